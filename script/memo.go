package script

import "sync"

// memo remembers what was worked out from a text. It is bounded: full, it starts anew.
type memo[T any] struct {
	mu   sync.Mutex
	kept map[string]T // guarded by mu
}

// remembered bounds a memo; a catalogue with more texts is worked through again now and then.
const remembered = 20_000

func (m *memo[T]) of(text string, work func(string) T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.kept[text]; ok {
		return v
	}
	if m.kept == nil || len(m.kept) >= remembered {
		m.kept = make(map[string]T)
	}
	v := work(text)
	m.kept[text] = v
	return v
}
