package figure

import (
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/barkerlive/barker/avatar"
)

// tick is the time between two pictures, in seconds.
const tick = .04

// word is a word of the text and when it is spoken, in seconds.
type word struct {
	text       string
	start, end float64
	heavy      bool // the performance asks to stress it
}

// ends tells that a sentence ends with the word.
func (w word) ends() bool {
	return strings.ContainsAny(lastRune(strings.TrimRight(w.text, `"')]»”’`)), ".!?…。！？")
}

func lastRune(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return string(r[len(r)-1])
}

// heard is what a score lets be known about its speech.
type heard struct {
	words  []word
	phones []phone   // empty: neither phones nor words are known
	loud   []float64 // loudness of every hop, 1 is loud for this speech
	hiss   []float64 // share of zero crossings of every hop
}

// hop is the time between two measures of the sound, in seconds.
const hop = .01

func seconds(d time.Duration) float64 { return d.Seconds() }

// hear gathers what is known, and estimates the rest.
func hear(s avatar.Score) heard {
	h := heard{}
	h.measure(s.Speech.PCM)
	for _, m := range s.Speech.Marks {
		switch m.Kind {
		case avatar.Word:
			h.words = append(h.words, word{text: m.Name, start: seconds(m.Start), end: seconds(m.End)})
		case avatar.Phone:
			h.phones = append(h.phones, phone{m.Name, seconds(m.Start), seconds(m.End)}.shapes()...)
		}
	}
	h.weigh(s.Speech.Marks)
	marked := len(h.words) > 0
	if !marked {
		h.words = h.spread(s)
	}
	// Without any marks the sound itself is the better guide, when there is one.
	if len(h.phones) == 0 && (marked || h.silent()) {
		for _, w := range h.words {
			for _, p := range spelled(w.text, w.start, w.end) {
				h.phones = append(h.phones, p.shapes()...)
			}
		}
	}
	return h
}

// weigh finds the words that a stress lies over.
func (h *heard) weigh(marks []avatar.Mark) {
	for _, m := range marks {
		if m.Kind != avatar.Stress {
			continue
		}
		for i := range h.words {
			if w := &h.words[i]; w.start < seconds(m.End) && w.end > seconds(m.Start) {
				w.heavy = true
			}
		}
	}
}

// measure finds the loudness and the hiss of every hop.
func (h *heard) measure(pcm []int16) {
	const size = avatar.SampleRate / 100
	for i := 0; i+size <= len(pcm); i += size {
		sum, cross := 0.0, 0
		for j, v := range pcm[i : i+size] {
			sum += float64(v) * float64(v)
			if j > 0 && (v < 0) != (pcm[i+j-1] < 0) {
				cross++
			}
		}
		h.loud = append(h.loud, math.Sqrt(sum/size))
		h.hiss = append(h.hiss, float64(cross)/size)
	}
	if len(h.loud) == 0 {
		return
	}
	sorted := slices.Sorted(slices.Values(h.loud))
	if top := sorted[len(sorted)*95/100]; top > 60 {
		for i := range h.loud {
			h.loud[i] /= top
		}
		return
	}
	h.loud, h.hiss = nil, nil
}

// silent tells that there is nothing to hear.
func (h *heard) silent() bool { return len(h.loud) == 0 }

// level is the loudness at a time, 0 outside of the sound.
func (h *heard) level(t float64) float64 {
	if i := int(t / hop); t >= 0 && i < len(h.loud) {
		return h.loud[i]
	}
	return 0
}

// spread lays the words of the text over the time in which something is heard, by their length.
func (h *heard) spread(s avatar.Score) []word {
	fields := strings.Fields(s.Performance.Text)
	from, to := .3, float64(s.Ticks)*tick-.5
	if !h.silent() {
		from, to = math.Inf(1), 0
		for i, l := range h.loud {
			if l > .1 {
				from, to = min(from, float64(i)*hop), float64(i+1)*hop
			}
		}
	}
	total := 0
	for _, f := range fields {
		total += len([]rune(f)) + 2
	}
	if to <= from || total == 0 {
		return nil
	}
	out, at := make([]word, len(fields)), from
	for i, f := range fields {
		d := (to - from) * float64(len([]rune(f))+2) / float64(total)
		out[i] = word{text: f, start: at, end: at + d*.95}
		at += d
	}
	return out
}

