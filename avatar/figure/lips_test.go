package figure

import (
	"image"
	"iter"
	"math"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/voice"
)

// catcher is a face that keeps the scores that a stage lays, and draws nothing.
type catcher struct {
	*Figure
	scores []avatar.Score
}

func (c *catcher) Frames(s avatar.Score) iter.Seq[avatar.Frame] {
	c.scores = append(c.scores, s)
	return func(func(avatar.Frame) bool) {}
}

// laidOut is the score that a real stage makes of what a real voice says.
func laidOut(t *testing.T, v avatar.Voice, p avatar.Performance) avatar.Score {
	t.Helper()
	c := &catcher{Figure: dressed(t)}
	p.Language = language.English
	stage := avatar.New(avatar.Config{Voices: []avatar.Voice{v}, Face: c, Codec: codec.Codec{}})
	if _, err := stage.Perform(t.Context(), p); len(c.scores) == 0 {
		t.Fatalf("flite does not speak, install Debian's flite: %v", err)
	}
	return c.scores[0]
}

// sentences are full of lips that close, between wide and round vowels, fast and slow.
var sentences = []string{
	"Please bring my big paper map, maybe it helps.",
	"Mum bought a pumpkin, a lamp and some purple soap.",
	"The shop keeps a bamboo box by the open window.",
	"I am happy to make a simple promise, my member.",
	"Probably the best bottom price of a hammer, but remember to compare.",
}

// hosts are voiced as a channel would.
var hosts = map[string]string{House: "slt", "tomas": "rms"}

func TestLipsAreShutInThePicturesOfEveryPBM(t *testing.T) {
	for host, name := range hosts {
		sc := dressed(t).scene(avatar.Look{Host: host})
		p, c := &pen{r: newRasteriser()}, newCanvas(upright)
		restore(c, sc.set, c.Rect)
		phones, open := 0, 0
		for _, text := range sentences {
			s := laidOut(t, voice.NewFlite(name), avatar.Performance{Text: text, Look: avatar.Look{Host: host}})
			poses := choreograph(s)
			gap := func(k int) float64 {
				k = min(max(k, 0), len(poses)-1)
				sc.draw(p, c, poses[k])
				return lipGap(c, sc, poses[k])
			}
			for _, m := range s.Speech.Marks {
				if m.Kind != avatar.Phone {
					continue
				}
				from, to := m.Start.Seconds(), m.End.Seconds()
				switch {
				case strings.Contains("p b m", m.Name):
					phones++
					least := math.Inf(1)
					for k := int(from/tick) - 1; k <= int(to/tick)+1; k++ {
						least = min(least, gap(k))
					}
					if least > shutLine {
						t.Errorf("%s, %q: the lips stay %.1f apart around the %s at %.2f s", host, text, least, m.Name, from)
					}
				case strings.Contains("aa ae ay aw", m.Name) && to-from > .09:
					if gap(int((from+to)/2/tick)) > shutLine {
						open++
					}
				}
			}
		}
		if phones < 35 || open < 8 {
			t.Errorf("%s: %d p, b and m were looked at, and the mouth is open in %d vowels", host, phones, open)
		}
	}
}

// shutLine is how high the line between shut lips may be, in head units: it is drawn 2.6 wide.
const shutLine = 3.4

// lipGap measures in a drawn picture how far the lips are apart, in head units: the longest run
// down the middle of the mouth that is as dark as the inside or as light as teeth.
func lipGap(c *image.YCbCr, sc *scene, q pose) float64 {
	f := &sc.host.makeup
	_, head, _ := sc.host.rig(q)
	m := sc.world.mul(head).mul(sc.host.face).mul(translate(q.yaw*10.5, f.mouthLow))
	lip := min(sc.looks.lipUpper.y, sc.looks.lipLower.y)
	longest, run := 0.0, 0.0
	const step = .25
	for y := -9.0; y < 17; y += step {
		px, py := m.apply(0, y)
		v := uint32(c.Y[c.YOffset(int(px), int(py))])
		if v < lip-12 || v > sc.looks.lipLight.y+18 {
			run += step
		} else {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

func TestEveryExitIsNearRest(t *testing.T) {
	const text = "Meet the walnut mug, it is new. Do you want two or three of them today? You find it on the card below. Thank you for watching, ask me anything!"
	for host, name := range hosts {
		sc := dressed(t).scene(avatar.Look{Host: host})
		home, made := sc.marks(rest), 0
		s := laidOut(t, voice.NewFlite(name), avatar.Performance{Text: text, Look: avatar.Look{Host: host}})
		if len(s.Exits) < 3 {
			t.Fatalf("%d exits", len(s.Exits))
		}
		for i, g := range kinds {
			for word := i % 3; word < len(strings.Fields(text)); word += 3 {
				s.Performance.Gestures = []avatar.Gesture{{Kind: g, Word: word}}
				poses := choreograph(s)
				for _, q := range poses {
					if q.limbs != rest.limbs {
						made++
					}
				}
				for _, e := range s.Exits {
					for part, p := range sc.marks(poses[e-1]) {
						if d := math.Hypot(p.x-home[part].x, p.y-home[part].y); d > 12 {
							t.Errorf("%s, %s on word %d: at exit %d the %s is %.0f from rest", host, g, word, e, part, d)
						}
					}
				}
			}
		}
		if made < 1000 {
			t.Errorf("%s: the arms move in %d pictures only", host, made)
		}
	}
}
