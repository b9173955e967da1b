package webrtc

import (
	"sort"
	"sync"

	"github.com/barkerlive/barker/stream"
)

const (
	// ringTicks is how much of a line is kept for joins and retransmissions: 5.12 s.
	ringTicks = 128
	// maxLag is how far a viewer may be behind before it is set to the newest key picture.
	maxLag = stream.KeyTicks + stream.StepTicks
	// catchUp is how many ticks a viewer behind the line is sent at once.
	catchUp = 4
	// audibleLag is how near to the line a viewer hears it first. Sound does not catch up.
	audibleLag = 2
)

// entry is one tick, ready to be sent. It is immutable and shared by all viewers.
type entry struct {
	at     stream.At
	frames [stream.Dressings]frame
	sound  []byte
}

// frame is one picture as RTP payloads. Packets of a dressing are counted through, so that a
// viewer's sequence number is a packet's index plus an offset.
type frame struct {
	first    uint64 // index of the first payload
	payloads [][]byte
	key      bool
}

// Line is one channel as WebRTC viewers receive it. It is a [stream.Outlet]: each tick is cut into
// packets once, and kept for the server's shards to send. Made by [Server.NewLine].
type Line struct {
	channel string
	server  *Server

	mu   sync.RWMutex // guards what follows
	ring [ringTicks]*entry
	head uint64                   // entries written so far; entry i is at i % ringTicks
	next [stream.Dressings]uint64 // index of the next packet
}

// Channel is the id that the line was made with.
func (l *Line) Channel() string { return l.channel }

// Write takes a tick. It never blocks: sending is the shards' work.
func (l *Line) Write(t stream.Tick, at stream.At) {
	e := &entry{at: at, sound: t.Sound.Data}
	for d, p := range t.Pictures {
		e.frames[d] = frame{payloads: payloads(p.Data), key: p.Key}
	}
	l.mu.Lock()
	for d := range e.frames {
		e.frames[d].first = l.next[d]
		l.next[d] += uint64(len(e.frames[d].payloads))
	}
	l.ring[l.head%ringTicks] = e
	l.head++
	l.mu.Unlock()
	l.server.wake()
}

// Close ends the line's viewers. They may come back once the channel is on air again.
func (l *Line) Close() { l.server.endLine(l) }

// makes tells whether the line's newest tick has a picture of the dressing; known is false
// before the first tick.
func (l *Line) makes(d stream.Dressing) (makes, known bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.head == 0 {
		return false, false
	}
	return len(l.at(l.head - 1).frames[d].payloads) > 0, true
}

// at is the i-th entry. The caller holds mu and knows that it is still in the ring.
func (l *Line) at(i uint64) *entry { return l.ring[i%ringTicks] }

// tail is the oldest entry in the ring. The caller holds mu.
func (l *Line) tail() uint64 {
	if l.head < ringTicks {
		return 0
	}
	return l.head - ringTicks
}

// newestKey finds the entry at which a viewer of the dressing may start. The caller holds mu.
func (l *Line) newestKey(d stream.Dressing) (uint64, bool) {
	for i := l.head; i > l.tail(); i-- {
		if l.at(i - 1).frames[d].key {
			return i - 1, true
		}
	}
	return 0, false
}

// packet finds a packet of a dressing by its index, for a retransmission.
func (l *Line) packet(d stream.Dressing, index uint64) (p packet, ok bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	tail := l.tail()
	n := int(l.head - tail)
	// The last entry that begins at or before index.
	i := sort.Search(n, func(i int) bool { return l.at(tail + uint64(i)).frames[d].first > index }) - 1
	if i < 0 {
		return packet{}, false
	}
	e := l.at(tail + uint64(i))
	f := &e.frames[d]
	if index-f.first >= uint64(len(f.payloads)) {
		return packet{}, false
	}
	return f.packet(e.at, int(index-f.first)), true
}

// packet is one RTP packet before a viewer's header is put on it.
type packet struct {
	index   uint64
	time    uint32 // RTP timestamp
	marker  bool
	payload []byte
}

func (f *frame) packet(at stream.At, i int) packet {
	return packet{
		index:   f.first + uint64(i),
		time:    uint32(at.Tick * videoTick),
		marker:  i == len(f.payloads)-1,
		payload: f.payloads[i],
	}
}

// soundPacket is entry number i's sound. There is one per entry, so the number is its index.
func (e *entry) soundPacket(i uint64) packet {
	return packet{index: i, time: uint32(e.at.Tick * audioTick), payload: e.sound}
}

// RTP clock steps per tick.
const (
	videoTick = int64(stream.VideoClock * stream.TickDuration / 1e9)
	audioTick = int64(stream.AudioClock * stream.TickDuration / 1e9)
)
