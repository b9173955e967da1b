package figure

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"image/color"
	"io/fs"
	"math"
	"strings"
)

// House is the host of a Look that names none.
const House = "mira"

// Studio is the set of a Look that names none.
const Studio = "studio"

// The files of the art: set-NAME.svg for a set, NAME.svg for a host without arms, and
// NAME-HOLD.svg for both arms in each hold. Joints are data- attributes beside what they move, in
// the host's units.
const setPrefix = "set-"

// hold is how an arm and its hand are held. The zero hold is rest.
type hold string

// holds are all that hosts have arms for, beside rest.
var holds = []hold{"low", "under", "wave", "point", "offer", "heart", "cross", "one", "two", "three", "tray", "ear", "explain", "show", "thumb", "clasp", "table", "side", "steeple"}

// file is the name of the hold's file, for a host.
func (h hold) file(host string) string { return host + "-" + string(cmp.Or(h, "rest")) + ".svg" }

type point struct{ x, y float64 }

// side tells the arms apart as the viewer sees them.
type side int

const (
	right side = iota
	left
	sides
)

var sideNames = [sides]string{"r", "l"}

// troupe is all of the art, parsed.
type troupe struct {
	sets   map[string]*set
	hosts  map[string]*host
	digest string
}

// host is one host's art and joints.
type host struct {
	world       affine // from the host's units to the set's
	face        affine // from the head's units to the host's
	neck, crown point
	shoulder    [sides]point
	parts       map[string]*node // hair-back, body, head, nose, smile, hair-front, and maybe beard and glasses
	makeup      makeup
	outfit      color.RGBA // its own colour; see retint
	arms        [sides]map[hold]*arm
}

// joint is where an arm is.
type joint struct {
	elbow, wrist point
	hand         float64 // the hand's turn, in degrees from upright
}

// arm is an arm's drawing in one hold; hand is nil when it is hidden.
type arm struct {
	joint
	shade, upper, hand, fore *node
}

// readTroupe parses everything in art.
func readTroupe(art fs.FS) (*troupe, error) {
	if art == nil {
		return nil, errors.New("host art: no files were given")
	}
	sum := sha256.New()
	t := &troupe{sets: map[string]*set{}, hosts: map[string]*host{}}
	names, err := fs.Glob(art, "*.svg")
	if err != nil {
		return nil, fmt.Errorf("host art: %w", err)
	}
	for _, n := range names {
		name := strings.TrimSuffix(n, ".svg")
		if set, ok := strings.CutPrefix(name, setPrefix); ok {
			t.sets[set], err = readSet(art, n, sum)
		} else if !strings.Contains(name, "-") {
			t.hosts[name], err = readHost(art, name, sum)
		}
		if err != nil {
			return nil, err
		}
	}
	if t.sets[Studio] == nil {
		return nil, fmt.Errorf("host art: %s%s.svg is missing", setPrefix, Studio)
	}
	if t.hosts[House] == nil {
		return nil, fmt.Errorf("host art: %s.svg is missing", House)
	}
	t.digest = fmt.Sprintf("%x", sum.Sum(nil)[:8])
	return t, nil
}

func readDrawing(art fs.FS, name string, sum hash.Hash) (*drawing, error) {
	data, err := fs.ReadFile(art, name)
	if err != nil {
		return nil, fmt.Errorf("host art: %w", err)
	}
	sum.Write(data)
	return parseSVG(name, data)
}

func readHost(art fs.FS, name string, sum hash.Hash) (*host, error) {
	d, err := readDrawing(art, name+".svg", sum)
	if err != nil {
		return nil, err
	}
	h := &host{parts: map[string]*node{}}
	if err := h.frame(d); err != nil {
		return nil, fmt.Errorf("host art: %s.svg: %w", name, err)
	}
	for _, k := range append([]hold{""}, holds...) {
		file := k.file(name)
		d, err := readDrawing(art, file, sum)
		if err != nil {
			return nil, err
		}
		for s := range sides {
			if h.arms[s] == nil {
				h.arms[s] = map[hold]*arm{}
			}
			if h.arms[s][k], err = readArm(d, s); err != nil {
				return nil, fmt.Errorf("host art: %s: %w", file, err)
			}
		}
	}
	return h, nil
}

