package avatar

import (
	"slices"
	"strings"
	"time"

	"github.com/barkerlive/barker/stream"
)

// How speech lies on the grid. A clip begins and ends in silence so that any may follow any.
const (
	leadTicks = 4                                      // silence before the speech, 160 ms
	tailLeast = 240 * time.Millisecond                 // silence after it, at least
	stepTime  = stream.StepTicks * stream.TickDuration // 320 ms
	settle    = 120 * time.Millisecond                 // from the end of a sentence to the exit, at least
	breath    = 80 * time.Millisecond                  // from the exit to the next sentence, at least
	stepPCM   = stream.StepTicks * TickSamples         // samples in a step
	leadPCM   = leadTicks * TickSamples                // samples of leading silence
	seam      = 5 * SampleRate / 1000                  // samples of the fades where silence is put in
)

// samples converts a time to samples, to the nearest.
func samples(d time.Duration) int {
	return int((d*SampleRate + time.Second/2) / time.Second)
}

// duration converts samples to time.
func duration(n int) time.Duration {
	return time.Duration(n) * time.Second / SampleRate
}

// lay puts speech on the grid: silence before and after, whole steps, and a silent step end
// after every sentence. Marks are completed and move with the sound.
func lay(p Performance, speech Speech) Score {
	if p.Text == "" {
		steps := int((p.Silence + stepTime - 1) / stepTime)
		return score(p, Speech{PCM: make([]int16, steps*stepPCM)}, nil)
	}
	words := strings.Fields(p.Text)
	l := layout{pcm: make([]int16, leadPCM, leadPCM+len(speech.PCM)+2*stepPCM)}
	l.pcm = append(l.pcm, speech.PCM...)
	for _, m := range complete(speech, sayings(p)) {
		l.marks = append(l.marks, shifted(m, leadTicks*stream.TickDuration))
	}
	l.pauses = pausesWithin(l.pcm)
	l.exitAfterSentences(words)
	end := roundUp(len(l.pcm)+samples(tailLeast), stepPCM)
	l.pcm = append(l.pcm, make([]int16, end-len(l.pcm))...)
	return score(p, Speech{PCM: l.pcm, Marks: l.marks}, l.exits)
}

func score(p Performance, s Speech, exits []int) Score {
	return Score{Performance: p, Speech: s, Ticks: len(s.PCM) / TickSamples, Exits: exits}
}

// captions are the words of a score that is laid.
func captions(s Score) []stream.Caption {
	var cs []stream.Caption
	for _, m := range s.Speech.Marks {
		if m.Kind == Word {
			cs = append(cs, stream.Caption{Word: m.Name, Start: m.Start, End: m.End})
		}
	}
	return cs
}

// layout is speech while it is laid.
type layout struct {
	pcm    []int16
	marks  []Mark
	pauses []span // not used for an exit yet
	exits  []int
}

// pausesWithin finds the silences between the first sound and the last.
func pausesWithin(pcm []int16) []span {
	return slices.DeleteFunc(silences(pcm), func(s span) bool { return s.start < leadPCM || s.end == len(pcm) })
}

// exitAfterSentences makes an exit in the pause after every sentence but the last, stretching
// the pause where no step ends in it. A sentence that runs on without any pause gets none.
func (l *layout) exitAfterSentences(words []string) {
	at := l.wordMarks()
	for i := 0; i+1 < len(at) && i+1 < len(words); i++ {
		if !endsSentence(words[i]) {
			continue
		}
		last, next := &l.marks[at[i]], &l.marks[at[i+1]]
		gap, ok := l.pauseBetween(last.End, next.Start)
		if !ok {
			continue
		}
		last.End = max(min(last.End, duration(gap.start)), last.Start)
		next.Start = min(max(next.Start, duration(gap.end)), next.End)
		exit := roundUp(gap.start+samples(settle), stepPCM)
		if short := exit + samples(breath) - gap.end; short > 0 {
			l.stretch((gap.start+gap.end)/2, short)
		}
		l.exits = append(l.exits, exit/TickSamples)
	}
}

// wordMarks are the indices of the marks that are words.
func (l *layout) wordMarks() []int {
	var at []int
	for i, m := range l.marks {
		if m.Kind == Word {
			at = append(at, i)
		}
	}
	return at
}

// pauseBetween takes the silence between two words, once. Word times may be estimates: where they
// show none it is looked for around, and the longest is taken.
func (l *layout) pauseBetween(end, start time.Duration) (span, bool) {
	for _, around := range []time.Duration{20 * time.Millisecond, 150 * time.Millisecond} {
		if i := l.longestPause(samples(end-around), samples(start+around)); i >= 0 {
			gap := l.pauses[i]
			l.pauses = l.pauses[i+1:]
			return gap, true
		}
	}
	return span{}, false
}

// longestPause is the index of the longest pause that reaches into [lo, hi), or -1.
func (l *layout) longestPause(lo, hi int) int {
	const shortest = 40 * SampleRate / 1000
	best := -1
	for i, s := range l.pauses {
		if s.end <= lo || s.start >= hi || s.len() < shortest {
			continue
		}
		if best < 0 || s.len() > l.pauses[best].len() {
			best = i
		}
	}
	return best
}

// stretch puts n samples of silence into the pause taken last, at the sample at. The sound around
// fades, and what lies later moves.
func (l *layout) stretch(at, n int) {
	for i := range min(seam, at, len(l.pcm)-at) {
		l.pcm[at-1-i] = int16(int(l.pcm[at-1-i]) * i / seam)
		l.pcm[at+i] = int16(int(l.pcm[at+i]) * i / seam)
	}
	tail := append(make([]int16, n), l.pcm[at:]...)
	l.pcm = append(l.pcm[:at], tail...)
	for i := range l.pauses {
		l.pauses[i].start += n
		l.pauses[i].end += n
	}
	from, by := duration(at), duration(n)
	for i, m := range l.marks {
		if m.Start >= from {
			l.marks[i].Start += by
		}
		if m.End > from {
			l.marks[i].End += by
		}
	}
}

// endsSentence tells whether a word, as written, is the last of a sentence.
func endsSentence(word string) bool {
	word = strings.TrimRight(word, "\"'”’»)]")
	for _, stop := range []string{".", "!", "?", "…", "。", "！", "？"} {
		if strings.HasSuffix(word, stop) {
			return true
		}
	}
	return false
}

func shifted(m Mark, by time.Duration) Mark {
	m.Start += by
	m.End += by
	return m
}

func roundUp(n, step int) int { return (n + step - 1) / step * step }
