package webrtc

import "github.com/barkerlive/barker/stream"

// cursor is a viewer's place on a line. It belongs to the viewer's shard.
type cursor struct {
	line     *Line
	dressing stream.Dressing
	pictures bool   // the viewer sees; else it only hears
	next     uint64 // entry
	started  bool
	audible  bool // sound goes out with every entry from now on
}

// step is what a viewer is sent at once.
type step struct {
	entries []*entry
	first   uint64 // number of the first entry
	sound   uint64 // number of the first entry whose sound is sent
	jumped  bool   // the cursor was set anew: what comes does not follow what came
	newest  stream.At
}

// advance takes the next entries, at most catchUp. It starts at the newest key picture, and goes
// there again when it has fallen too far behind.
func (c *cursor) advance() (s step, ok bool) {
	c.line.mu.RLock()
	defer c.line.mu.RUnlock()
	head := c.line.head
	if head == 0 || c.started && c.next == head {
		return s, false
	}
	if !c.started || head-c.next > maxLag {
		from, found := c.from(head)
		if !found {
			return s, false
		}
		s.jumped = true
		c.next, c.started, c.audible = from, true, false
	}
	s.first = c.next
	s.newest = c.line.at(head - 1).at
	for ; c.next < head && len(s.entries) < catchUp; c.next++ {
		s.entries = append(s.entries, c.line.at(c.next))
	}
	s.sound = c.hear(head, s.first)
	return s, true
}

// from is where the viewer starts.
func (c *cursor) from(head uint64) (uint64, bool) {
	if !c.pictures {
		return head - 1, true
	}
	return c.line.newestKey(c.dressing)
}

// hear returns the entry from which sound is sent, of those from first to next.
func (c *cursor) hear(head, first uint64) uint64 {
	if c.audible {
		return first
	}
	near := max(first, head-min(head, audibleLag))
	c.audible = c.next > near
	return near
}
