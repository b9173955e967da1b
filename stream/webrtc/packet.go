package webrtc

import "github.com/barkerlive/barker/stream"

// NAL unit and packet types of the H.264 payload format (RFC 6184, sections 1.3 and 5.2).
const (
	nalIDR   = 5
	nalSPS   = 7
	nalPPS   = 8
	nalStapA = 24
	nalFuA   = 28

	nalTypeMask = 0x1f
	nalRefMask  = 0x60

	fuStart = 0x80
	fuEnd   = 0x40
)

// payloadSize is the most that an RTP payload holds. With RTX, header, GCM tag, UDP and IPv6 it
// stays under 1280 bytes, which every IPv6 path carries.
const payloadSize = 1180

// payloads cuts an access unit in Annex B form into RTP payloads for packetization-mode 1: the
// parameter sets together in one STAP-A, every slice in one packet or in FU-As of equal size.
// Delimiters, filler and SEI stay behind: they tell a viewer nothing.
func payloads(accessUnit []byte) [][]byte {
	var out, sets [][]byte
	for unit := range stream.NALUnits(accessUnit) {
		switch t := unit[0] & nalTypeMask; {
		case t == nalSPS || t == nalPPS:
			sets = append(sets, unit)
		case t >= 1 && t <= nalIDR:
			out = append(out, aggregate(sets)...)
			sets = nil
			out = append(out, fragment(unit)...)
		}
	}
	return out
}

// aggregate puts parameter sets into one STAP-A, or each into its own packet when they are too
// large for one.
func aggregate(sets [][]byte) [][]byte {
	size, ref := 1, byte(0)
	for _, s := range sets {
		size += 2 + len(s)
		ref = max(ref, s[0]&nalRefMask)
	}
	if len(sets) < 2 || size > payloadSize {
		return sets
	}
	packet := make([]byte, 1, size)
	packet[0] = nalStapA | ref
	for _, s := range sets {
		packet = append(packet, byte(len(s)>>8), byte(len(s)))
		packet = append(packet, s...)
	}
	return [][]byte{packet}
}

// fragment cuts a NAL unit into as few packets as it needs, of sizes that differ by at most one.
func fragment(unit []byte) [][]byte {
	if len(unit) <= payloadSize {
		return [][]byte{unit}
	}
	indicator, t, rest := unit[0]&^nalTypeMask|nalFuA, unit[0]&nalTypeMask, unit[1:]
	n := (len(rest) + payloadSize - 3) / (payloadSize - 2)
	out := make([][]byte, n)
	for i := range n {
		from, to := len(rest)*i/n, len(rest)*(i+1)/n
		packet := make([]byte, 0, 2+to-from)
		packet = append(packet, indicator, t)
		out[i] = append(packet, rest[from:to]...)
	}
	out[0][1] |= fuStart
	out[n-1][1] |= fuEnd
	return out
}
