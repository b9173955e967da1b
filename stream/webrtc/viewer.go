package webrtc

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	pion "github.com/pion/webrtc/v4"

	"github.com/barkerlive/barker/stream"
)

const (
	// silent is how long a viewer may be without RTCP, or on its way to connecting, before it is
	// taken for gone.
	silent = 15 * time.Second
	// reportTicks is the distance of sender reports: one second.
	reportTicks = int64(time.Second / stream.TickDuration)
)

// viewer is one WHEP session.
type viewer struct {
	id     string
	etag   string
	ufrag  string // the viewer's, which a new one would replace to restart ICE
	line   *Line
	server *Server
	log    *slog.Logger
	pc     *pion.PeerConnection
	video  *track // nil when it only hears
	audio  *track // nil when it only sees

	connected atomic.Bool
	heard     atomic.Int64 // when RTCP last came, in Unix nanoseconds
	ended     chan struct{}
	end       func() // closes ended, once

	// What follows belongs to the viewer's shard.
	cursor   cursor
	reported int64 // tick of the last sender report
	begun    bool

	resends resends // belongs to the video track's RTCP reader
}

// newViewer answers an offer. The answer holds all candidates.
func newViewer(ctx context.Context, s *Server, l *Line, o *offer, d stream.Dressing) (*viewer, string, error) {
	pc, err := s.api.NewPeerConnection(pion.Configuration{Certificates: []pion.Certificate{s.certificate}})
	if err != nil {
		return nil, "", fmt.Errorf("peer connection: %w", err)
	}
	v := &viewer{
		id: rand.Text(), etag: `"` + rand.Text() + `"`, ufrag: o.ufrag,
		line: l, server: s, pc: pc, ended: make(chan struct{}),
		cursor: cursor{line: l, dressing: d, pictures: o.video},
	}
	v.log = s.log.With("channel", l.channel, "viewer", v.id[:8])
	v.end = sync.OnceFunc(func() { close(v.ended) })
	v.heard.Store(time.Now().UnixNano())
	pc.OnConnectionStateChange(v.onState)
	answer, err := v.answer(ctx, o)
	if err != nil {
		if cerr := pc.Close(); cerr != nil {
			v.log.Debug("close", "err", cerr)
		}
		return nil, "", err
	}
	return v, answer, nil
}

func (v *viewer) onState(state pion.PeerConnectionState) {
	switch state {
	case pion.PeerConnectionStateConnected:
		v.connected.Store(true)
	case pion.PeerConnectionStateFailed, pion.PeerConnectionStateClosed:
		v.end()
	default: // on its way, or back again before it failed
	}
}

// answer negotiates, and waits for the machine's candidates, which are at hand.
func (v *viewer) answer(ctx context.Context, o *offer) (string, error) {
	if err := v.addTracks(o); err != nil {
		return "", err
	}
	description, err := o.description()
	if err != nil {
		return "", err
	}
	if err := v.pc.SetRemoteDescription(description); err != nil {
		return "", fmt.Errorf("%w: %w", errOffer, err)
	}
	answer, err := v.pc.CreateAnswer(nil)
	if err != nil {
		return "", fmt.Errorf("%w: %w", errOffer, err)
	}
	gathered := pion.GatheringCompletePromise(v.pc)
	if err := v.pc.SetLocalDescription(answer); err != nil {
		return "", fmt.Errorf("%w: %w", errOffer, err)
	}
	select {
	case <-gathered:
	case <-ctx.Done():
		return "", fmt.Errorf("answer: %w", ctx.Err())
	}
	return finishAnswer(v.pc.LocalDescription().SDP)
}

// addTracks prepares one track per media line, both of one media stream.
func (v *viewer) addTracks(o *offer) error {
	streamID := v.line.channel
	if o.video {
		v.video = &track{kind: pion.RTPCodecTypeVideo, streamID: streamID}
	}
	if o.audio {
		v.audio = &track{kind: pion.RTPCodecTypeAudio, streamID: streamID}
	}
	for _, t := range v.tracks() {
		_, err := v.pc.AddTransceiverFromTrack(t, pion.RTPTransceiverInit{
			Direction: pion.RTPTransceiverDirectionSendonly,
		})
		if err != nil {
			return fmt.Errorf("track: %w", err)
		}
	}
	return nil
}

