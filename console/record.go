package console

import (
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

const (
	recordPage = 30  // records at once
	searchMost = 200 // characters of a search
)

var verdicts = []string{"", show.VerdictUsed, show.VerdictRefused, show.VerdictFailed, show.VerdictHouse}

// recordedLine is how a line came about, as pages get it; docs/protocol.md explains each field.
type recordedLine struct {
	Number   int64            `json:"number"`
	At       time.Time        `json:"at"`
	Kind     string           `json:"kind"`
	Language string           `json:"language"`
	Product  shop.ProductID   `json:"product,omitempty"`
	Question string           `json:"question,omitempty"`
	Text     string           `json:"text"`
	Writer   string           `json:"writer"`
	Verdict  string           `json:"verdict"`
	Attempts []recordedTry    `json:"attempts"`
	Aired    []recordedAiring `json:"aired"`
}

type recordedTry struct {
	Model    string            `json:"model"`
	System   string            `json:"system"`
	Task     string            `json:"task"`
	Passages map[string]string `json:"passages,omitempty"`
	Output   string            `json:"output,omitempty"`
	Verdict  string            `json:"verdict"`
	About    string            `json:"about,omitempty"`
	In       int               `json:"in"`
	Out      int               `json:"out"`
	Cost     int64             `json:"cost"`
	Millis   int64             `json:"millis"`
}

type recordedAiring struct {
	Tag     string    `json:"tag"`
	Started time.Time `json:"started"`
	Text    string    `json:"text"`
	Outcome string    `json:"outcome,omitempty"`
}

// record finds how a channel's lines came about, the newest first.
func (s *Console) record(w http.ResponseWriter, r *http.Request, _ people.Account, ch *show.Channel) error {
	q, err := s.recordQuery(r)
	if err != nil {
		return err
	}
	q.Channel = ch.ID()
	found, err := s.c.Records.Records(r.Context(), q)
	if err != nil {
		return err
	}
	out := []recordedLine{}
	for _, k := range found {
		out = append(out, recordedOf(k))
	}
	return pages.Write(w, http.StatusOK, struct {
		Records []recordedLine `json:"records"`
		More    bool           `json:"more"`
	}{out, len(out) == recordPage})
}

func (s *Console) recordQuery(r *http.Request) (show.RecordQuery, error) {
	in := r.URL.Query()
	q := show.RecordQuery{Text: in.Get("text"), Verdict: in.Get("verdict"), Product: shop.ProductID(in.Get("product")), Limit: recordPage}
	switch {
	case utf8.RuneCountInString(q.Text) > searchMost:
		return q, pages.Invalid("text", "too_long")
	case !slices.Contains(verdicts, q.Verdict):
		return q, pages.Invalid("verdict", "bad")
	}
	if day := in.Get("day"); day != "" {
		from, err := time.ParseInLocation(time.DateOnly, day, s.c.Zone)
		if err != nil {
			return q, pages.Invalid("day", "bad")
		}
		q.From, q.To = from, from.AddDate(0, 0, 1)
	}
	if before := in.Get("before"); before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n <= 0 {
			return q, pages.Invalid("before", "bad")
		}
		q.Before = n
	}
	return q, nil
}

func recordedOf(k show.Recorded) recordedLine {
	l := recordedLine{
		Number: k.Number, At: k.At, Kind: string(k.Kind), Language: k.Language, Product: k.Product, Question: k.Question,
		Text: k.Text, Writer: k.Writer, Verdict: k.Verdict, Attempts: []recordedTry{}, Aired: []recordedAiring{},
	}
	for _, a := range k.Attempts {
		l.Attempts = append(l.Attempts, recordedTry{a.Model, a.System, a.Task, a.Passages, a.Output, a.Verdict, a.About,
			a.Usage.In, a.Usage.Out, a.Usage.Cost, a.Took.Milliseconds()})
	}
	for _, a := range k.Aired {
		l.Aired = append(l.Aired, recordedAiring{string(a.Tag), a.Started, a.Text, a.Outcome})
	}
	return l
}
