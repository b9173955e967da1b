package show

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Schedule is when a channel is live, weekly, in the merchant's time zone.
type Schedule struct {
	// Always means round the clock; Slots are then only titles.
	Always bool   `json:"always"`
	Slots  []Slot `json:"slots"`
}

// Slot is a stretch of one weekday. An End at or before Start runs past midnight; "24:00" is
// the day's end.
type Slot struct {
	Day   time.Weekday `json:"day"` // 0 is Sunday
	Start string       `json:"start"`
	End   string       `json:"end"`
	Title string       `json:"title"`
}

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// Check reports the first slot that cannot be kept: a time that is none, or two that overlap.
func (s Schedule) Check() error {
	spans, err := s.spans()
	if err != nil {
		return err
	}
	for i, a := range spans {
		b := spans[(i+1)%len(spans)]
		next := b.from
		if i == len(spans)-1 {
			next += week
		}
		if len(spans) > 1 && a.to > next {
			return fmt.Errorf("schedule: %s %s and %s %s overlap: end the first earlier", a.slot.Day, a.slot.Start, b.slot.Day, b.slot.Start)
		}
	}
	return nil
}

// span is a slot as time since the week began, Sunday 00:00 by the wall clock.
type span struct {
	from, to time.Duration
	slot     Slot
}

func (s Schedule) spans() ([]span, error) {
	var out []span
	for i, sl := range s.Slots {
		from, err := clock(sl.Start)
		if err != nil {
			return nil, fmt.Errorf("schedule: slot %d: start: %w", i+1, err)
		}
		to, err := clock(sl.End)
		if err != nil {
			return nil, fmt.Errorf("schedule: slot %d: end: %w", i+1, err)
		}
		if sl.Day < time.Sunday || sl.Day > time.Saturday {
			return nil, fmt.Errorf("schedule: slot %d: day %d: use 0 for Sunday to 6 for Saturday", i+1, sl.Day)
		}
		if to <= from {
			to += day
		}
		at := time.Duration(sl.Day) * day
		out = append(out, span{at + from, at + to, sl})
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return out, nil
}

func clock(s string) (time.Duration, error) {
	if s == "24:00" {
		return day, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("%q is no time of day: write it as 09:30", s)
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute, nil
}

// OnAt tells whether the channel is live at t, and the slot's title when it has one.
func (s Schedule) OnAt(t time.Time) (bool, string) {
	spans, err := s.spans()
	if err != nil {
		return s.Always, ""
	}
	at := sinceSunday(t)
	for _, sp := range spans {
		if at >= sp.from && at < sp.to || at+week >= sp.from && at+week < sp.to {
			return true, sp.slot.Title
		}
	}
	return s.Always, ""
}

// Next is the first start of a slot after t; false when the channel is always or never live.
func (s Schedule) Next(t time.Time) (time.Time, bool) {
	if s.Always {
		return time.Time{}, false
	}
	spans, err := s.spans()
	if err != nil || len(spans) == 0 {
		return time.Time{}, false
	}
	at := sinceSunday(t)
	from := spans[0].from + week
	for _, sp := range spans {
		if sp.from > at {
			from = sp.from
			break
		}
	}
	return onWall(t, from), true
}

// sinceSunday is the wall clock's distance from Sunday 00:00: a slot at 09:00 starts at 09:00 on
// days with 23 or 25 hours too.
func sinceSunday(t time.Time) time.Duration {
	return time.Duration(t.Weekday())*day + time.Duration(t.Hour())*time.Hour +
		time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second
}

func onWall(t time.Time, since time.Duration) time.Time {
	days := int(since/day) - int(t.Weekday())
	rest := since % day
	y, m, d := t.Date()
	return time.Date(y, m, d+days, int(rest/time.Hour), int(rest%time.Hour/time.Minute), 0, 0, t.Location())
}
