package figure

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/barkerlive/barker/avatar"
)

const pitch = "This mug keeps coffee hot for an hour. It is made of walnut and steel. You can have it today."

// kinds are all gestures that a face may be asked for.
var kinds = append(slices.Sorted(maps.Keys(manners)), avatar.Nod)

func TestGestureFallsOnItsWord(t *testing.T) {
	for _, g := range kinds {
		if g == avatar.Nod {
			continue
		}
		s := said(pitch, avatar.Gesture{Kind: g, Word: 4})
		at := hear(s).words[4].start
		poses := choreograph(s)
		l := poses[int((at+.12)/tick)].limbs
		if f := (form{l[right].to, l[left].to}); l[right].from != l[right].to || f == (form{}) {
			t.Errorf("%s: the arms are at %+v when the word is said", g, l)
		}
		if l := poses[int((at-.9)/tick)].limbs; l != ([sides]limb{}) {
			t.Errorf("%s: the arms have left long before the word", g)
		}
	}
}

func TestHostIsNearRestBetweenSentences(t *testing.T) {
	s := said(pitch)
	h := hear(s)
	poses := choreograph(s)
	moved := 0.0
	for i, w := range h.words[:len(h.words)-1] {
		moved = max(moved, math.Abs(poses[int(w.start/tick)].tilt))
		if !w.ends() {
			continue
		}
		q := poses[int((w.end+h.words[i+1].start)/2/tick)]
		if math.Abs(q.tilt) > 1 || math.Abs(q.yaw) > .12 || math.Abs(q.lean) > 1.5 || q.mouth.open > 4 {
			t.Errorf("after %q the host is at %+v", w.text, q)
		}
	}
	if moved < 1 {
		t.Errorf("the head hardly moves: %.2f degrees", moved)
	}
}

func TestIdleIsAliveAndDiffersByVariant(t *testing.T) {
	seen := map[pose]bool{}
	for v := range 6 {
		s := avatar.Score{Ticks: 125, Performance: avatar.Performance{Variant: v}}
		blinks, smiles, glances := 0, 0.0, 0.0
		poses := choreograph(s)
		for k, q := range poses {
			if q.gaze.blink > .95 && poses[k-1].gaze.blink <= .95 {
				blinks++
			}
			if q.gaze.blink > 0 && (k < 8 || k > len(poses)-5) {
				t.Errorf("variant %d blinks at its end, picture %d", v, k)
			}
			smiles, glances = max(smiles, q.mouth.lift-closed.lift), max(glances, math.Abs(q.gaze.x)+math.Abs(q.gaze.y))
			for side, l := range q.limbs {
				for _, h := range []hold{l.from, l.to} {
					if !slices.ContainsFunc(resting, func(f form) bool { return f[side] == h }) {
						t.Fatalf("variant %d gestures", v)
					}
				}
			}
		}
		if blinks == 0 || smiles == 0 || glances < .05 {
			t.Errorf("variant %d: %d blinks, smile %.1f, glance %.2f", v, blinks, smiles, glances)
		}
		if seen[poses[40]] {
			t.Errorf("variant %d is like one before", v)
		}
		seen[poses[40]] = true
	}
}

func TestBreathingIsWholeCycles(t *testing.T) {
	for _, ticks := range []int{56, 96, 250, 256} {
		poses := choreograph(avatar.Score{Ticks: ticks})
		top := 0.0
		for _, q := range poses {
			top = max(top, q.breath)
		}
		if top < 2.5 || poses[1].breath > .3 || poses[ticks-2].breath > .3 {
			t.Errorf("%d ticks: breath rises to %.1f and is %.2f at the end", ticks, top, poses[ticks-2].breath)
		}
	}
}

func TestStressedWordsNod(t *testing.T) {
	s := said("so it is a remarkable thing")
	with := choreograph(s)
	brow := 0.0
	for _, q := range with {
		brow = max(brow, q.brow)
	}
	if brow < 1 {
		t.Errorf("brows lift %.1f at a stressed word", brow)
	}
}

func TestAskedStressNods(t *testing.T) {
	s := said("so it is so it is so it is")
	w := hear(s).words[4]
	highest := func() float64 {
		brow := 0.0
		for _, q := range choreograph(s)[int(w.start/tick):int((w.end+.3)/tick)] {
			brow = max(brow, q.brow)
		}
		return brow
	}
	before := highest()
	s.Speech.Marks = append(s.Speech.Marks, avatar.Mark{Kind: avatar.Stress, Start: s.Speech.Marks[4].Start, End: s.Speech.Marks[4].End})
	if after := highest(); after < before+1 {
		t.Errorf("brows lift %.1f at a word that is to be stressed, %.1f when it is not", after, before)
	}
}
