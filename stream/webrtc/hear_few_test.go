//go:build !soak

package webrtc

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/barkerlive/barker/avatar/align/aligntest"
)

// The quick suite listens to thirty sentences.
var heardSentences = aligntest.Sentences

// recogniser returns the quick suite's options: of the recogniser's dictionary, which takes a minute to
// search for each minute of sound, it knows the sentences' words and every fortieth other.
func recogniser(t *testing.T) []string {
	t.Helper()
	all, err := os.ReadFile("/usr/share/pocketsphinx/model/en-us/cmudict-en-us.dict")
	if err != nil {
		t.Fatalf("apt install pocketsphinx-en-us: %v", err)
	}
	said := spokenWords(strings.Join(heardSentences, " "))
	var known []byte
	n := 0
	for entry := range bytes.Lines(all) {
		word, _, _ := strings.Cut(string(entry), " ")
		word, _, _ = strings.Cut(word, "(") // another way to say it
		if n++; n%40 == 0 || slices.Contains(said, word) {
			known = append(known, entry...)
		}
	}
	path := filepath.Join(t.TempDir(), "words.dict")
	if err := os.WriteFile(path, known, 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"-dict", path}
}
