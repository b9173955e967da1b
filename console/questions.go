package console

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/show"
)

// answerMost is how long an answer of the team's may be, in characters.
const answerMost = 500

// tasks are what waits for the team on a channel, and what was done lately.
func (s *Console) tasks(w http.ResponseWriter, r *http.Request, _ people.Account, ch *show.Channel) error {
	done, err := ch.DoneTasks(r.Context())
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, struct {
		Open []show.Task `json:"open"`
		Done []show.Task `json:"done"`
	}{append([]show.Task{}, ch.Tasks()...), done})
}

// answerTask is done when the answer is posted, and cued if it is to be said. It goes on when the
// operator leaves the page meanwhile.
func (s *Console) answerTask(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	id, err := taskOf(r)
	if err != nil {
		return err
	}
	var in struct {
		Text       string
		Aloud, FAQ bool
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if err := checkText("text", &in.Text); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), sayTime)
	defer cancel()
	if err := ch.AnswerTask(ctx, id, show.TaskAnswer{Text: in.Text, Aloud: in.Aloud, FAQ: in.FAQ, By: a.Name}); err != nil {
		return err
	}
	s.audit(ctx, a, "question.answered", ch.ID()+": "+in.Text)
	return pages.NoContent(w)
}

func (s *Console) dismissTask(w http.ResponseWriter, r *http.Request, a people.Account, ch *show.Channel) error {
	id, err := taskOf(r)
	if err != nil {
		return err
	}
	if err := ch.DismissTask(r.Context(), id, a.Name); err != nil {
		return err
	}
	s.audit(r.Context(), a, "question.dismissed", ch.ID()+": "+strconv.FormatInt(int64(id), 10))
	return pages.NoContent(w)
}

func taskOf(r *http.Request) (show.TaskID, error) {
	n, err := strconv.ParseInt(r.PathValue("task"), 10, 64)
	if err != nil {
		return 0, show.ErrTask
	}
	return show.TaskID(n), nil
}

// checkText trims a text and refuses an empty or a long one.
func checkText(field string, text *string) error {
	switch *text = strings.TrimSpace(*text); {
	case *text == "":
		return pages.Invalid(field, "required")
	case utf8.RuneCountInString(*text) > answerMost:
		return pages.Invalid(field, "too_long")
	}
	return nil
}

func (s *Console) faq(w http.ResponseWriter, r *http.Request, _ people.Account) error {
	list, err := s.c.Channels.FAQ(r.Context())
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, struct {
		Entries []show.FAQEntry `json:"entries"`
	}{list})
}

func (s *Console) addFAQ(w http.ResponseWriter, r *http.Request, a people.Account) error {
	var in struct{ Question, Answer string }
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	if err := checkText("question", &in.Question); err != nil {
		return err
	}
	if err := checkText("answer", &in.Answer); err != nil {
		return err
	}
	e, err := s.c.Channels.AddFAQ(r.Context(), in.Question, in.Answer, a.Name)
	if err != nil {
		return err
	}
	s.audit(r.Context(), a, "faq.added", in.Question)
	return pages.Write(w, http.StatusCreated, e)
}

func (s *Console) removeFAQ(w http.ResponseWriter, r *http.Request, a people.Account) error {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return show.ErrFAQ
	}
	if err := s.c.Channels.RemoveFAQ(r.Context(), id); err != nil {
		return err
	}
	s.audit(r.Context(), a, "faq.removed", strconv.FormatInt(id, 10))
	return pages.NoContent(w)
}
