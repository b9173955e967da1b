package people

import "time"

// LimitTries changes how many tries there are: each one costs a test the time of a hash.
func (p *People) LimitTries(email, address int) { p.emails.limit, p.froms.limit = email, address }

// Tries are the limits as they are.
func (p *People) Tries() (email, address int, window time.Duration) {
	return p.emails.limit, p.froms.limit, p.emails.window
}

// MaxKeys is how many keys a throttle remembers.
const MaxKeys = maxKeys

// Remembered is how many keys a throttle remembers after n were tried, a nanosecond apart, and
// whether the newest is among them.
func Remembered(n int) (keys int, newest bool) {
	th := throttle{limit: 1, window: time.Minute}
	t := time.Now()
	for i := range n {
		th.take(string(rune(i+0x10000)), t.Add(time.Duration(i)))
	}
	_, again := th.take(string(rune(n-1+0x10000)), t.Add(time.Duration(n)))
	return len(th.tries), !again
}
