package storefront

import (
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/show"
)

// askMost is how long a question outside the chat may be, in characters, as in chat.
const askMost = 500

// answered is the host's answer to a question outside the chat, such as at the checkout.
type answered struct {
	Parts    []chat.Part `json:"parts"`
	Language string      `json:"language"`
	// Known is false when the question went to the team, who answer in a note.
	Known bool `json:"known"`
}

func (s *Storefront) ask(w http.ResponseWriter, r *http.Request) error {
	ch, err := s.channel(r)
	if err != nil {
		return err
	}
	var in struct{ Text string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	switch in.Text = strings.TrimSpace(in.Text); {
	case in.Text == "":
		return chat.ErrEmpty
	case utf8.RuneCountInString(in.Text) > askMost:
		return chat.ErrTooLong
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	reply, err := ch.AskPrivately(r.Context(), asker(v, s.desk.Language(r)), in.Text)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, answered{append([]chat.Part{}, show.PartsOf(reply)...), reply.Language.String(), reply.Known})
}

// memoryFacts is what is remembered of a viewer, as their pages get it.
type memoryFacts struct {
	Consent people.Consent `json:"consent"`
	Notes   []people.Note  `json:"notes"`
}

func (s *Storefront) memory(w http.ResponseWriter, r *http.Request) error {
	v, err := s.viewer(r)
	if err != nil {
		return err
	}
	return s.writeMemory(w, r, v.ID)
}

func (s *Storefront) writeMemory(w http.ResponseWriter, r *http.Request, id people.ViewerID) error {
	c, notes, err := s.c.People.Memory(r.Context(), id)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, memoryFacts{c, append([]people.Note{}, notes...)})
}

// agree keeps a viewer's answer to being remembered. Who agrees is remembered with what they told
// just before; who does not, or not any more, is forgotten at once.
func (s *Storefront) agree(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Agreed *bool }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.Agreed == nil {
		return pages.Invalid("agreed", "required")
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	c := people.Declined
	if *in.Agreed {
		c = people.Agreed
	}
	if err := s.c.People.SetConsent(r.Context(), v.ID, c); err != nil {
		return err
	}
	var told []people.Note
	for _, ch := range s.c.Channels.Channels() {
		for _, n := range ch.Told(chat.ViewerID(v.ID)) {
			told = append(told, people.Note{Kind: string(n.Kind), Value: n.Value})
		}
	}
	if *in.Agreed && len(told) > 0 {
		if err := s.c.People.Remember(r.Context(), v.ID, told); err != nil {
			return err
		}
	}
	return s.writeMemory(w, r, v.ID)
}

func (s *Storefront) changeNote(w http.ResponseWriter, r *http.Request) error {
	var in struct{ Value string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	id, err := noteOf(r)
	if err != nil {
		return err
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	if err := s.c.People.ChangeNote(r.Context(), v.ID, id, in.Value); err != nil {
		return err
	}
	return s.writeMemory(w, r, v.ID)
}

func (s *Storefront) forgetNote(w http.ResponseWriter, r *http.Request) error {
	id, err := noteOf(r)
	if err != nil {
		return err
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	if err := s.c.People.ForgetNote(r.Context(), v.ID, id); err != nil {
		return err
	}
	return s.writeMemory(w, r, v.ID)
}

func noteOf(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("note"), 10, 64)
	if err != nil {
		return 0, people.ErrNote
	}
	return id, nil
}
