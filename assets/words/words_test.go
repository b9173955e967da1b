package words

import (
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestEveryLanguageHasEveryText(t *testing.T) {
	first := texts[Languages[0]]
	for _, tag := range Languages {
		for key := range first {
			if s := texts[tag][key]; strings.TrimSpace(s) == "" {
				t.Errorf("%s: %q has no text", tag, key)
			}
			if a, b := strings.Count(first[key], "{host}"), strings.Count(texts[tag][key], "{host}"); a != b {
				t.Errorf("%s: %q: {host} is there %d times, want %d", tag, key, b, a)
			}
		}
		for key := range texts[tag] {
			if _, ok := first[key]; !ok {
				t.Errorf("%s: %q is in no other language", tag, key)
			}
		}
	}
}

func TestIn(t *testing.T) {
	for _, c := range []struct{ lang, key, want string }{
		{"en", "sold_out", "Just sold out: somebody was faster."},
		{"nl", "sold_out", "Net uitverkocht: iemand was sneller."},
		{"nl-BE", "sold_out", "Net uitverkocht: iemand was sneller."},
		{"ja", "sold_out", "Just sold out: somebody was faster."},
	} {
		if got, ok := In(language.Make(c.lang), c.key); !ok || got != c.want {
			t.Errorf("%s %s: got %q %v, want %q", c.lang, c.key, got, ok, c.want)
		}
	}
	if s, ok := In(language.English, "no such key"); ok {
		t.Errorf("an unknown key has the text %q", s)
	}
}

func TestChoose(t *testing.T) {
	both := []language.Tag{language.English, language.Dutch}
	for _, c := range []struct {
		accept  string
		offered []language.Tag
		want    string
	}{
		{"", both, "en"},
		{"nl", both, "nl"},
		{"nl-BE,nl;q=0.9,en;q=0.8", both, "nl"},
		{"ja,nl;q=0.5", both, "nl"},
		{"ja", both, "en"},
		{"en", []language.Tag{language.Dutch}, "nl"},
		{"nl", nil, "nl"},
		{"x;;;=,,", both, "en"},
		{strings.Repeat("nl,", 5000), both, "nl"},
	} {
		if got := Choose(c.accept, c.offered); got.String() != c.want {
			t.Errorf("%.40q among %v: got %s, want %s", c.accept, c.offered, got, c.want)
		}
	}
}