const (
	// grid is the step on which the mouth's path is worked out, in seconds.
	grid = .005
	// follow is the time in which the mouth gets two thirds of the way.
	follow = .035
	// lead is how far the mouth is ahead of the sound, as it is in people.
	lead = .02
	// reach is how far to each side neighbouring phones colour a phone.
	reach = .035
)

// mouths is the mouth at every tick.
func (h *heard) mouths(ticks int) []mouth {
	n := int(float64(ticks)*tick/grid) + 1
	want := make([]viseme, n)
	if len(h.phones) > 0 {
		h.target(want)
	} else {
		h.byEnergy(want)
	}
	path := drag(coarticulate(want))
	out := make([]mouth, ticks)
	for k := range out {
		out[k] = path[min(int((float64(k)+.5)*tick/grid), n-1)]
	}
	h.seal(out)
	return out
}

// target sets the viseme asked for at every step of the grid, lead and the follower's lag ahead.
func (h *heard) target(want []viseme) {
	for i := range want {
		want[i] = visemes["pau"]
	}
	for _, p := range h.phones {
		v := visemes[p.name]
		if p.name != "pau" && p.name != "m" && !h.silent() {
			// Loud vowels open wider; the middle of the range is as drawn.
			v.open *= .75 + .4*min(1, h.level((p.start+p.end)/2))
		}
		from, to := int((p.start-lead-follow)/grid), int((p.end-lead-follow)/grid)
		for i := max(0, from); i < min(to, len(want)); i++ {
			want[i] = v
		}
	}
}

// byEnergy opens the mouth as loud as the sound is: all that can be done without marks.
func (h *heard) byEnergy(want []viseme) {
	for i := range want {
		t := float64(i)*grid + lead + follow
		l := h.level(t)
		v := visemes["pau"]
		if l > .06 {
			vowel := visemes["ah"].toward(visemes["ao"].mouth, .5+.5*math.Sin(t*9.1))
			v.mouth = vowel.toward(visemes["ae"].mouth, .5+.5*math.Sin(t*5.3+1))
			v.open = 16 * math.Pow(min(1, l), .7)
			if h.hiss[min(int(t/hop), len(h.hiss)-1)] > .2 {
				v = visemes["s"]
			}
		}
		want[i] = v
	}
}

// coarticulate takes the weighted mean of what is asked for around every step.
func coarticulate(want []viseme) []mouth {
	const r = int(reach / grid)
	out := make([]mouth, len(want))
	for i := range want {
		var sum mouth
		total := 0.0
		for _, v := range want[max(0, i-r):min(i+r+1, len(want))] {
			sum = sum.plus(v.mouth, v.weight)
			total += v.weight
		}
		out[i] = mouth{}.plus(sum, 1/total)
	}
	return out
}

func (m mouth) plus(n mouth, k float64) mouth {
	return mouth{m.width + n.width*k, m.open + n.open*k, m.round + n.round*k, m.lift + n.lift*k,
		m.upper + n.upper*k, m.tip + n.tip*k, m.press + n.press*k, m.out + n.out*k}
}

// drag lets the mouth follow the path with its inertia.
func drag(path []mouth) []mouth {
	k := 1 - math.Exp(-grid/follow)
	at := closed
	for i, m := range path {
		at = at.toward(m, k)
		path[i] = at
	}
	return path
}

// seal shuts the lips in the pictures of every p, b and m, however short it is, and lays the
// teeth on the lip for every f and v. A picture counts by the middle of its time.
func (h *heard) seal(out []mouth) {
	for _, p := range h.phones {
		switch p.name {
		case "m":
			for k := range shown(p, len(out)) {
				m := &out[k]
				m.open, m.round, m.press, m.out = 0, m.round*.4, 1, 0
				m.width = max(m.width, 25)
			}
		case "f":
			for k := range shown(p, len(out)) {
				out[k] = out[k].toward(visemes["f"].mouth, .8)
			}
		}
	}
}

// shown are the pictures in whose middle the mouth is at a phone; at least the nearest one, and
// two when the phone is as long.
func shown(p phone, pictures int) iter.Seq[int] {
	from, to := p.start-lead, p.end-lead-.01
	first, last := int(math.Ceil(from/tick-.5)), int(math.Floor(to/tick-.5))
	if last == first && p.end-p.start >= 2*tick {
		last++
	}
	if first > last {
		first = int(math.Round((from+to)/2/tick - .5))
		last = first
	}
	return func(yield func(int) bool) {
		for k := max(0, first); k <= last && k < pictures && yield(k); k++ {
		}
	}
}