func (v *viewer) tracks() []*track {
	var tracks []*track
	for _, t := range []*track{v.video, v.audio} {
		if t != nil {
			tracks = append(tracks, t)
		}
	}
	return tracks
}

// Run reads the viewer's RTCP until it ends or ctx is done, and closes its connection.
func (v *viewer) Run(ctx context.Context) error {
	var readers sync.WaitGroup
	for _, s := range v.pc.GetSenders() {
		readers.Go(func() { v.readRTCP(s) })
	}
	v.log.Debug("viewer comes")
	select {
	case <-v.ended:
	case <-ctx.Done():
		v.end()
	}
	v.connected.Store(false)
	err := v.pc.Close()
	readers.Wait()
	v.log.Debug("viewer goes")
	if err != nil {
		return fmt.Errorf("viewer %s: close: %w", v.id[:8], err)
	}
	return nil
}

// gone tells whether the viewer gave no sign for too long.
func (v *viewer) gone(now time.Time) bool {
	return now.Sub(time.Unix(0, v.heard.Load())) > silent
}

// send sends what the viewer is due. It is called by its shard only.
func (v *viewer) send() {
	var video, audio *binding
	if !v.connected.Load() || !bindingOf(v.video, &video) || !bindingOf(v.audio, &audio) {
		return
	}
	s, ok := v.cursor.advance()
	if !ok {
		return
	}
	if s.jumped && v.begun {
		v.server.stats.resyncs.Add(1)
	}
	if !v.begun || s.newest.Tick-v.reported >= reportTicks {
		v.report(video, audio, s.newest)
	}
	v.begun = true
	if video != nil {
		v.sendPictures(video, s)
	}
	if audio != nil {
		v.sendSounds(audio, s)
	}
}

// bindingOf reads a track's binding; a track that the viewer did not ask for needs none.
func bindingOf(t *track, b **binding) bool {
	if t == nil {
		return true
	}
	*b = t.bound.Load()
	return *b != nil
}

func (v *viewer) sendPictures(b *binding, s step) {
	if s.jumped {
		v.video.startAt(s.entries[0].frames[v.cursor.dressing].first, startSequence())
	}
	for _, e := range s.entries {
		f := &e.frames[v.cursor.dressing]
		for i := range f.payloads {
			v.count(v.video.write(b, f.packet(e.at, i)), len(f.payloads[i]))
		}
	}
}

func (v *viewer) sendSounds(b *binding, s step) {
	for i, e := range s.entries {
		number := s.first + uint64(i)
		if number < s.sound {
			continue
		}
		if !v.audio.begun || v.audio.seq.of(number) != v.audio.newest.Load()+1 {
			v.audio.startAt(number, startSequence())
		}
		v.count(v.audio.write(b, e.soundPacket(number)), len(e.sound))
	}
}

// count adds a packet to the server's figures. One that could not be sent is like one that was
// lost on its way.
func (v *viewer) count(err error, octets int) {
	if err != nil {
		v.server.stats.unsent.Add(1)
		return
	}
	v.server.stats.packets.Add(1)
	v.server.stats.octets.Add(int64(octets))
}

// report sends both tracks' sender reports, from one clock, and the name that binds them.
func (v *viewer) report(video, audio *binding, at stream.At) {
	v.reported = at.Tick
	var packets []rtcp.Packet
	names := &rtcp.SourceDescription{}
	name := func(ssrc uint32) {
		names.Chunks = append(names.Chunks, rtcp.SourceDescriptionChunk{
			Source: ssrc,
			Items:  []rtcp.SourceDescriptionItem{{Type: rtcp.SDESCNAME, Text: v.line.channel}},
		})
	}
	if video != nil {
		packets = append(packets, v.video.report(video, at.Wall, uint32(at.Tick*videoTick)))
		name(video.ssrc)
	}
	if audio != nil {
		packets = append(packets, v.audio.report(audio, at.Wall, uint32(at.Tick*audioTick)))
		name(audio.ssrc)
	}
	if err := v.pc.WriteRTCP(append(packets, names)); err != nil {
		v.server.stats.unsent.Add(1)
	}
}

// startSequence draws a first sequence number; see startRange.
func startSequence() uint64 {
	n, err := rand.Int(rand.Reader, big.NewInt(startRange-1))
	if err != nil {
		return 1
	}
	return n.Uint64() + 1
}
