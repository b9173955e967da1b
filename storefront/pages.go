package storefront

import (
	"cmp"
	"html"
	"maps"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/assets/words"
)

// The shells that the storefront fills in.
const (
	livePage     = "live.html"
	orderPage    = "order.html"
	legalPage    = "legal.html"
	withdrawPage = "withdraw.html"
)

// legalPages are the legal pages there may be, in the order in which they are linked.
var legalPages = []string{"imprint", "privacy", "shipping", "returns"}

// home leads to the first channel.
func (s *Storefront) home(w http.ResponseWriter, r *http.Request) error {
	chs := s.c.Channels.Channels()
	if len(chs) == 0 {
		return pages.UnknownChannel
	}
	to := "/live/" + chs[0].ID()
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, to, http.StatusFound)
	return nil
}

func (s *Storefront) livePage(w http.ResponseWriter, r *http.Request) error {
	ch, err := s.channel(r)
	if err != nil {
		return err
	}
	if r.Method != http.MethodHead { // who only asks whether the page is there is no viewer
		if _, err := s.greet(w, r); err != nil {
			return err
		}
	}
	lang := s.desk.Language(r)
	c := ch.Config()
	head := pages.Head{
		Language: lang, Title: titled(c.Title, s.c.ShopInfo.Name), Site: cmp.Or(s.c.ShopInfo.Name, c.Title),
		Description: cmp.Or(c.Tagline, strings.ReplaceAll(say(lang, "page_live"), "{host}", c.Host)),
		Noscript:    say(lang, "page_noscript"),
	}
	if p, ok := s.asked(r); ok {
		head.Title = titled(p.Title, s.c.ShopInfo.Name)
		head.Description = cmp.Or(p.Summary, head.Description)
		head.Data = s.structured(p, s.base(r), r.URL.EscapedPath())
	}
	return s.page(w, r, livePage, head)
}

func (s *Storefront) orderPage(w http.ResponseWriter, r *http.Request) error {
	if _, err := s.orderOf(r); err != nil {
		return err
	}
	lang := s.desk.Language(r)
	return s.page(w, r, orderPage, pages.Head{
		Language: lang, Title: titled(say(lang, "page_order"), s.c.ShopInfo.Name), Noscript: say(lang, "page_noscript"),
	})
}

// legalPage has its text for readers without scripts too: an imprint must be readable by all.
func (s *Storefront) legalPage(w http.ResponseWriter, r *http.Request) error {
	text, lang, err := s.legalText(r)
	if err != nil {
		return err
	}
	title := say(lang, "legal_"+r.PathValue("page"))
	return s.page(w, r, legalPage, pages.Head{
		Language: lang, Title: titled(title, s.c.ShopInfo.Name),
		NoscriptHTML: "<main><h1>" + html.EscapeString(title) + "</h1>" + text + "</main>",
	})
}

// page answers with a shell.
func (s *Storefront) page(w http.ResponseWriter, r *http.Request, name string, h pages.Head) error {
	shell := s.shells[name]
	if shell == nil {
		return pages.NoPages
	}
	pages.WriteHTML(w, r, http.StatusOK, shell.Fill(h))
	return nil
}

func (s *Storefront) asset(w http.ResponseWriter, r *http.Request) error {
	return s.files.Serve(w, r, r.PathValue("name"))
}

// legalFacts is a legal page as the page that shows it gets it.
type legalFacts struct {
	Page     string   `json:"page"`
	Title    string   `json:"title"`
	HTML     string   `json:"html"`
	Language string   `json:"language"`
	Pages    []string `json:"pages"` // all that there are
}

func (s *Storefront) legal(w http.ResponseWriter, r *http.Request) error {
	text, lang, err := s.legalText(r)
	if err != nil {
		return err
	}
	page := r.PathValue("page")
	return pages.Write(w, http.StatusOK, legalFacts{
		Page: page, Title: say(lang, "legal_"+page), HTML: text, Language: lang.String(), Pages: s.shopFacts().Legal,
	})
}

// legalText is the page that the request names, in the reader's language if it is there.
func (s *Storefront) legalText(r *http.Request) (string, language.Tag, error) {
	page := r.PathValue("page")
	if !s.hasLegal(page) {
		return "", language.Und, pages.NotFound
	}
	texts := s.c.ShopInfo.Legal[page]
	order := append([]language.Tag{s.desk.Language(r)}, s.c.ShopInfo.Languages...)
	for _, lang := range append(order, words.Languages...) {
		if text, ok := texts[lang]; ok {
			return text, lang, nil
		}
	}
	byName := func(a, b language.Tag) int { return cmp.Compare(a.String(), b.String()) }
	lang := slices.MinFunc(slices.Collect(maps.Keys(texts)), byName)
	return texts[lang], lang, nil
}

func (s *Storefront) hasLegal(page string) bool {
	return slices.Contains(legalPages, page) && len(s.c.ShopInfo.Legal[page]) > 0
}

func say(lang language.Tag, key string) string {
	text, _ := words.In(lang, key)
	return text
}

// titled is a page's title with the shop's name, unless that is its title already.
func titled(title, name string) string {
	if name == "" || name == title {
		return title
	}
	return title + " – " + name
}
