package webrtc

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pion/sdp/v3"
	pion "github.com/pion/webrtc/v4"
)

// errOffer is wrapped by what is wrong with an offer that can be read but not be answered.
var errOffer = errors.New("offer")

// offer is what a viewer asks for, reduced to what it will get: for each of its one or two media
// lines the payload types chosen.
type offer struct {
	sdp          *sdp.SessionDescription
	video, audio bool
	ufrag        string
}

// readOffer reads an SDP offer. The error wraps errOffer when the offer cannot be answered.
func readOffer(body []byte) (*offer, error) {
	if !bytes.HasPrefix(body, []byte("v=0")) {
		return nil, errors.New("offer: want SDP, which begins with v=0")
	}
	o := &offer{sdp: &sdp.SessionDescription{}}
	if err := o.sdp.Unmarshal(body); err != nil {
		return nil, fmt.Errorf("offer: %w", err)
	}
	o.ufrag, _ = o.sdp.Attribute("ice-ufrag")
	for i, m := range o.sdp.MediaDescriptions {
		if err := o.take(m); err != nil {
			return nil, fmt.Errorf("%w: media line %d (%s): %w", errOffer, i, m.MediaName.Media, err)
		}
	}
	switch {
	case !o.video && !o.audio:
		return nil, fmt.Errorf("%w: neither audio nor video", errOffer)
	case o.ufrag == "":
		return nil, fmt.Errorf("%w: no ice-ufrag", errOffer)
	}
	return o, nil
}

// take chooses from one media line, and removes from it all that was not chosen.
func (o *offer) take(m *sdp.MediaDescription) error {
	if err := takeDirection(m); err != nil {
		return err
	}
	if _, ok := m.Attribute("mid"); !ok {
		return errors.New("no mid")
	}
	if _, ok := m.Attribute("rtcp-mux"); !ok {
		return errors.New("no rtcp-mux")
	}
	if ufrag, ok := m.Attribute("ice-ufrag"); ok && o.ufrag == "" {
		o.ufrag = ufrag
	}
	switch m.MediaName.Media {
	case "video":
		if o.video {
			return errors.New("a second one")
		}
		o.video = true
		return takeVideo(m)
	case "audio":
		if o.audio {
			return errors.New("a second one")
		}
		o.audio = true
		return takeAudio(m)
	default:
		return errors.New("want audio or video")
	}
}

// takeDirection makes the line recvonly, which is all that a viewer may want.
func takeDirection(m *sdp.MediaDescription) error {
	if _, bundled := m.Attribute("bundle-only"); m.MediaName.Port.Value == 0 && !bundled {
		return errors.New("port 0: the line is switched off")
	}
	for _, direction := range []string{"sendonly", "inactive"} {
		if _, ok := m.Attribute(direction); ok {
			return fmt.Errorf("%s: want recvonly", direction)
		}
	}
	m.Attributes = slices.DeleteFunc(m.Attributes, func(a sdp.Attribute) bool {
		switch a.Key {
		case "sendrecv", "recvonly", "ssrc", "ssrc-group", "msid", "extmap", "simulcast", "rid":
			return true
		}
		return false
	})
	m.WithPropertyAttribute("recvonly")
	return nil
}

// profiles are the H.264 profiles whose decoders play constrained baseline, the best first: the
// first two bytes of a profile-level-id (RFC 6184, section 8.1).
var profiles = []string{"42e0", "42c0", "4200", "4d00", "4d40", "6400", "640c"}

func takeVideo(m *sdp.MediaDescription) error {
	codecs := codecsOf(m)
	best, chosen := len(profiles), ""
	for _, pt := range m.MediaName.Formats {
		if rank := profileRank(codecs[pt]); rank < best {
			best, chosen = rank, pt
		}
	}
	if chosen == "" {
		return errors.New("no H264 with packetization-mode=1 and a profile that plays constrained baseline")
	}
	formats := []string{chosen}
	for _, pt := range m.MediaName.Formats {
		if c := codecs[pt]; strings.EqualFold(c.name, "rtx/90000") && c.parameters["apt"] == chosen {
			formats = append(formats, pt)
			break
		}
	}
	keepFormats(m, formats)
	return nil
}

