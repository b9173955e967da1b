package library

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/Eyevinn/mp4ff/avc"
	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/barkerlive/barker/stream"
)

// Lengths of a tick on the tracks' clocks.
const (
	pictureTicks = stream.VideoClock / 25
	soundTicks   = stream.AudioClock / 25
)

// pictureTrack is the track of a dressing. Its parameter sets are in the track's description and
// are put in front of every key picture again when it is read (ISO/IEC 14496-15, "avc1").
type pictureTrack struct {
	dressing stream.Dressing
	sps, pps []byte
	lead     []byte // what every key picture begins with: SPS and PPS behind start codes
}

// tracks are a clip's tracks: pictures from 1 on, and sound last.
type tracks struct {
	pictures []pictureTrack
	sound    uint32 // track ID
}

// tracksOf checks that a clip can be kept without loss, and says in which tracks.
func tracksOf(c *stream.Clip) (tracks, error) {
	if len(c.Ticks) == 0 || len(c.Ticks)%stream.StepTicks != 0 {
		return tracks{}, fmt.Errorf("%d ticks are no whole number of steps", len(c.Ticks))
	}
	var t tracks
	for d, p := range c.Ticks[0].Pictures {
		if p.Data == nil {
			continue
		}
		track, err := pictureTrackOf(stream.Dressing(d), p)
		if err != nil {
			return tracks{}, err
		}
		t.pictures = append(t.pictures, track)
	}
	if len(t.pictures) == 0 {
		return tracks{}, errors.New("there is no picture in it")
	}
	t.sound = uint32(len(t.pictures)) + 1
	return t, nil
}

func pictureTrackOf(d stream.Dressing, p stream.Picture) (pictureTrack, error) {
	spss, ppss := avc.GetParameterSetsFromByteStream(p.Data)
	if len(spss) != 1 || len(ppss) != 1 {
		return pictureTrack{}, fmt.Errorf("first picture of dressing %d has %d SPS and %d PPS, not one each", d, len(spss), len(ppss))
	}
	t := pictureTrack{dressing: d, sps: spss[0], pps: ppss[0]}
	t.lead = parameterSets(t.sps, t.pps)
	return t, nil
}

var startCode = []byte{0, 0, 0, 1}

func parameterSets(sps, pps []byte) []byte {
	return bytes.Join([][]byte{nil, sps, pps}, startCode)
}

// sample turns a picture into what is kept of it: units led by their length, without the
// parameter sets. It reports pictures that could not be turned back.
func (t pictureTrack) sample(p stream.Picture, key bool) ([]byte, error) {
	data := p.Data
	if p.Key != key {
		return nil, fmt.Errorf("dressing %d: key is %t in a tick where it is %t", t.dressing, p.Key, key)
	}
	if key {
		var ok bool
		if data, ok = bytes.CutPrefix(data, t.lead); !ok {
			return nil, fmt.Errorf("dressing %d: a key picture does not begin with the clip's SPS and PPS", t.dressing)
		}
	}
	if !bytes.HasPrefix(data, startCode) {
		return nil, fmt.Errorf("dressing %d: a picture is no Annex B byte stream", t.dressing)
	}
	var sample []byte // the picture is shared: nothing is turned in place
	for _, unit := range avc.ExtractNalusFromByteStream(data) {
		sample = binary.BigEndian.AppendUint32(sample, uint32(len(unit)))
		sample = append(sample, unit...)
	}
	if len(sample) != len(data) {
		return nil, fmt.Errorf("dressing %d: a picture has other start codes than of four bytes", t.dressing)
	}
	return sample, nil
}

// picture is the reverse of sample. The bytes of the sample are used.
func (t pictureTrack) picture(sample []byte, key bool) (stream.Picture, error) {
	for rest := sample; len(rest) > 0; {
		if len(rest) < 4 {
			return stream.Picture{}, fmt.Errorf("%w: a picture ends early", errBroken)
		}
		n := int64(binary.BigEndian.Uint32(rest)) + 4
		if n > int64(len(rest)) {
			return stream.Picture{}, fmt.Errorf("%w: a picture ends early", errBroken)
		}
		copy(rest, startCode)
		rest = rest[n:]
	}
	if key {
		sample = bytes.Join([][]byte{t.lead, sample}, nil)
	}
	return stream.Picture{Data: sample, Key: key}, nil
}

// writeMedia writes the description and a fragment for each key-frame interval.
func writeMedia(b *bytes.Buffer, c *stream.Clip, t tracks) error {
	head, err := description(t)
	if err != nil {
		return err
	}
	if err := head.Encode(b); err != nil {
		return err
	}
	var number uint32
	for start := 0; start < len(c.Ticks); {
		if !c.Ticks[start].Key {
			return errors.New("it does not begin with a key tick")
		}
		end := start + 1
		for end < len(c.Ticks) && !c.Ticks[end].Key {
			end++
		}
		number++
		if err := writeFragment(b, c.Ticks[start:end], start, number, t); err != nil {
			return err
		}
		start = end
	}
	return nil
}

