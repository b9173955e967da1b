package figure

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/avatar"
)

// spoke is a score whose phones last as long as is said, in milliseconds, from 300 ms on.
func spoke(phones ...any) avatar.Score {
	s := avatar.Score{Performance: avatar.Performance{Text: "x"}}
	at := 300 * time.Millisecond
	for i := 0; i < len(phones); i += 2 {
		d := time.Duration(phones[i+1].(int)) * time.Millisecond
		s.Speech.Marks = append(s.Speech.Marks, avatar.Mark{Kind: avatar.Phone, Name: phones[i].(string), Start: at, End: at + d})
		at += d
	}
	s.Ticks = int(at/(40*time.Millisecond)) + 16
	return s
}

// mouthAt is the picture that is on screen at a time, in seconds.
func mouthAt(s avatar.Score, at float64) mouth { return choreograph(s)[int(at/tick)].mouth }

func TestLipsCloseForPBM(t *testing.T) {
	for _, p := range []string{"p", "b", "m"} {
		for _, ms := range []int{35, 60, 110} {
			for _, shift := range []int{0, 10, 20, 30} {
				s := spoke("aa", 150+shift, p, ms, "aa", 160, "pau", 100)
				from := .3 + float64(150+shift)/1000 - lead
				least := math.Inf(1)
				for at := from - tick/2; at < from+float64(ms)/1000+tick/2; at += tick / 4 {
					least = min(least, mouthAt(s, at).open)
				}
				if least != 0 {
					t.Errorf("%s of %d ms: the lips stay %.1f apart", p, ms, least)
				}
			}
		}
	}
}

func TestMouthOpensForVowels(t *testing.T) {
	s := spoke("pau", 200, "aa", 200, "pau", 300)
	if o := mouthAt(s, .62).open; o < 8 || o > 20 {
		t.Errorf("the mouth is %.1f open in a vowel", o)
	}
	if o := mouthAt(s, .3).open; o > .1 {
		t.Errorf("the mouth is %.1f open long before the vowel", o)
	}
}

func TestMouthIsALittleAhead(t *testing.T) {
	const from, to = .5, .7 // of the vowel
	poses := choreograph(spoke("pau", 200, "aa", 200, "pau", 300))
	peak := 0.0
	for _, q := range poses {
		peak = max(peak, q.mouth.open)
	}
	for k := 1; k < len(poses); k++ {
		a, b := poses[k-1].mouth.open-peak/2, poses[k].mouth.open-peak/2
		if a*b >= 0 {
			continue
		}
		half := (float64(k) - .5 + a/(a-b)) * tick // the middle of a picture's time
		sound := from
		if b < 0 {
			sound = to
		}
		if ahead := sound - half; ahead < .018 || ahead > .05 {
			t.Errorf("the mouth is %.0f ms ahead of the sound at %.1f s", ahead*1000, sound)
		}
	}
}

func TestMouthShapesFollowThePhones(t *testing.T) {
	wide, round := mouthAt(spoke("iy", 250), .45), mouthAt(spoke("uw", 250), .45)
	if wide.width < 30 || round.width > 20 || round.round < .7 || wide.round > .2 {
		t.Errorf("iy is %.0f wide, uw %.0f", wide.width, round.width)
	}
	if f := mouthAt(spoke("f", 200), .42); f.upper < .8 || f.open > 7 {
		t.Errorf("f shows %.1f of the teeth, %.1f open", f.upper, f.open)
	}
	// A glide ends elsewhere than it began.
	glide := spoke("ow", 400)
	if a, b := mouthAt(glide, .4), mouthAt(glide, .58); b.width > a.width-2 {
		t.Errorf("ow does not round: %.0f then %.0f wide", a.width, b.width)
	}
}

