package voice

import (
	"slices"

	"github.com/barkerlive/barker/avatar"
)

// wordMarks finds out which of the phones that were spoken belong to which word, given the
// phones of each word by itself. In a sentence some differ: "the" before a vowel, a flapped t.
// Phones are timed; a word that is not spoken has no length.
func wordMarks(ws []string, sounded [][]string, phones []avatar.Mark) []avatar.Mark {
	var want []string
	var owner []int // the word of each wanted phone
	for i, word := range sounded {
		for _, p := range word {
			want = append(want, p)
			owner = append(owner, i)
		}
	}
	var said []avatar.Mark
	for _, p := range phones {
		if p.Name != "pau" {
			said = append(said, p)
		}
	}
	marks := make([]avatar.Mark, len(ws))
	known := make([]bool, len(ws))
	for j, i := range match(want, said) {
		if i < 0 {
			continue
		}
		m := &marks[owner[i]]
		if !known[owner[i]] {
			m.Start = said[j].Start
			known[owner[i]] = true
		}
		m.End = said[j].End
	}
	for i := range marks {
		marks[i].Kind, marks[i].Name = avatar.Word, ws[i]
		if !known[i] && i > 0 {
			marks[i].Start, marks[i].End = marks[i-1].End, marks[i-1].End
		}
	}
	return marks
}

// match gives for each phone said the index of the wanted one that it is, by the cheapest edits.
// A phone that nobody wanted goes with the one before it, or is -1 at the start.
func match(want []string, said []avatar.Mark) []int {
	cost := make([][]float32, len(want)+1)
	for i := range cost {
		cost[i] = make([]float32, len(said)+1)
		for j := range cost[i] {
			switch {
			case i == 0:
				cost[i][j] = float32(j)
			case j == 0:
				cost[i][j] = float32(i)
			default:
				cost[i][j] = min(cost[i-1][j-1]+unlike(want[i-1], said[j-1].Name), cost[i-1][j]+1, cost[i][j-1]+1)
			}
		}
	}
	at := make([]int, len(said))
	i, j := len(want), len(said)
	for j > 0 {
		switch {
		case i > 0 && cost[i][j] == cost[i-1][j-1]+unlike(want[i-1], said[j-1].Name):
			i, j = i-1, j-1
			at[j] = i
		case cost[i][j] == cost[i][j-1]+1:
			j--
			at[j] = i - 1
		default:
			i--
		}
	}
	return at
}

// unlike is the cost of hearing one phone for another: vowels turn into each other easily.
func unlike(a, b string) float32 {
	switch {
	case a == b:
		return 0
	case vowel(a) && vowel(b), flap(a) && flap(b):
		return 0.4
	case vowel(a) != vowel(b):
		return 1.8
	}
	return 1
}

func vowel(p string) bool { return len(p) > 0 && slices.Contains([]byte("aeiou"), p[0]) }

func flap(p string) bool { return p == "t" || p == "d" || p == "dx" }
