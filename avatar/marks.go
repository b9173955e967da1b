package avatar

import (
	"cmp"
	"slices"
	"time"
)

// complete returns marks with every word of the text, in order, and phones. What the voice tells
// is kept where it is whole; the rest is estimated.
func complete(s Speech, text []saying) []Mark {
	length := duration(len(s.PCM))
	var spoken []string
	for _, w := range text {
		spoken = append(spoken, w.spoken...)
	}
	said, phones := split(s.Marks, length)
	if len(said) != len(spoken) {
		sounded := make([]Sounded, len(spoken))
		for i, w := range spoken {
			sounded[i] = Sounded{Word: w, Phones: Letters(w)}
		}
		var guessed []Mark
		said, guessed = split(Stretch(s.PCM, sounded), length)
		if phones == nil {
			phones = guessed
		}
	}
	if phones == nil {
		for i, w := range said {
			in := span{samples(w.Start), samples(w.End)}
			phones = append(phones, spread([]Sounded{{spoken[i], Letters(spoken[i])}}, in)[1:]...)
		}
	}
	all := append(asWritten(said, text), phones...)
	slices.SortStableFunc(all, func(a, b Mark) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// asWritten joins what was said for each word of the text.
func asWritten(said []Mark, text []saying) []Mark {
	var out []Mark
	for _, w := range text {
		n := len(w.spoken)
		m := Mark{Kind: Word, Name: w.written, Start: said[0].Start, End: said[n-1].End}
		out = append(out, m)
		if w.stress {
			m.Kind = Stress
			out = append(out, m)
		}
		said = said[n:]
	}
	return out
}

// split sorts marks by kind, each in the order of time and within the sound.
func split(marks []Mark, length time.Duration) (words, phones []Mark) {
	var wordsEnd, phonesEnd time.Duration
	for _, m := range marks {
		if m.Kind == Stress {
			continue
		}
		end := &phonesEnd
		if m.Kind == Word {
			end = &wordsEnd
		}
		m.Start = min(max(m.Start, *end), length)
		m.End = min(max(m.End, m.Start), length)
		*end = m.End
		if m.Kind == Word {
			words = append(words, m)
		} else {
			phones = append(phones, m)
		}
	}
	return words, phones
}