func TestEveryPhoneHasAShape(t *testing.T) {
	const known = "aa ae ah ao aw ax ay b ch d dh eh er ey f g hh ih iy jh k l m n ng ow oy p r s sh t th uh uw v w y z zh pau"
	for _, p := range strings.Fields(known) {
		for _, x := range (phone{p, 0, 1}).shapes() {
			if x.name == "ah" && p != "ah" && p != "ax" {
				t.Errorf("%s is taken for a neutral vowel", p)
			}
			if v := visemes[x.name]; v.open > 18 {
				t.Errorf("%s shouts", p)
			}
		}
	}
	if x := (phone{"?", 0, 1}).shapes(); len(x) != 1 || x[0].name != "ah" {
		t.Errorf("an unknown phone is %v", x)
	}
}

func TestWordsWithoutPhonesAreReadFromTheirLetters(t *testing.T) {
	var names []string
	for _, p := range spelled("Cheap,", 1, 2) {
		names = append(names, p.name)
	}
	if want := []string{"ch", "iy", "p"}; !slices.Equal(names, want) {
		t.Errorf("cheap is %v, want %v", names, want)
	}
	ps := spelled("größe", 1, 2)
	if len(ps) == 0 || ps[0].start != 1 || math.Abs(ps[len(ps)-1].end-2) > 1e-9 {
		t.Errorf("größe is %v", ps)
	}
	if ps := spelled("你好", 0, 1); len(ps) != 2 {
		t.Errorf("two letters of another script are %v", ps)
	}
	if ps := spelled("—", 0, 1); len(ps) != 0 {
		t.Errorf("a dash is spoken: %v", ps)
	}
	open := 0.0
	for _, q := range choreograph(said("Walnut mug")) {
		open = max(open, q.mouth.open)
	}
	if open < 6 {
		t.Errorf("words alone open the mouth only %.1f", open)
	}
}

// noise is sound between two times, in seconds.
func noise(length, from, to float64) []int16 {
	pcm := make([]int16, int(length*avatar.SampleRate))
	for i := range pcm {
		if at := float64(i) / avatar.SampleRate; at >= from && at < to {
			pcm[i] = int16(9000 * math.Sin(at*2*math.Pi*180))
		}
	}
	return pcm
}

func TestSoundAloneMovesTheMouth(t *testing.T) {
	s := avatar.Score{Ticks: 48, Performance: avatar.Performance{Text: "x"}, Speech: avatar.Speech{PCM: noise(1.92, .6, 1.2)}}
	p := choreograph(s)
	if o := p[22].mouth.open; o < 6 {
		t.Errorf("the mouth is %.1f open in the sound", o)
	}
	if o := p[8].mouth.open; o > .1 {
		t.Errorf("the mouth is %.1f open before the sound", o)
	}
}

func TestSilenceLeavesTheMouthShut(t *testing.T) {
	s := avatar.Score{Ticks: 48, Speech: avatar.Speech{PCM: make([]int16, 48*avatar.TickSamples)}}
	for k, q := range choreograph(s) {
		if q.mouth.open > .1 {
			t.Fatalf("the mouth is %.1f open at %d", q.mouth.open, k)
		}
	}
}

func TestHostileMarksAreSurvived(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		s := avatar.Score{Ticks: r.IntN(60), Performance: avatar.Performance{Text: "a b. c", Variant: r.IntN(9) - 4}}
		for range r.IntN(8) {
			m := avatar.Mark{Kind: avatar.MarkKind(r.IntN(2)), Name: []string{"", "m", "aa", "zzz", "w."}[r.IntN(5)]}
			m.Start = time.Duration(r.IntN(4000)-1000) * time.Millisecond
			m.End = m.Start + time.Duration(r.IntN(800)-200)*time.Millisecond
			s.Speech.Marks = append(s.Speech.Marks, m)
		}
		for range r.IntN(3) {
			s.Performance.Gestures = append(s.Performance.Gestures, avatar.Gesture{Kind: kinds[r.IntN(len(kinds))], Word: r.IntN(12) - 4})
		}
		if r.IntN(2) == 0 {
			s.Speech.PCM = noise(r.Float64(), 0, 1)
		}
		for k, q := range choreograph(s) {
			if v := q.mouth.open + q.mouth.width + q.tilt + q.nod + q.lag + q.limbs[0].t; math.IsNaN(v) || math.IsInf(v, 0) {
				t.Fatalf("picture %d is not finite: %+v", k, q)
			}
		}
	}
}
