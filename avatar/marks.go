package avatar

import (
	"cmp"
	"slices"
	"time"
)

// complete returns marks with every word of the text, in order, and phones. What the voice tells
// is kept where it is whole; the rest is estimated.
func complete(s Speech, words []string) []Mark {
	length := duration(len(s.PCM))
	said, phones := split(s.Marks, length)
	if len(said) != len(words) {
		sounded := make([]Sounded, len(words))
		for i, w := range words {
			sounded[i] = Sounded{Word: w, Phones: Letters(w)}
		}
		var guessed []Mark
		said, guessed = split(Align(s.PCM, sounded), length)
		if phones == nil {
			phones = guessed
		}
	}
	for i := range said {
		said[i].Name = words[i]
	}
	if phones == nil {
		for _, w := range said {
			in := span{samples(w.Start), samples(w.End)}
			phones = append(phones, spread([]Sounded{{w.Name, Letters(w.Name)}}, in)[1:]...)
		}
	}
	all := append(said, phones...)
	slices.SortStableFunc(all, func(a, b Mark) int { return cmp.Compare(a.Start, b.Start) })
	return all
}

// split sorts marks by kind, each in the order of time and within the sound.
func split(marks []Mark, length time.Duration) (words, phones []Mark) {
	var wordsEnd, phonesEnd time.Duration
	for _, m := range marks {
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
