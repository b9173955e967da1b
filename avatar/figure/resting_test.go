package figure

import (
	"fmt"
	"slices"
	"testing"

	"github.com/barkerlive/barker/avatar"
)

// restsOf are the forms that the arms rest in, one after another, without those on the way.
func restsOf(poses []pose) (out []form) {
	for _, q := range poses {
		l := q.limbs
		f := form{l[right].to, l[left].to}
		if l[right].from != l[right].to || l[left].from != l[left].to || !slices.Contains(resting, f) {
			continue
		}
		if len(out) == 0 || out[len(out)-1] != f {
			out = append(out, f)
		}
	}
	return out
}

// TestHandsRestNowHereNowThere reads out sentences that call for no gesture, and pauses.
func TestHandsRestNowHereNowThere(t *testing.T) {
	for host := range hosts {
		var forms []form // that of each sentence: folded if the arms stay there
		seen := map[form]int{}
		for i := range 60 {
			s := said(fmt.Sprintf("Everybody everywhere appreciates beautifully handcrafted teapots %d.", 20+i))
			if i%3 == 2 {
				s = avatar.Score{Ticks: 120, Performance: avatar.Performance{Variant: i}}
			}
			s.Performance.Look.Host = host
			f := form{}
			for _, r := range restsOf(choreograph(s)) {
				if r != (form{}) {
					f = r
				}
			}
			forms = append(forms, f)
			seen[f]++
		}
		if len(seen) < len(resting) {
			t.Errorf("%s rests in %d forms only: %v", host, len(seen), seen)
		}
		for f, n := range seen {
			if n > len(forms)/2 {
				t.Errorf("%s rests in %q in %d of %d sentences", host, f, n, len(forms))
			}
		}
		for period := 1; period <= 10; period++ {
			same := 0
			for i := period; i < len(forms); i++ {
				if forms[i] == forms[i-period] {
					same++
				}
			}
			if same > (len(forms)-period)*6/10 {
				t.Errorf("%s: %d of %d sentences rest as the one %d before", host, same, len(forms), period)
			}
		}
	}
}

// TestTheOtherArmRestsElsewhere looks at the arm that a gesture leaves alone.
func TestTheOtherArmRestsElsewhere(t *testing.T) {
	seen := map[hold]int{}
	for i := range 40 {
		s := said(fmt.Sprintf("Line %d says something about a mug that keeps its heat.", i), avatar.Gesture{Kind: avatar.Greet, Word: 5})
		l := choreograph(s)[int((hear(s).words[5].start+.5)/tick)].limbs
		other := l[left].to
		if other == "wave" {
			other = l[right].to
		}
		seen[other]++
	}
	for _, h := range []hold{"", "low", "table", "side"} {
		if seen[h] == 0 {
			t.Errorf("the other arm is never at %q: %v", h, seen)
		}
	}
}

// TestRestChangesBetweenSentences lets a host talk on in one clip that may not be left.
func TestRestChangesBetweenSentences(t *testing.T) {
	changed := 0
	for i := range 12 {
		s := said(fmt.Sprintf("Everybody everywhere appreciates beautifully handcrafted stoneware teapots. Somebody somewhere manufactured number %d yesterday afternoon.", 20+i))
		forms := restsOf(choreograph(s))
		if forms[0] != (form{}) || forms[len(forms)-1] != (form{}) {
			t.Errorf("the hands are not folded at both ends: %q", forms)
		}
		for j := 1; j < len(forms); j++ {
			if forms[j] != (form{}) && forms[j-1] != (form{}) {
				changed++
			}
		}
	}
	if changed < 3 {
		t.Errorf("the hands go from one rest to another %d times", changed)
	}
}

// TestRestingArmsAreStill keeps their drawing cheap: what does not move is not drawn.
func TestRestingArmsAreStill(t *testing.T) {
	still, all := 0, 0
	for v := range 20 {
		for _, q := range choreograph(avatar.Score{Ticks: 120, Performance: avatar.Performance{Variant: v}}) {
			all++
			l := q.limbs
			if l[left].from != l[left].to || l[right].from != l[right].to {
				continue
			}
			if still++; l != [sides]limb{right: {from: l[right].to, to: l[right].to}, left: {from: l[left].to, to: l[left].to}} {
				t.Fatalf("arms that rest are at %+v", l)
			}
		}
	}
	if still < all*6/10 {
		t.Errorf("the arms are still in %d of %d pictures of a pause", still, all)
	}
}
