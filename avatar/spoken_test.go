package avatar

import (
	"testing"
	"time"
)

func TestSpokenWordsAreCaptionedAsWritten(t *testing.T) {
	p := Performance{Text: "Write A4, it is €58.00.", Spoken: map[int]string{1: "A-four", 4: "fifty-eight euros"}}
	if got, want := spokenText(p), "Write A-four, it is fifty-eight euros."; got != want {
		t.Fatalf("spoken %q, want %q", got, want)
	}
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	var said []Mark
	for i := range 6 {
		said = append(said, Mark{Kind: Word, Name: "?", Start: ms(100 * i), End: ms(100*i + 90)})
	}
	var got []Mark
	for _, m := range complete(Speech{PCM: make([]int16, SampleRate), Marks: said}, sayings(p)) {
		if m.Kind == Word {
			got = append(got, m)
		}
	}
	want := []Mark{{Word, "Write", 0, ms(90)}, {Word, "A4,", ms(100), ms(190)}, {Word, "it", ms(200), ms(290)}, {Word, "is", ms(300), ms(390)}, {Word, "€58.00.", ms(400), ms(590)}}
	if len(got) != len(want) {
		t.Fatalf("%d words, want %d: %+v", len(got), len(want), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("word %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}
