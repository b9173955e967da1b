package feed

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/barkerlive/barker/shop"
)

// policy is what may stay of a description: text and its structure, no links, pictures or styles.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "u", "h2", "h3", "h4", "h5", "h6",
		"blockquote", "hr", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "sub", "sup")
	return p
})

// Active content that is worth telling the merchant about.
var active = []string{"<script", "<iframe", "<object", "<embed", "<form", "javascript:", "onerror=", "onload=", "onclick=", "onmouseover="}

// sanitise makes a description safe to show. cleaned tells that it tried to run something.
func sanitise(text string) (safe string, cleaned bool) {
	lower := strings.ToLower(text)
	for _, a := range active {
		cleaned = cleaned || strings.Contains(lower, a)
	}
	return strings.TrimSpace(policy().Sanitize(text)), cleaned
}

// prose is a description read for its sentences and its facts.
type prose struct {
	paragraphs []string
	items      []string // of lists
}

// read takes the text out of sanitised HTML.
func read(text string) (p prose) {
	z := html.NewTokenizer(strings.NewReader(text))
	var b strings.Builder
	inItem := false
	flush := func() {
		s := plain(b.String())
		b.Reset()
		switch {
		case s == "":
		case inItem:
			p.items = append(p.items, s)
		default:
			p.paragraphs = append(p.paragraphs, s)
		}
	}
	for {
		switch z.Next() {
		case html.ErrorToken:
			flush()
			return p
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			switch a := tag(z); {
			case a == atom.Li:
				flush()
				inItem = true
			case a == atom.Br:
				b.WriteByte(' ')
			case !inline[a]:
				flush()
			}
		case html.EndTagToken:
			a := tag(z)
			if !inline[a] {
				flush()
			}
			if a == atom.Li || a == atom.Ul || a == atom.Ol {
				inItem = false
			}
		}
	}
}

func tag(z *html.Tokenizer) atom.Atom {
	name, _ := z.TagName()
	return atom.Lookup(name)
}

var inline = map[atom.Atom]bool{atom.Strong: true, atom.B: true, atom.Em: true, atom.I: true, atom.U: true, atom.Sub: true, atom.Sup: true}

// plain is text on one line, without its entities and what cannot be seen.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u200d':
			return -1
		}
		return r
	}, html.UnescapeString(s))
	return strings.Join(strings.Fields(s), " ")
}

const maxSummary = 240 // runes

// summary is the first sentence or two of the first paragraph.
func summary(p prose) string {
	if len(p.paragraphs) == 0 {
		return ""
	}
	text := p.paragraphs[0]
	end := 0
	for range 2 {
		n := sentence(text[end:])
		if end > 0 && utf8.RuneCountInString(text[:end+n]) > maxSummary {
			break
		}
		end += n
	}
	return cut(strings.TrimSpace(text[:end]), maxSummary)
}

// sentence is the length of the first sentence with the space after it. A full stop ends one
// when a capital follows: "approx. 30 cm" goes on.
func sentence(text string) int {
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		rest := text[i+1:]
		after := strings.TrimLeft(rest, " ")
		if first, _ := utf8.DecodeRuneInString(after); len(after) < len(rest) && !unicode.IsLower(first) && !unicode.IsDigit(first) {
			return len(text) - len(after)
		}
	}
	return len(text)
}

// cut shortens a text at a word.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	short := string(runes[:most-1])
	if i := strings.LastIndexByte(short, ' '); i > most/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:") + "…"
}

// policyWords begin or fill facts that are not the product's: what is promised about delivery
// and returns is the shop's, and is said from its settings only.
var policyWords = []string{"ships ", "shipping", "delivery", "delivered", "return policy", "returns", "refund", "money back", "money-back"}

// facts are the attributes that a description lists: "Material: walnut" by name, "Lifetime
// warranty" without one. Those about delivery and returns are left out, and counted.
func facts(p prose) (as []shop.Attribute, left int) {
	for _, item := range p.items {
		lower := strings.ToLower(item)
		if containsAny(lower, policyWords) {
			left++
			continue
		}
		name, value, ok := strings.Cut(item, ":")
		if !ok || len(name) > 40 || strings.TrimSpace(value) == "" {
			name, value = "", item
		}
		as = append(as, shop.Attribute{Name: strings.TrimSpace(name), Value: cut(strings.TrimSpace(value), maxSummary)})
		if len(as) == maxFacts {
			break
		}
	}
	return as, left
}

const maxFacts = 30

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
