package figure

import (
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

// marks are points of the puppet, in the host's units, by name; a few of each part.
func (s *scene) marks(q pose) map[string]point {
	body, head, hair := s.host.rig(q)
	at := func(m affine, x, y float64) point { x, y = m.apply(x, y); return point{x, y} }
	face := head.mul(s.host.face)
	f := &s.host.makeup
	out := map[string]point{
		"head crown": at(head, s.host.crown.x, s.host.crown.y-80), "head chin": at(face, 0, chin),
		"hair left": at(hair, s.host.crown.x-140, s.host.crown.y+340), "hair right": at(hair, s.host.crown.x+140, s.host.crown.y+340),
		"body left": at(body, 180, 700), "body right": at(body, 540, 700),
		"brow": at(face, f.eyeApart+9*q.yaw, -f.browHeight-q.brow), "nose": at(face, 14*q.yaw, 50),
		"lip upper": at(face, 9*q.yaw, f.mouthLow-q.mouth.open*.38), "lip lower": at(face, 9*q.yaw, f.mouthLow+q.mouth.open*.62),
		"lip corner": at(face, 9*q.yaw+q.mouth.width, f.mouthLow-q.mouth.lift),
	}
	for side := range sides {
		j := s.jointOf(side, q.limbs[side])
		out["arm elbow "+sideNames[side]], out["arm wrist "+sideNames[side]] = at(body, j.elbow.x, j.elbow.y), at(body, j.wrist.x, j.wrist.y)
		tip := translate(j.root().x, j.root().y).mul(rotate(j.hand, 0, 0))
		out["hand tip "+sideNames[side]] = at(body.mul(tip), 0, -140)
	}
	return out
}

// fastest is how far a point may move from one picture to the next, in the host's units, by the
// first word of its name.
var fastest = map[string]float64{"head": 7.5, "hair": 9, "body": 3, "brow": 7, "nose": 7, "lip": 15, "arm": 42, "hand": 74}

// checkMotion fails where a part jumps: it moves too far in one picture, or leaps off and stops.
func checkMotion(t *testing.T, s *scene, name string, poses []pose) {
	t.Helper()
	var last map[string]point
	for k, q := range poses {
		now := s.marks(q)
		for part, p := range now {
			kind, _, _ := strings.Cut(part, " ")
			if last == nil {
				continue
			}
			if d := math.Hypot(p.x-last[part].x, p.y-last[part].y); d > fastest[kind] {
				t.Errorf("%s: %s moves %.1f at picture %d", name, part, d, k)
			}
		}
		last = now
	}
}

func TestNothingJumps(t *testing.T) {
	for host := range hosts {
		s := dressed(t).scene(avatar.Look{Host: host})
		for i, g := range kinds {
			for j, h := range kinds {
				word := 2 + (i+j)%3
				sc := said(pitch, avatar.Gesture{Kind: g, Word: word}, avatar.Gesture{Kind: h, Word: word + 3 + (i+2*j)%7})
				sc.Performance.Look.Host = host
				checkMotion(t, s, fmt.Sprintf("%s, %s then %s", host, g, h), choreograph(sc))
			}
		}
		for v := range 40 {
			sc := avatar.Score{Ticks: 80 + 8*(v%6), Performance: avatar.Performance{Variant: v, Look: avatar.Look{Host: host}}}
			checkMotion(t, s, fmt.Sprintf("%s, idle %d", host, v), choreograph(sc))
		}
	}
}

// TestGesturesDifferFromLineToLine asks the same gesture of many lines.
func TestGesturesDifferFromLineToLine(t *testing.T) {
	for _, g := range kinds {
		seen := map[[sides]limb]bool{}
		forms := map[form]bool{}
		const lines = 12
		for i := range lines {
			s := said(fmt.Sprintf("Line %d says something about a mug that keeps its heat.", i), avatar.Gesture{Kind: g, Word: 5})
			poses := choreograph(s)
			at := int((hear(s).words[5].start + .5) / tick)
			seen[poses[at].limbs] = true
			forms[form{poses[at].limbs[right].to, poses[at].limbs[left].to}] = true
		}
		if g == avatar.Nod {
			continue
		}
		if len(seen) < lines-1 || len(forms) < len(manners[g].forms) {
			t.Errorf("%s looks only %d ways in %d lines, in %d forms", g, len(seen), lines, len(forms))
		}
	}
}

func TestHandsSayWhatTheWordsSay(t *testing.T) {
	for text, want := range map[string]hold{
		"We have two sizes for every kitchen in the house.":       "two",
		"There are three colours that go with any kitchen table.": "three",
		"It costs €24 and it ships to you tomorrow afternoon.":    "point",
		"Do you like it large or do you like it small today then": "tray",
		"Thank you so much for watching us here this evening now": "heart",
	} {
		found := false
		for _, q := range choreograph(said(text)) {
			found = found || q.limbs[right].to == want || q.limbs[left].to == want
		}
		if !found {
			t.Errorf("%q: no hand says %s", text, want)
		}
	}
}

// airing is a rundown of pitches and pauses as a channel airs them, for at least d.
func airing(d time.Duration, host string) []avatar.Score {
	open := []string{"Meet the walnut mug.", "Here is the kettle you asked about.", "Look at this lamp with me.", "This throw is the softest one we have."}
	body := []string{"It keeps coffee hot for an hour.", "It is made of walnut and steel.", "You can have it in two sizes, or three if you wait.", "I love how light it is in the hand."}
	closing := []string{"Ask me anything about it.", "You find it on the card below.", "Thanks for watching!", "Would you like it large or small?"}
	var out []avatar.Score
	for n, at := 0, time.Duration(0); at < d; n++ {
		s := said(fmt.Sprintf("%s %s Number %d. %s", open[n%4], body[n/4%4], n, closing[n/2%4]), avatar.Gesture{Kind: avatar.Open}, avatar.Gesture{Kind: avatar.Point, Word: 6})
		pause := avatar.Score{Ticks: 80 + 8*(n%6), Performance: avatar.Performance{Variant: n % 16}}
		s.Performance.Look.Host, pause.Performance.Look.Host = host, host
		out = append(out, s, pause)
		at += time.Duration(s.Ticks+pause.Ticks) * stream.TickDuration
	}
	return out
}

// TestTenMinutesNeverRepeat looks for two stretches of five seconds with the same poses, and for
// jumps at the joins, in ten minutes of pitching and pausing.
func TestTenMinutesNeverRepeat(t *testing.T) {
	const stretch = int(5 * time.Second / stream.TickDuration)
	for host := range hosts {
		var poses []pose
		for _, s := range airing(10*time.Minute, host) {
			p := choreograph(s)
			if p[0] != rest || p[len(p)-1] != rest {
				t.Fatalf("%s: %q does not begin and end at rest", host, s.Performance.Text)
			}
			poses = append(poses, p...)
		}
		checkMotion(t, dressed(t).scene(avatar.Look{Host: host}), host, poses)
		seen := map[uint64]int{}
		for k := 0; k+stretch <= len(poses); k++ {
			h := fnv.New64a()
			for i := k; i < k+stretch; i += 5 { // enough to tell them apart
				q := poses[i]
				fmt.Fprint(h, q.tilt, q.nod, q.yaw, q.mouth.open, q.gaze.x)
			}
			if before, ok := seen[h.Sum64()]; ok {
				t.Fatalf("%s: five seconds from picture %d on are those from %d on", host, k, before)
			}
			seen[h.Sum64()] = k
		}
	}
}
