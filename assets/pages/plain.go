package pages

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/words"
)

//go:embed plain.css
var plainCSS []byte

var plainPage = template.Must(template.New("plain").Parse(`<!doctype html>
<html lang="{{.Lang}}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>{{.Title}}{{with .Site}} – {{.}}{{end}}</title>
    <link rel="stylesheet" href="/assets/plain.css" />
  </head>
  <body>
    <main>
      <h1>{{.Title}}</h1>
      <p>{{.Text}}</p>
      <p><a href="/">{{.Link}}</a></p>
    </main>
  </body>
</html>
`))

// plain is a page without scripts that says what is wrong.
func (d *Desk) plain(lang language.Tag, e *Error) []byte {
	say := func(key string) string {
		s, _ := words.In(lang, key)
		return s
	}
	page := struct{ Lang, Title, Site, Text, Link string }{
		lang.String(), say("page_trouble"), d.Site, e.text(lang), say("page_to_show"),
	}
	if e.Status == http.StatusNotFound {
		page.Title, page.Text = say("page_not_found"), e.text(lang)+" "+say("page_not_found_text")
	}
	var b bytes.Buffer
	if err := plainPage.Execute(&b, page); err != nil {
		d.Log.Error("fill in the plain page", "err", err)
	}
	return b.Bytes()
}
