package main

import (
	"context"
	"net/url"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/configs"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/stream"
)

// performer turns what the show orders into what the avatar performs: the one place where a
// product becomes a card in the picture.
type performer struct {
	troupe    *troupe
	pictures  *pictures
	pronounce avatar.Pronunciations
	public    string // the public address, for the QR code
	zone      *time.Location
}

// Perform implements show.Performer.
func (p *performer) Perform(ctx context.Context, t show.Take) (*stream.Clip, error) {
	words := cardWordsFor(t.Line.Language)
	stress, pauses := script.Prosody(t.Line)
	perf := avatar.Performance{
		Text: t.Line.Text, Spoken: p.pronounce.Spoken(t.Line.Text, t.Line.Spoken, t.Line.Language), Language: t.Line.Language,
		Gestures: gestures(t.Line.Gestures), Stress: stress, Pauses: pauses,
		Look:    p.look(t.Channel, t.Light),
		Silence: t.Silence, Variant: t.Variant,
	}
	perf.Look.Label = words.label
	if t.Cut {
		perf.Look.Framing = avatar.Close
	}
	if t.Product != nil {
		perf.Card = p.card(t.Channel, *t.Product, t.Line.Language, words)
		if t.Deal != nil {
			perf.Card.Until = untilText(*t.Deal, time.Now(), p.zone, t.Line.Language)
		}
	}
	return p.troupe.stages[t.Channel].Perform(ctx, perf)
}

// look is the channel's, in a light.
func (p *performer) look(channel, light string) avatar.Look {
	return lookOf(p.troupe.looks[channel], light)
}

func (p *performer) card(channel string, prod shop.Product, lang language.Tag, words cardWords) *avatar.Card {
	lead := prod.Lead()
	c := &avatar.Card{
		Code: prod.Code, Title: prod.Title, Price: lead.Price.Format(lang),
		Stock: words.stock[lead.State], Low: lead.State != shop.InStock,
		Link: p.public + "/live/" + url.PathEscape(channel) + "?product=" + url.QueryEscape(prod.Code),
		Scan: words.scan, Eyebrow: words.eyebrow,
	}
	if from, several := prod.FromPrice(); several {
		c.Price = words.from + " " + from.Format(lang)
	}
	if lead.Prior.Minor > 0 {
		c.Prior = lead.Prior.Format(lang)
	}
	c.Picture, c.PictureID = p.pictures.image(prod)
	return c
}

func gestures(in []script.Gesture) []avatar.Gesture {
	var out []avatar.Gesture
	for _, g := range in {
		out = append(out, avatar.Gesture{Kind: avatar.GestureKind(g.Kind), Word: g.Word})
	}
	return out
}

// pronunciations are the shop's, for the avatar.
func pronunciations(list []configs.Pronunciation) avatar.Pronunciations {
	out := make(avatar.Pronunciations, len(list))
	for i, p := range list {
		out[i] = avatar.Pronunciation{Written: p.Written, Spoken: p.Spoken}
		if p.Language != "" {
			out[i].Language = language.Make(p.Language)
		}
	}
	return out
}

// cardWords is what is written in the pixels.
type cardWords struct {
	label, eyebrow, scan, from string
	stock                      map[shop.StockState]string
}

var cardWordsIn = map[string]cardWords{
	"en": {"AI host", "Featured now", "Scan to buy", "from",
		map[shop.StockState]string{shop.InStock: "In stock", shop.Few: "Few left", shop.SoldOut: "Sold out"}},
	"nl": {"AI-host", "Nu in beeld", "Scan en koop", "vanaf",
		map[shop.StockState]string{shop.InStock: "Op voorraad", shop.Few: "Bijna op", shop.SoldOut: "Uitverkocht"}},
}

func cardWordsFor(lang language.Tag) cardWords {
	base, _ := lang.Base()
	if w, ok := cardWordsIn[base.String()]; ok {
		return w
	}
	return cardWordsIn["en"]
}
