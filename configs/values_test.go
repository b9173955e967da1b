package configs

import (
	"strings"
	"testing"
)

func TestAmounts(t *testing.T) {
	tests := []struct {
		amount Amount
		code   string
		want   int64
		ok     bool
	}{
		{"", "EUR", 0, true}, {"0", "EUR", 0, true}, {"4.95", "EUR", 495, true}, {"50", "EUR", 5000, true}, {"4.9", "EUR", 490, true},
		{"500", "JPY", 500, true}, {"1.234", "KWD", 1234, true}, {"500.0", "JPY", 0, false}, {"1.234", "EUR", 0, false},
		{"4,95", "EUR", 0, false}, {"-1", "EUR", 0, false}, {".5", "EUR", 0, false}, {"5.", "EUR", 0, false}, {"1e3", "EUR", 0, false},
		{"9999999999", "EUR", 0, false}, {"1", "XXXX", 0, false},
	}
	for _, tt := range tests {
		if got, err := tt.amount.Minor(tt.code); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("%s %s: %d, %v", tt.code, tt.amount, got, err)
		}
	}
}

func TestSizes(t *testing.T) {
	for s, want := range map[string]Size{"20 GB": 20e9, "500MB": 500e6, "1.5 TB": 1.5e12, "1 kB": 1000} {
		got, err := parseSize(s)
		if err != nil || got != want {
			t.Errorf("%q: %d, %v", s, got, err)
		}
		if again, err := parseSize(got.String()); err != nil || again != got {
			t.Errorf("%v is read as %v, %v", got, again, err)
		}
	}
	for _, s := range []string{"", "GB", "-1 GB", "1 PB", "nan GB", "1e99 TB", "12"} {
		if got, err := parseSize(s); err == nil {
			t.Errorf("%q is %d", s, got)
		}
	}
}

func TestLegalPages(t *testing.T) {
	c := load(t, `
shop: {name: My shop, languages: [en, nl-BE, fr]}
legal:
  company: My shop B.V.
  address: "Straat 1\n1234 AB Amsterdam"
  email: me@example.com
  vat: NL1
  returns: {en: "# Own <b>\n\nOwn **words**, [here](https://example.com/a?b&c).  \nSecond line\n\n- one\n- two\n\n[x](javascript:alert(1))"}
`)
	contains := func(page, lang string, want ...string) {
		t.Helper()
		got := c.LegalText(page, lang)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s in %s does not say %q:\n%s", page, lang, w, got)
			}
		}
	}
	contains("imprint", "en", "My shop B.V.", "Straat 1  \n1234 AB", "me@example.com", "VAT number: NL1", "not a person")
	contains("imprint", "nl-BE", "Btw-nummer: NL1", "geen mens")
	contains("imprint", "fr", "not a person")
	contains("privacy", "en", "My shop B.V. is responsible", "me@example.com")
	contains("shipping", "en", "NL", "within 1 working days", "Standard: EUR 4.95, 2 to 3 working days", "free from EUR 50.00", "21% tax")
	contains("shipping", "nl", "gratis vanaf EUR 50.00", "21% btw")
	contains("returns", "nl", "binnen 30 dagen")
	if got := c.LegalText("secrets", "en"); got != "" {
		t.Errorf("a page that does not exist says %q", got)
	}
	html := c.LegalHTML()
	want := `<h2>Own &lt;b&gt;</h2>
<p>Own <strong>words</strong>, <a href="https://example.com/a?b&amp;c">here</a>.<br>
Second line</p>
<ul>
<li>one</li>
<li>two</li>
</ul>
<p>[x](javascript:alert(1))</p>
`
	if html["returns"]["en"] != want {
		t.Errorf("got\n%s\nwant\n%s", html["returns"]["en"], want)
	}
	for _, page := range LegalPages {
		for _, lang := range c.Shop.Languages {
			if text := html[page][lang]; text == "" || strings.Contains(text, "%!") {
				t.Errorf("%s in %s: %q", page, lang, text)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	f.Add("# a\n\n- b\n\n**c** [d](https://e) <script>")
	f.Fuzz(func(t *testing.T, text string) {
		out := markdown(text)
		for _, tag := range []string{"<h2>", "</h2>", "<h3>", "</h3>", "<p>", "</p>", "<ul>", "</ul>", "<li>", "</li>", "<br>", "<strong>", "</strong>", "</a>"} {
			out = strings.ReplaceAll(out, tag, "")
		}
		for out != "" {
			before, after, ok := strings.Cut(out, "<")
			if strings.ContainsAny(before, `"`) && !ok {
				t.Errorf("%q leaves a quote: %q", text, before)
			}
			if ok && !strings.HasPrefix(after, `a href="`) {
				t.Fatalf("%q leaves %q", text, "<"+after)
			}
			_, out, _ = strings.Cut(after, ">")
			if !ok {
				break
			}
		}
	})
}
