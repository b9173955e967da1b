package console

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
)

// ruleFacts is a rule of fairness as the team gets it; docs/protocol.md explains each field.
type ruleFacts struct {
	Name   string    `json:"name"`
	Deed   shop.Deed `json:"deed"`
	Per    string    `json:"per"`
	Most   int       `json:"most"`
	Within int       `json:"within"`
	Stops  shop.Deed `json:"stops"`
}

func ruleOf(r shop.Rule) ruleFacts {
	return ruleFacts{r.Name, r.Deed, r.Per, r.Most, int(r.Within / time.Second), r.Stops}
}

// flagFacts is that somebody did something too often: the rule as it was then, how often, and whether
// they were stopped.
type flagFacts struct {
	ID       shop.FlagID `json:"id"`
	At       time.Time   `json:"at"`
	Rule     ruleFacts   `json:"rule"`
	Subject  string      `json:"subject"`
	Viewer   shop.Buyer  `json:"viewer"`
	Name     string      `json:"name,omitempty"` // the viewer's
	Count    int         `json:"count"`
	Enforced bool        `json:"enforced"`
	Undone   time.Time   `json:"undone,omitzero"`
	By       string      `json:"by,omitempty"`
}

func (s *Console) flagOf(ctx context.Context, f shop.Flag) (flagFacts, error) {
	per, _, _ := strings.Cut(f.Subject, ":")
	out := flagFacts{ID: f.ID, At: f.At.UTC(), Subject: f.Subject, Viewer: f.Buyer, Count: f.Count, Enforced: f.Enforced, By: f.By,
		Rule: ruleOf(shop.Rule{Name: f.Rule, Per: per, Most: f.Most, Within: f.Within, Stops: f.Stops})}
	for _, r := range s.c.Shop.Fairness().Rules {
		if r.Name == f.Rule {
			out.Rule.Deed = r.Deed
		}
	}
	if !f.Undone.IsZero() {
		out.Undone = f.Undone.UTC()
	}
	var err error
	out.Name, err = s.c.People.Name(ctx, people.ViewerID(f.Buyer))
	return out, err
}

// flagsShown is how many flags are shown.
const flagsShown = 200

func (s *Console) flags(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	all, err := s.c.Shop.Flags(r.Context(), flagsShown)
	if err != nil {
		return err
	}
	fair, flags, rules := s.c.Shop.Fairness(), []flagFacts{}, []ruleFacts{}
	for _, f := range all {
		facts, err := s.flagOf(r.Context(), f)
		if err != nil {
			return err
		}
		flags = append(flags, facts)
	}
	for _, rule := range fair.Rules {
		rules = append(rules, ruleOf(rule))
	}
	return pages.Write(w, http.StatusOK, struct {
		Enforced bool        `json:"enforced"`
		Flags    []flagFacts `json:"flags"`
		Rules    []ruleFacts `json:"rules"`
	}{fair.Enforce, flags, rules})
}

func (s *Console) pardon(w http.ResponseWriter, r *http.Request, a people.Account) error {
	f, err := s.c.Shop.Pardon(r.Context(), shop.FlagID(r.PathValue("flag")), a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "flag.pardoned", f.Rule+": "+f.Subject)
	facts, err := s.flagOf(r.Context(), f)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, facts)
}
