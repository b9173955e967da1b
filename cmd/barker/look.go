package main

import (
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/shop"
)

// lookOf is how a channel looks in a light. What the configuration leaves to the house is the zero
// value; its names are checked when it is loaded.
func lookOf(l configs.Look, light string) avatar.Look {
	return avatar.Look{
		Host: l.Host, Set: l.Set, Light: lights[light], Layout: layouts[l.Layout],
		Brand: avatar.Brand{Accent: l.Accent, Outfit: l.Outfit}, LargeCaptions: l.LargeCaptions,
	}
}

var (
	lights  = map[string]avatar.Light{"day": avatar.Day, "evening": avatar.Evening, "night": avatar.Night}
	layouts = map[string]avatar.Layout{"portrait": avatar.Portrait, "landscape": avatar.Landscape, "square": avatar.Square}
)

// lightBy is the light that a channel asks for, at a time.
func lightBy(l configs.Look) func(time.Time) string {
	if _, fixed := lights[l.Light]; fixed {
		return func(time.Time) string { return l.Light }
	}
	return lightAt
}

// lightAt is the light of an hour.
func lightAt(now time.Time) string {
	switch h := now.Hour(); {
	case h >= 7 && h < 18:
		return "day"
	case h >= 18 && h < 21:
		return "evening"
	}
	return "night"
}

// fliteVoices fit the hosts.
var fliteVoices = map[string]string{"mira": "slt", "tomas": "rms"}

// untilText is until when a deal runs, as a card says it. The day has a name or a date, never
// "today": the card may be seen again tomorrow, when it is still true.
func untilText(d shop.Deal, now time.Time, zone *time.Location, lang language.Tag) string {
	w := untilWordsFor(lang)
	end, now := d.Ends.In(zone), now.In(zone)
	clock := end.Format("15:04")
	if clock == "00:00" {
		end, clock = end.Add(-time.Minute), "24:00"
	}
	if end.Sub(now) < 6*24*time.Hour {
		return w.until + " " + w.days[end.Weekday()] + " " + clock
	}
	return w.until + " " + w.date(end) + ", " + clock
}

type untilWords struct {
	until string
	days  [7]string
	date  func(time.Time) string
}

var untilWordsIn = map[string]untilWords{
	"en": {"Until", [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		func(t time.Time) string { return t.Format("2 January") }},
	"nl": {"Tot", [7]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
		func(t time.Time) string { return t.Format("2 ") + dutchMonths[t.Month()-1] }},
}

var dutchMonths = [12]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

func untilWordsFor(lang language.Tag) untilWords {
	base, _ := lang.Base()
	if w, ok := untilWordsIn[base.String()]; ok {
		return w
	}
	return untilWordsIn["en"]
}
