package sandbox

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/shop"
)

//go:embed page.html page.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// pagePolicy lets the page load its style sheet and send its form, and nothing else.
const pagePolicy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler answers for the payments' pages: GET and POST of the address that Config.Page gives, whose
// last element is the ref, and of page.css beside it.
func (p *Payments) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		last := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		switch {
		case r.Method == http.MethodGet && last == "page.css":
			http.ServeFileFS(w, r, files, "page.css")
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			p.show(w, last, http.StatusOK, "")
		case r.Method == http.MethodPost:
			p.submit(w, r, last)
		default:
			h.Set("Allow", "GET, POST")
			http.Error(w, "use GET or POST", http.StatusMethodNotAllowed)
		}
	})
}

// view is what the page shows.
type view struct {
	Words               words
	Language, Number    string
	Amount, Back        string
	State               state
	Wrong               string
	Open, Challenged    bool
	Disputable, Settled bool
}

func (p *Payments) show(w http.ResponseWriter, ref string, status int, wrong string) {
	var v view
	err := p.change(ref, false, func(s *session) error {
		lang := languageOf(s.Language)
		v = view{Words: wordsIn[lang], Language: lang, Number: s.Number, Amount: s.Amount.Format(language.Make(lang)), Back: p.c.Return(s.Token),
			State: s.State, Wrong: wrong, Open: s.State == open, Challenged: s.State == challenged,
			Disputable: s.State == captured && !s.Disputed}
		v.Settled = !v.Open && !v.Challenged
		return nil
	})
	if err != nil {
		p.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := page.Execute(w, v); err != nil {
		p.c.Log.Warn("show a test payment", "err", err)
	}
}

func (p *Payments) refuse(w http.ResponseWriter, err error) {
	if errors.Is(err, shop.ErrPayment) {
		http.Error(w, "There is no such payment.", http.StatusNotFound)
		return
	}
	p.c.Log.Error("test payment", "err", err)
	http.Error(w, "The test payment cannot be reached. Please try again.", http.StatusInternalServerError)
}

// submit does what the buyer chose, and sends them back to their order when the page has no more to
// ask.
func (p *Payments) submit(w http.ResponseWriter, r *http.Request, ref string) {
	r.Body = http.MaxBytesReader(w, r.Body, maxNotice)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The form cannot be read.", http.StatusBadRequest)
		return
	}
	var wrong, back string
	var stay, first bool
	err := p.change(ref, false, func(s *session) error {
		back = p.c.Return(s.Token)
		before := s.State
		if wrong = s.act(r.PostForm.Get("outcome"), time.Now()); wrong != "" {
			return nil
		}
		stay = s.State == challenged && before == open || s.Disputed
		if s.State != before || s.Disputed {
			first = s.inform(r.PostForm.Get("notice"), time.Now())
		}
		return nil
	})
	switch {
	case err != nil:
		p.refuse(w, err)
	case wrong != "":
		p.show(w, ref, http.StatusConflict, wrong)
	case stay:
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
	default:
		if first {
			if err := p.sendOf(r.Context(), ref); err != nil {
				p.c.Log.Warn("send a notice before the buyer returns", "err", err)
			}
		}
		http.Redirect(w, r, back, http.StatusSeeOther)
	}
}

// act does what was chosen. It returns the name of what is wrong with that, if anything.
func (s *session) act(outcome string, now time.Time) (wrong string) {
	may := map[string][]state{
		"pay": {open}, "decline": {open}, "challenge": {open}, "slow": {open}, "leave": {open, challenged},
		"approve": {challenged}, "reject": {challenged}, "dispute": {captured},
	}
	in, known := may[outcome]
	if !known {
		return "unknown"
	}
	for _, st := range in {
		if s.State == st {
			s.turn(outcome, now)
			return ""
		}
	}
	return "over"
}

func (s *session) turn(outcome string, now time.Time) {
	switch outcome {
	case "pay", "approve":
		s.State = authorised
	case "decline", "reject":
		s.State = declined
	case "challenge":
		s.State = challenged
	case "slow":
		s.State, s.Due = processing, now.Add(slow)
	case "dispute":
		s.Disputed = true
	}
}

// inform plans the notices of what just happened. first tells that one goes out before the buyer
// returns.
func (s *session) inform(how string, now time.Time) (first bool) {
	if s.State == challenged || s.State == open {
		return false
	}
	at := now
	if s.State == processing {
		at = s.Due
	}
	switch how {
	case "never":
	case "late":
		s.tell(at.Add(lateBy), 1)
	case "twice":
		s.tell(at, 2)
	case "before":
		s.tell(at, 1)
		return true
	default:
		s.tell(at, 1)
	}
	return false
}

func languageOf(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return "en"
	}
	if b, _ := t.Base(); b.String() == "nl" {
		return "nl"
	}
	return "en"
}

// words are the page's, in a language.
type words struct {
	Test, Title, Order, Amount, Choose, Pay, Decline, Challenge, Slow, Leave, Notice, Confirm, Approve, Reject, Back, Dispute string
	Notices                                                                                                                   []choice
	States                                                                                                                    map[state]string
	Wrong                                                                                                                     map[string]string
}

type choice struct{ Value, Text string }

var wordsIn = map[string]words{
	"en": {
		Test: "TEST: no money moves", Title: "Test payment", Order: "Order", Amount: "To pay", Choose: "What should happen?",
		Pay: "Pay", Decline: "The card is declined", Challenge: "The bank asks who you are (3-D Secure)", Slow: "The money takes twenty seconds", Leave: "Go back without paying",
		Notice: "The shop is told", Confirm: "Your bank asks: is this you?", Approve: "Yes, approve", Reject: "No, reject", Back: "Back to the order", Dispute: "Have the bank take the money back",
		Notices: []choice{{"", "at once"}, {"before", "before you are back"}, {"late", "half a minute late"}, {"twice", "twice"}, {"never", "never"}},
		States: map[state]string{authorised: "The payment is authorised.", captured: "The payment is complete.", processing: "The money is on its way.",
			declined: "The payment was declined.", expired: "This page has expired."},
		Wrong: map[string]string{"over": "That is decided already.", "unknown": "Please choose one of the buttons."},
	},
	"nl": {
		Test: "TEST: er wordt geen geld afgeschreven", Title: "Testbetaling", Order: "Bestelling", Amount: "Te betalen", Choose: "Wat moet er gebeuren?",
		Pay: "Betalen", Decline: "De kaart wordt geweigerd", Challenge: "De bank vraagt wie je bent (3-D Secure)", Slow: "Het geld is twintig seconden onderweg", Leave: "Terug zonder te betalen",
		Notice: "De winkel krijgt bericht", Confirm: "Je bank vraagt: ben jij dit?", Approve: "Ja, goedkeuren", Reject: "Nee, afwijzen", Back: "Terug naar de bestelling", Dispute: "Laat de bank het geld terughalen",
		Notices: []choice{{"", "meteen"}, {"before", "voordat je terug bent"}, {"late", "een halve minuut te laat"}, {"twice", "twee keer"}, {"never", "nooit"}},
		States: map[state]string{authorised: "De betaling is goedgekeurd.", captured: "De betaling is voltooid.", processing: "Het geld is onderweg.",
			declined: "De betaling is geweigerd.", expired: "Deze pagina is verlopen."},
		Wrong: map[string]string{"over": "Dat is al beslist.", "unknown": "Kies een van de knoppen."},
	},
}