// profileRank is the place of a codec in profiles, or their number when it is none of them.
func profileRank(c codec) int {
	id := strings.ToLower(c.parameters["profile-level-id"])
	if !strings.EqualFold(c.name, "H264/90000") || c.parameters["packetization-mode"] != "1" || len(id) != 6 {
		return len(profiles)
	}
	if rank := slices.Index(profiles, id[:4]); rank >= 0 {
		return rank
	}
	return len(profiles)
}

func takeAudio(m *sdp.MediaDescription) error {
	codecs := codecsOf(m)
	i := slices.IndexFunc(m.MediaName.Formats, func(pt string) bool {
		return strings.EqualFold(codecs[pt].name, "opus/48000/2")
	})
	if i < 0 {
		return errors.New("no opus/48000/2")
	}
	pt := m.MediaName.Formats[i]
	keepFormats(m, []string{pt})
	m.Attributes = slices.DeleteFunc(m.Attributes, func(a sdp.Attribute) bool { return a.Key == "fmtp" })
	// pion answers with the offer's parameters; these are ours.
	m.WithValueAttribute("fmtp", pt+" "+opusParameters)
	return nil
}

// codec is one payload type of a media line.
type codec struct {
	name       string // as in rtpmap: H264/90000
	parameters map[string]string
}

func codecsOf(m *sdp.MediaDescription) map[string]codec {
	codecs := make(map[string]codec)
	for _, a := range m.Attributes {
		pt, value, ok := strings.Cut(a.Value, " ")
		if !ok {
			continue
		}
		c := codecs[pt]
		switch a.Key {
		case "rtpmap":
			c.name = strings.TrimSpace(value)
		case "fmtp":
			c.parameters = parametersOf(value)
		}
		codecs[pt] = c
	}
	return codecs
}

func parametersOf(fmtp string) map[string]string {
	parameters := make(map[string]string)
	for p := range strings.SplitSeq(fmtp, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		parameters[strings.ToLower(key)] = value
	}
	return parameters
}

// keepFormats removes all other payload types from a media line.
func keepFormats(m *sdp.MediaDescription, formats []string) {
	m.MediaName.Formats = formats
	m.Attributes = slices.DeleteFunc(m.Attributes, func(a sdp.Attribute) bool {
		switch a.Key {
		case "rtpmap", "fmtp", "rtcp-fb":
			pt, _, _ := strings.Cut(a.Value, " ")
			return pt != "*" && !slices.Contains(formats, pt)
		}
		return false
	})
}

// description is the reduced offer, for pion.
func (o *offer) description() (pion.SessionDescription, error) {
	b, err := o.sdp.Marshal()
	if err != nil {
		return pion.SessionDescription{}, fmt.Errorf("offer: %w", err)
	}
	return pion.SessionDescription{Type: pion.SDPTypeOffer, SDP: string(b)}, nil
}

// finishAnswer adds what WHEP wants of an answer and pion leaves out: that RTCP comes only
// multiplexed (RFC 8858).
func finishAnswer(answer string) (string, error) {
	var d sdp.SessionDescription
	if err := d.UnmarshalString(answer); err != nil {
		return "", fmt.Errorf("answer: %w", err)
	}
	for _, m := range d.MediaDescriptions {
		m.WithPropertyAttribute("rtcp-mux-only")
	}
	b, err := d.Marshal()
	if err != nil {
		return "", fmt.Errorf("answer: %w", err)
	}
	return string(b), nil
}

// fragment of SDP, as trickled (RFC 8840, section 9).
type trickle struct {
	ufrag      string
	mid        string
	candidates []string
}

// readTrickle reads an SDP fragment.
func readTrickle(body []byte) (trickle, error) {
	var t trickle
	n := 0
	for line := range strings.Lines(string(body)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			continue
		}
		if len(line) < 2 || line[1] != '=' {
			return t, fmt.Errorf("line %s: want a line of SDP", strconv.Itoa(n))
		}
		switch key, value, _ := strings.Cut(line[2:], ":"); key {
		case "ice-ufrag":
			t.ufrag = value
		case "mid":
			t.mid = value
		case "candidate":
			t.candidates = append(t.candidates, line[2:])
		}
	}
	if n == 0 {
		return t, errors.New("nothing in it")
	}
	return t, nil
}