// frame reads the host's joints and parts.
func (h *host) frame(d *drawing) error {
	n := d.ids["host"]
	if n == nil {
		return errors.New("the group host is missing")
	}
	h.world = n.m
	v := map[string][]float64{"neck": nil, "crown": nil, "face": nil, "shoulder-r": nil, "shoulder-l": nil}
	for k := range v {
		x, err := parseNumbers(n.attr["data-"+k])
		if err != nil || len(x) < 2 || k == "face" && len(x) != 3 {
			return fmt.Errorf("data-%s of the group host is missing or wrong", k)
		}
		v[k] = x
	}
	h.neck, h.crown = pointOf(v["neck"]), pointOf(v["crown"])
	h.shoulder = [sides]point{right: pointOf(v["shoulder-r"]), left: pointOf(v["shoulder-l"])}
	h.face = translate(v["face"][0], v["face"][1]).mul(scale(v["face"][2], v["face"][2]))
	var err error
	if h.makeup, err = readMakeup(n); err != nil {
		return err
	}
	base, _, _ := strings.Cut(n.attr["data-outfit"], " ")
	if h.outfit, err = parseColor(base); err != nil {
		return fmt.Errorf("data-outfit of the group host: %w", err)
	}
	for _, k := range []string{"hair-back", "body", "head", "nose", "smile", "hair-front"} {
		if h.parts[k] = d.ids[k]; h.parts[k] == nil {
			return fmt.Errorf("the group %s is missing", k)
		}
	}
	for _, k := range []string{"beard", "glasses"} {
		if n := d.ids[k]; n != nil {
			h.parts[k] = n
		}
	}
	return nil
}

func pointOf(v []float64) point { return point{v[0], v[1]} }

// readArm reads one side's arm.
func readArm(d *drawing, s side) (*arm, error) {
	n := d.ids["arm-"+sideNames[s]]
	if n == nil {
		return nil, fmt.Errorf("the group arm-%s is missing", sideNames[s])
	}
	elbow, err := parseNumbers(n.attr["data-elbow"])
	wrist, err2 := parseNumbers(n.attr["data-wrist"])
	turn, err3 := n.number("data-hand", 0)
	if err := errors.Join(err, err2, err3); err != nil || len(elbow) != 2 || len(wrist) != 2 {
		return nil, fmt.Errorf("arm-%s: data-elbow, data-wrist or data-hand is missing or wrong", sideNames[s])
	}
	a := &arm{joint: joint{pointOf(elbow), pointOf(wrist), turn}}
	part := func(k string) *node { return d.ids[k+"-"+sideNames[s]] }
	a.shade, a.upper, a.hand, a.fore = part("shade"), part("upper"), part("hand"), part("fore")
	if a.shade == nil || a.upper == nil || a.fore == nil {
		return nil, fmt.Errorf("arm-%s: shade, upper or fore is missing", sideNames[s])
	}
	return a, nil
}

// bone is a stretch of arm as an angle, in radians, and a length.
type bone struct{ angle, length float64 }

func boneOf(a, b point) bone {
	return bone{math.Atan2(b.y-a.y, b.x-a.x), math.Hypot(b.x-a.x, b.y-a.y)}
}

func (b bone) end(from point) point {
	s, c := math.Sincos(b.angle)
	return point{from.x + b.length*c, from.y + b.length*s}
}

// between turns the short way round.
func (b bone) between(to bone, t float64) bone {
	return bone{b.angle + math.Remainder(to.angle-b.angle, 2*math.Pi)*t, blend(b.length, to.length, t)}
}

// between is the arm t of the way to another, hanging from the shoulder. Halfway a forearm that
// turns far points at the viewer, and so looks shorter. At 0 and 1 it is exactly the one or the
// other.
func (j joint) between(to joint, shoulder point, t float64) joint {
	switch t {
	case 0:
		return j
	case 1:
		return to
	}
	// The upper arm leads, the forearm follows, and the hand comes last.
	ahead, behind, last := 1-math.Pow(1-t, 1.2), math.Pow(t, 1.12), math.Pow(t, 1.3)
	elbow := boneOf(shoulder, j.elbow).between(boneOf(shoulder, to.elbow), ahead).end(shoulder)
	a, b := boneOf(j.elbow, j.wrist), boneOf(to.elbow, to.wrist)
	turn := math.Abs(math.Remainder(b.angle-a.angle, 2*math.Pi))
	fore := a.between(b, behind)
	fore.length *= 1 - .3*min(1, turn)*4*t*(1-t)
	wrist := fore.end(elbow)
	return joint{elbow, wrist, j.hand + math.Remainder(to.hand-j.hand, 360)*last}
}

// onto moves what was drawn from a0 to b0 so that it reaches from a to b: turned, and stretched
// along, not across.
func onto(a0, b0, a, b point) affine {
	if a0 == a && b0 == b {
		return identity
	}
	was, is := boneOf(a0, b0), boneOf(a, b)
	deg := 180 / math.Pi
	m := translate(a.x, a.y).mul(rotate(is.angle*deg, 0, 0)).mul(scale(is.length/was.length, 1))
	return m.mul(rotate(-was.angle*deg, 0, 0)).mul(translate(-a0.x, -a0.y))
}
