package show

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestScheduleOnAt(t *testing.T) {
	ams, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	s := Schedule{Slots: []Slot{
		{Day: time.Monday, Start: "09:00", End: "17:30", Title: "Morning"},
		{Day: time.Saturday, Start: "22:00", End: "02:00", Title: "Late"},
		{Day: time.Sunday, Start: "12:00", End: "24:00"},
	}}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at    string
		on    bool
		title string
		next  string
	}{
		{"2026-11-16 08:59", false, "", "2026-11-16 09:00"}, // Monday
		{"2026-11-16 09:00", true, "Morning", "2026-11-21 22:00"},
		{"2026-11-16 17:29", true, "Morning", "2026-11-21 22:00"},
		{"2026-11-16 17:30", false, "", "2026-11-21 22:00"},
		{"2026-11-21 23:00", true, "Late", "2026-11-22 12:00"},
		{"2026-11-22 01:59", true, "Late", "2026-11-22 12:00"}, // Sunday, past midnight
		{"2026-11-22 02:00", false, "", "2026-11-22 12:00"},
		{"2026-11-22 23:59", true, "", "2026-11-23 09:00"},
		{"2026-11-23 00:00", false, "", "2026-11-23 09:00"},
		{"2027-03-27 20:00", false, "", "2027-03-27 22:00"}, // the night the clock goes forward
		{"2027-03-28 03:30", false, "", "2027-03-28 12:00"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, ams)
		if err != nil {
			t.Fatal(err)
		}
		on, title := s.OnAt(at)
		next, ok := s.Next(at)
		if on != c.on || title != c.title || !ok || next.Format("2006-01-02 15:04") != c.next {
			t.Errorf("%s: on %v %q, next %v; want %v %q, %s", c.at, on, title, next, c.on, c.title, c.next)
		}
	}
}

func TestScheduleAlways(t *testing.T) {
	s := Schedule{Always: true}
	if on, _ := s.OnAt(time.Now()); !on {
		t.Error("an always-on channel is off")
	}
	if _, ok := s.Next(time.Now()); ok {
		t.Error("an always-on channel has a next start")
	}
	if on, _ := (Schedule{}).OnAt(time.Now()); on {
		t.Error("a channel without slots is on")
	}
}

func TestScheduleCheck(t *testing.T) {
	for name, s := range map[string]Schedule{
		"no time":      {Slots: []Slot{{Day: 1, Start: "9", End: "10:00"}}},
		"no day":       {Slots: []Slot{{Day: 7, Start: "09:00", End: "10:00"}}},
		"overlap":      {Slots: []Slot{{Day: 1, Start: "09:00", End: "11:00"}, {Day: 1, Start: "10:00", End: "12:00"}}},
		"overlap wrap": {Slots: []Slot{{Day: 6, Start: "22:00", End: "03:00"}, {Day: 0, Start: "02:00", End: "04:00"}}},
	} {
		if err := s.Check(); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
