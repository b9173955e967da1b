package pages

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io/fs"
	"net/http"
	"strings"

	"golang.org/x/text/language"
)

// Shell is a built page before anything is known about it: what is between its marks is
// replaced for each reader.
type Shell struct {
	// The page without what Head fills in: up to the language, the title, the end of the head,
	// and the words for readers without scripts.
	toLang, toTitle, toHead, toNoscript, rest string
}

// Head is what a shell is filled in with. All is text but NoscriptHTML.
type Head struct {
	Language    language.Tag
	Title       string
	Description string // empty for none
	Site        string // og:site_name; empty for a page that is not to be shared or found
	// Noscript tells readers without scripts what they miss; NoscriptHTML follows it.
	Noscript, NoscriptHTML string
	// Data describes the page to search engines, as JSON-LD; nil for none.
	Data any
}

// ParseShell reads a page as the pages' build leaves it.
func ParseShell(pages fs.FS, name string) (*Shell, error) {
	b, err := fs.ReadFile(pages, name)
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	s, rest := &Shell{}, string(b)
	for _, m := range []struct {
		part       *string
		open, shut string
	}{
		{&s.toLang, `<html lang="`, `"`},
		{&s.toTitle, "<title>", "</title>"},
		{&s.toHead, "", "</head>"},
		{&s.toNoscript, "<noscript>", "</noscript>"},
	} {
		var ok bool
		if *m.part, rest, ok = cutOut(rest, m.open, m.shut); !ok {
			return nil, fmt.Errorf("page %s: %s…%s is missing: build the pages again", name, m.open, m.shut)
		}
	}
	s.rest = rest
	return s, nil
}

// cutOut splits s around what is between open and shut; the marks stay. With an empty open it
// splits before shut.
func cutOut(s, open, shut string) (before, after string, ok bool) {
	i := strings.Index(s, open)
	if i < 0 {
		return "", "", false
	}
	i += len(open)
	j := strings.Index(s[i:], shut)
	if j < 0 {
		return "", "", false
	}
	if open == "" {
		return s[:j], s[j:], true
	}
	return s[:i], s[i+j:], true
}

// Fill is the page with its head.
func (s *Shell) Fill(h Head) []byte {
	var b bytes.Buffer
	esc := html.EscapeString
	b.WriteString(s.toLang + esc(h.Language.String()))
	b.WriteString(s.toTitle + esc(h.Title))
	b.WriteString(s.toHead)
	meta := func(attr, name, content string) {
		if content != "" {
			fmt.Fprintf(&b, "<meta %s=\"%s\" content=\"%s\" />\n", attr, name, esc(content))
		}
	}
	if h.Site == "" {
		meta("name", "robots", "noindex")
	} else {
		meta("name", "description", h.Description)
		meta("property", "og:type", "website")
		meta("property", "og:title", h.Title)
		meta("property", "og:description", h.Description)
		meta("property", "og:site_name", h.Site)
		meta("property", "og:locale", ogLocale(h.Language))
	}
	h.data(&b)
	b.WriteString(s.toNoscript)
	if h.Noscript != "" {
		fmt.Fprintf(&b, "<p class=\"noscript\">%s</p>", esc(h.Noscript))
	}
	// The end of the element inside of it would let the rest out for readers with scripts.
	if !strings.Contains(strings.ToLower(h.NoscriptHTML), "</noscript") {
		b.WriteString(h.NoscriptHTML)
	}
	b.WriteString(s.rest)
	return b.Bytes()
}

// data writes the page's description. It is no script, so that the content policy lets it be; and
// json.Marshal writes < and > and & in another way, so that nothing in it ends the element.
func (h Head) data(b *bytes.Buffer) {
	if h.Data == nil {
		return
	}
	if text, err := json.Marshal(h.Data); err == nil { // else there is no description, and the page does without
		fmt.Fprintf(b, "<script type=\"application/ld+json\">%s</script>\n", text)
	}
}

// ogLocale is the tag as the Open Graph protocol writes it: "en_GB".
func ogLocale(tag language.Tag) string {
	base, _ := tag.Base()
	region, confidence := tag.Region()
	if confidence < language.Low {
		return base.String()
	}
	return base.String() + "_" + region.String()
}

// WriteHTML answers with a page that is checked for changes at every visit. It is private: with
// it comes the reader's cookie.
func WriteHTML(w http.ResponseWriter, r *http.Request, status int, page []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Add("Vary", "Accept-Language")
	tag := etag(page)
	if status == http.StatusOK {
		h.Set("ETag", tag)
		if matches(r, tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(page) // a reader who is gone needs no page
}

// etag is weak: compressed or not, it is the same content.
func etag(b []byte) string {
	sum := sha256.Sum256(b)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches tells whether the reader has what the tag names (RFC 9110, section 13.1.2).
func matches(r *http.Request, tag string) bool {
	for have := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
