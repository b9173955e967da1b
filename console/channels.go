package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/show"
)

const (
	sayMost  = 500              // characters that the host is given to say at once
	sayTime  = 30 * time.Second // making a clip may take
	muteMost = 365 * 24 * 60    // minutes
)

// on lets only those with a session through to h, with the channel that the address names.
func (s *Console) on(h func(http.ResponseWriter, *http.Request, people.Account, *show.Channel) error) pages.Handler {
	return s.member(func(w http.ResponseWriter, r *http.Request, a people.Account) error {
		ch, ok := s.c.Channels.Channel(r.PathValue("channel"))
		if !ok {
			return pages.UnknownChannel
		}
		return h(w, r, a, ch)
	})
}

func (s *Console) status(w http.ResponseWriter, _ *http.Request, _ people.Account, ch *show.Channel) error {
	return pages.Write(w, http.StatusOK, ch.Status())
}

// say is done when the words are cued. It goes on when the operator leaves the page meanwhile.
func (s *Console) say(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	var in struct{ Text string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	switch in.Text = strings.TrimSpace(in.Text); {
	case in.Text == "":
		return pages.Invalid("text", "required")
	case utf8.RuneCountInString(in.Text) > sayMost:
		return pages.Invalid("text", "too_long")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), sayTime)
	defer cancel()
	if err := ch.Say(ctx, in.Text, a.Name); err != nil {
		return err
	}
	s.audit(ctx, a, "channel.said", ch.ID()+": "+in.Text)
	return accepted(w)
}

func (s *Console) skip(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	ch.Skip(a.Name)
	s.audit(r.Context(), a, "channel.skipped", ch.ID())
	return accepted(w)
}

func (s *Console) pause(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	ch.Pause(a.Name)
	s.audit(r.Context(), a, "channel.paused", ch.ID())
	return accepted(w)
}

func (s *Console) resume(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	ch.Resume(a.Name)
	s.audit(r.Context(), a, "channel.resumed", ch.ID())
	return accepted(w)
}

func accepted(w http.ResponseWriter) error {
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusAccepted)
	return nil
}

// scheduleFacts is a channel's schedule as pages get and send it.
type scheduleFacts struct {
	Zone   string      `json:"zone"`
	Always bool        `json:"always"`
	Slots  []show.Slot `json:"slots"`
}

func scheduleOf(ch *show.Channel) scheduleFacts {
	sc := ch.Schedule()
	return scheduleFacts{ch.Config().Zone.String(), sc.Always, append([]show.Slot{}, sc.Slots...)}
}

func (s *Console) schedule(w http.ResponseWriter, _ *http.Request, _ people.Account, ch *show.Channel) error {
	return pages.Write(w, http.StatusOK, scheduleOf(ch))
}

// setSchedule takes times in the channel's zone, which the configuration sets.
func (s *Console) setSchedule(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	var in scheduleFacts
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.Zone != "" && in.Zone != ch.Config().Zone.String() {
		return pages.Invalid("zone", "unknown")
	}
	next := show.Schedule{Always: in.Always, Slots: in.Slots}
	if err := next.Check(); err != nil {
		return &pages.Error{
			Status: http.StatusUnprocessableEntity, Code: "schedule", Field: "slots",
			Text: strings.TrimPrefix(err.Error(), "schedule: "),
		}
	}
	if err := ch.SetSchedule(r.Context(), next, a.Name); err != nil {
		return err
	}
	detail := ch.ID() + ": " + strconv.Itoa(len(next.Slots)) + " slots"
	if next.Always {
		detail += ", always live"
	}
	s.audit(r.Context(), a, "schedule.set", detail)
	return pages.Write(w, http.StatusOK, scheduleOf(ch))
}

// write posts what a person of the team says.
func (s *Console) write(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	var in struct {
		Text    string
		ReplyTo chat.MessageID
		Key     string
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	m, err := ch.Room().Post(r.Context(), chat.Message{
		From:  chat.Author{Speaker: chat.FromPerson, Name: a.Name},
		Parts: []chat.Part{{Text: in.Text}}, ReplyTo: in.ReplyTo, Key: in.Key,
	})
	if err != nil {
		return err
	}
	if !m.Again {
		s.audit(r.Context(), a, "message.written", about(ch, m.ID))
	}
	return pages.Write(w, http.StatusCreated, m)
}

func (s *Console) deleteMessage(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	n, err := strconv.ParseInt(r.PathValue("message"), 10, 64)
	if err != nil {
		return chat.ErrUnknown
	}
	if err := ch.Room().Delete(r.Context(), chat.MessageID(n)); err != nil {
		return err
	}
	s.audit(r.Context(), a, "message.deleted", about(ch, chat.MessageID(n)))
	return pages.NoContent(w)
}

func about(ch *show.Channel, id chat.MessageID) string {
	return ch.ID() + ": message " + strconv.FormatInt(int64(id), 10)
}

func (s *Console) mute(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	var in struct{ Minutes int }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if in.Minutes < 1 || in.Minutes > muteMost {
		return pages.Invalid("minutes", "range")
	}
	v, d := r.PathValue("viewer"), time.Duration(in.Minutes)*time.Minute
	if err := ch.Room().Mute(r.Context(), chat.ViewerID(v), time.Now().Add(d)); err != nil {
		return err
	}
	s.audit(r.Context(), a, "viewer.muted", ch.ID()+": "+v+" for "+strconv.Itoa(in.Minutes)+" minutes")
	return pages.NoContent(w)
}

func (s *Console) unmute(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	v := r.PathValue("viewer")
	if err := ch.Room().Unmute(r.Context(), chat.ViewerID(v)); err != nil {
		return err
	}
	s.audit(r.Context(), a, "viewer.unmuted", ch.ID()+": "+v)
	return pages.NoContent(w)
}
