package people

import (
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"time"
)

const (
	triesPerEmail   = 10
	triesPerAddress = 30
	tryWindow       = 15 * time.Minute

	// maxKeys bounds what a throttle remembers. When more try at once, those that tried least
	// recently are forgotten.
	maxKeys = 4096
)

// TooManyError is an ErrTooMany that knows how long to wait.
type TooManyError struct{ Wait time.Duration }

func (e *TooManyError) Error() string {
	return fmt.Sprintf("too many attempts: wait %v", e.Wait.Round(time.Second))
}

// Is makes it an ErrTooMany.
func (e *TooManyError) Is(target error) bool { return target == ErrTooMany }

// throttle counts tries by a key within a sliding window. A try counts from its beginning, so
// that many at once gain nothing.
type throttle struct {
	limit  int
	window time.Duration

	mu    sync.Mutex // guards what follows
	tries map[string][]time.Time
}

// take counts a try, or tells how long to wait for one.
func (t *throttle) take(key string, now time.Time) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	recent := slices.DeleteFunc(t.tries[key], func(at time.Time) bool { return now.Sub(at) >= t.window })
	if len(recent) >= t.limit {
		t.tries[key] = recent
		return t.window - now.Sub(recent[0]), false
	}
	t.makeRoomLocked(now)
	t.tries[key] = append(recent, now)
	return 0, true
}

// giveBack undoes a take.
func (t *throttle) giveBack(key string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if i := slices.Index(t.tries[key], at); i >= 0 {
		t.tries[key] = slices.Delete(t.tries[key], i, i+1)
	}
}

// forget undoes all takes of a key.
func (t *throttle) forget(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.tries, key)
}

func (t *throttle) makeRoomLocked(now time.Time) {
	if t.tries == nil {
		t.tries = map[string][]time.Time{}
	}
	if len(t.tries) < maxKeys {
		return
	}
	var oldest string
	oldestAt := now.Add(time.Hour)
	for k, at := range t.tries {
		if len(at) == 0 || now.Sub(at[len(at)-1]) >= t.window {
			delete(t.tries, k)
		} else if last := at[len(at)-1]; last.Before(oldestAt) {
			oldest, oldestAt = k, last
		}
	}
	if len(t.tries) >= maxKeys {
		delete(t.tries, oldest)
	}
}

// network is what one party has of addresses: an IPv4 address, or the first half of an IPv6 one.
func network(from string) string {
	addr, err := netip.ParseAddr(from)
	if err != nil {
		ap, err := netip.ParseAddrPort(from)
		if err != nil {
			return from
		}
		addr = ap.Addr()
	}
	if addr = addr.Unmap().WithZone(""); addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}
