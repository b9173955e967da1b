package storefront

import (
	"errors"
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// withdrawalFacts is a withdrawal as its page gets it, the receipt once it is confirmed;
// docs/protocol.md explains each field.
type withdrawalFacts struct {
	Token     string           `json:"token"`
	Number    string           `json:"number"`
	Name      string           `json:"name"`
	Email     string           `json:"email"`
	Lines     []show.LineFacts `json:"lines"`
	Reason    string           `json:"reason,omitempty"`
	At        time.Time        `json:"at"`
	Confirmed time.Time        `json:"confirmed,omitzero"`
	Late      bool             `json:"late"`
	Shop      string           `json:"shop"`
}

func (s *Storefront) withdrawalFacts(d shop.Withdrawal) withdrawalFacts {
	f := withdrawalFacts{Token: d.Token, Number: d.Number, Name: d.Name, Email: d.Email, Lines: show.LinesOf(s.c.Shop, d.Lines),
		Reason: d.Reason, At: d.At.UTC(), Late: d.Late, Shop: s.c.ShopInfo.Name}
	if !d.Confirmed.IsZero() {
		f.Confirmed = d.Confirmed.UTC()
	}
	return f
}

// withdraw is the first step of a withdrawal. It asks for no login; who tries many orders is slowed
// down by their address.
func (s *Storefront) withdraw(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Number string      `json:"number"`
		Name   string      `json:"name"`
		Email  string      `json:"email"`
		Reason string      `json:"reason"`
		Items  []shop.Item `json:"items"`
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if !s.pace.take(people.ViewerID("withdraw "+origin(r).Address), time.Now()) {
		return tooFast
	}
	d, err := s.c.Shop.Withdraw(r.Context(), shop.Withdrawal{Number: in.Number, Name: in.Name, Email: in.Email, Items: in.Items, Reason: in.Reason})
	if errors.Is(err, shop.ErrUnknown) {
		err = noWithdrawal
	}
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusCreated, s.withdrawalFacts(d))
}

// confirmWithdrawal is the second step.
func (s *Storefront) confirmWithdrawal(w http.ResponseWriter, r *http.Request) error {
	return s.tellWithdrawal(w)(s.c.Shop.ConfirmWithdrawal(r.Context(), r.PathValue("token")))
}

func (s *Storefront) withdrawal(w http.ResponseWriter, r *http.Request) error {
	return s.tellWithdrawal(w)(s.c.Shop.WithdrawalOf(r.Context(), r.PathValue("token")))
}

func (s *Storefront) tellWithdrawal(w http.ResponseWriter) func(shop.Withdrawal, error) error {
	return func(d shop.Withdrawal, err error) error {
		if errors.Is(err, shop.ErrUnknown) {
			err = noOrder
		}
		if err != nil {
			return err
		}
		return pages.Write(w, http.StatusOK, s.withdrawalFacts(d))
	}
}

func (s *Storefront) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	lang := s.desk.Language(r)
	return s.page(w, r, withdrawPage, pages.Head{
		Language: lang, Title: titled(say(lang, "page_withdraw"), s.c.ShopInfo.Name), Noscript: say(lang, "page_noscript"),
	})
}

// receiptPage is the durable receipt: it stays at its address.
func (s *Storefront) receiptPage(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.c.Shop.WithdrawalOf(r.Context(), r.PathValue("token")); errors.Is(err, shop.ErrUnknown) {
		return noOrder
	} else if err != nil {
		return err
	}
	return s.withdrawPage(w, r)
}