func description(t tracks) (*mp4.InitSegment, error) {
	head := mp4.CreateEmptyInit()
	for _, p := range t.pictures {
		trak := head.AddEmptyTrack(stream.VideoClock, "video", "und")
		if err := trak.SetAVCDescriptor("avc1", [][]byte{p.sps}, [][]byte{p.pps}, true); err != nil {
			return nil, err
		}
	}
	trak := head.AddEmptyTrack(stream.AudioClock, "audio", "und")
	// Sound was encoded early by the decoder's delay: nothing is to be skipped.
	opus := &mp4.DopsBox{OutputChannelCount: 1, InputSampleRate: stream.AudioClock}
	trak.Mdia.Minf.Stbl.Stsd.AddChild(mp4.CreateAudioSampleEntryBox("Opus", 1, 16, stream.AudioClock, opus))
	return head, nil
}

func writeFragment(b *bytes.Buffer, ticks []stream.Tick, start int, number uint32, t tracks) error {
	ids := make([]uint32, t.sound)
	for i := range ids {
		ids[i] = uint32(i) + 1
	}
	f, err := mp4.CreateMultiTrackFragment(number, ids)
	if err != nil {
		return err
	}
	add := func(track uint32, data []byte, flags uint32, length, at int) error {
		return f.AddFullSampleToTrack(mp4.FullSample{
			Sample:     mp4.NewSample(flags, uint32(length), uint32(len(data)), 0),
			DecodeTime: uint64(at * length),
			Data:       data,
		}, track)
	}
	for n, p := range t.pictures {
		for i, tick := range ticks {
			data, err := p.sample(tick.Pictures[p.dressing], tick.Key)
			if err != nil {
				return fmt.Errorf("tick %d: %w", start+i, err)
			}
			flags := mp4.NonSyncSampleFlags
			if tick.Key {
				flags = mp4.SyncSampleFlags
			}
			if err := add(ids[n], data, flags, pictureTicks, start+i); err != nil {
				return err
			}
		}
	}
	for i, tick := range ticks {
		if len(tick.Sound.Data) == 0 {
			return fmt.Errorf("tick %d: there is no sound in it", start+i)
		}
		if err := add(t.sound, tick.Sound.Data, mp4.SyncSampleFlags, soundTicks, start+i); err != nil {
			return err
		}
	}
	return f.Encode(b)
}

// readMedia reads the ticks of a file whose picture tracks have the given dressings.
func readMedia(f *mp4.File, dressings []stream.Dressing) ([]stream.Tick, error) {
	if f.Init == nil || f.Init.Moov == nil || len(f.Init.Moov.Traks) != len(dressings)+1 {
		return nil, fmt.Errorf("%w: its tracks do not fit its label", errBroken)
	}
	var ticks []stream.Tick
	for n, trak := range f.Init.Moov.Traks {
		samples, err := samplesOf(f, trak.Tkhd.TrackID)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			ticks = make([]stream.Tick, len(samples))
		}
		if len(samples) != len(ticks) {
			return nil, fmt.Errorf("%w: its tracks have different lengths", errBroken)
		}
		if n == len(dressings) {
			for i, s := range samples {
				ticks[i].Sound.Data = s.Data
			}
			continue
		}
		if err := readPictures(ticks, samples, trak, dressings[n]); err != nil {
			return nil, err
		}
	}
	return ticks, nil
}

func readPictures(ticks []stream.Tick, samples []mp4.FullSample, trak *mp4.TrakBox, d stream.Dressing) error {
	avcx := trak.Mdia.Minf.Stbl.Stsd.AvcX
	if d >= stream.Dressings || avcx == nil || avcx.AvcC == nil || len(avcx.AvcC.SPSnalus) != 1 || len(avcx.AvcC.PPSnalus) != 1 {
		return fmt.Errorf("%w: a picture track is not described", errBroken)
	}
	t := pictureTrack{dressing: d, lead: parameterSets(avcx.AvcC.SPSnalus[0], avcx.AvcC.PPSnalus[0])}
	for i, s := range samples {
		key := s.IsSync()
		p, err := t.picture(s.Data, key)
		if err != nil {
			return err
		}
		ticks[i].Pictures[d] = p
		ticks[i].Key = key
	}
	return nil
}

func samplesOf(f *mp4.File, track uint32) ([]mp4.FullSample, error) {
	trex, ok := f.Init.Moov.Mvex.GetTrex(track)
	if !ok {
		return nil, fmt.Errorf("%w: track %d has no defaults", errBroken, track)
	}
	var samples []mp4.FullSample
	for _, segment := range f.Segments {
		for _, fragment := range segment.Fragments {
			s, err := fragment.GetFullSamples(trex)
			if err != nil {
				return nil, fmt.Errorf("%w: %w", errBroken, err)
			}
			samples = append(samples, s...)
		}
	}
	return samples, nil
}
