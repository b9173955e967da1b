// Package words is what the server itself says to people, in each language: refusals and the
// few sentences of its pages. It promises that every language has every text. What the host
// says is not here, nor what the pages say.
package words

import (
	"embed"
	"encoding/json"
	"fmt"

	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// Languages are those there are words for; the first is used when no other fits.
var Languages = []language.Tag{language.English, language.Dutch}

var texts = load()

func load() map[language.Tag]map[string]string {
	all := map[language.Tag]map[string]string{}
	for _, tag := range Languages {
		b, err := files.ReadFile(tag.String() + ".json")
		if err != nil {
			panic(err) // the file is embedded: a test sees this, no installation does
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			panic(fmt.Sprintf("words: %s: %v", tag, err))
		}
		all[tag] = m
	}
	return all
}

// In is the text of that key in the language, or in the first language when there is none;
// false when there is no such key.
func In(lang language.Tag, key string) (string, bool) {
	for _, tag := range []language.Tag{base(lang), Languages[0]} {
		if s, ok := texts[tag][key]; ok {
			return s, true
		}
	}
	return "", false
}

// Choose is the language among offered that fits an Accept-Language header (RFC 9110, section
// 12.5.4) best: the first when none fits. Without any offered it chooses among [Languages].
func Choose(accept string, offered []language.Tag) language.Tag {
	if len(offered) == 0 {
		offered = Languages
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return offered[0]
	}
	_, i, _ := language.NewMatcher(offered).Match(wanted...)
	return offered[i]
}

func base(lang language.Tag) language.Tag {
	b, _ := lang.Base()
	return language.Make(b.String())
}
