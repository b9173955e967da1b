package script

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

func TestFill(t *testing.T) {
	h, s := openHouse(t)
	for _, c := range []struct {
		template, en, nl string
		claims           int
	}{
		{"It is {price:MUG}.", "It is twenty-four euros.", "It is vierentwintig euro.", 1},
		{"{was:LAMP-B}, now {price:LAMP-B}.", "Ninety-nine euros, now eighty-nine euros.", "Negenennegentig euro, now negenentachtig euro.", 2},
		{"From {from:SHIRT-S}.", "From forty-nine euros.", "From negenenveertig euro.", 2},
		{"Now {stock:MUG}; {stock:AIRPODS}; {stock:BLANKET}.", "Now in stock; nearly sold out; sold out.", "Now op voorraad; bijna uitverkocht; uitverkocht.", 3},
		{"So {policy:returns}.", "So you can send an order back within thirty days.", "So je kunt een bestelling binnen dertig dagen terugsturen.", 1},
		{"{policy:shipping}.", "Delivery costs four euros ninety-five and takes two to three working days once sent, free of charge from fifty euros.",
			"Verzenden kost vier euro vijfennegentig en duurt na verzending twee tot drie werkdagen, gratis vanaf vijftig euro.", 1},
		{"{policy:tax}.", "The price includes twenty-one percent tax.", "De prijs is inclusief eenentwintig procent btw.", 1},
		{"Of {attr:MUG.material}; {attr:MUG.Capacity}.", "Of Solid walnut; three hundred and fifty millilitres.", "Of Solid walnut; driehonderdvijftig milliliter.", 0},
		{"<point>{title:PHONE}, {code:PHONE}, {hold}, {host}, {shop}.", "iPhone thirteen Pro, A-four, ten minutes, Mira, Larkhill.", "iPhone dertien Pro, A vier, tien minuten, Mira, Larkhill.", 0},
	} {
		for i, lang := range both {
			l, err := h.Fill(Say, c.template, lang)
			if want := [2]string{c.en, c.nl}[i]; err != nil || l.Text != want {
				t.Errorf("%v %s: %v, got %q, want %q", lang, c.template, err, l.Text, want)
			}
			if len(l.Claims) != c.claims {
				t.Errorf("%s: claims %v", c.template, l.Claims)
			}
			for _, claim := range l.Claims {
				if !current(s, claim) {
					t.Errorf("%s: %v", c.template, claim)
				}
			}
		}
	}
	for _, bad := range []string{"{price:NO}", "{price}", "{}", "{was:MUG}", "{attr:MUG.weight}", "{attr:MUG}", "{policy:love}", "{policy}", "{secret:MUG}", "{hold:MUG}", "{price:MUG:2}"} {
		if _, err := h.Fill(Say, "x "+bad, language.English); !errors.Is(err, ErrSlot) || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := NewHouse(s, Persona{}).Fill(Say, "{hold}", language.English); !errors.Is(err, ErrSlot) {
		t.Errorf("a hold of no length: %v", err)
	}
}

func TestGesturesCountWords(t *testing.T) {
	h, _ := openHouse(t)
	l, err := h.Fill(Say, "<greet>Hello there, <point>the {title:PHONE} <open>is {price:MUG} <heart>today.", language.English)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(l.Text)
	for i, want := range []string{"Hello", "the", "is", "today."} {
		if got := words[l.Gestures[i].Word]; got != want {
			t.Errorf("%s at %q, want %q", l.Gestures[i].Kind, got, want)
		}
	}
}

// TestProductTextIsNoTemplate: a title that looks like a slot is read, not filled.
func TestProductTextIsNoTemplate(t *testing.T) {
	h, s := openHouse(t)
	for seed := range uint64(30) {
		l, err := h.Pitch(t.Context(), Brief{Product: productOf(t, s, "balm"), Language: language.English, Seed: seed})
		if err != nil || strings.Contains(l.Text, "twenty-four euros") || strings.ContainsAny(l.Text, "{}") {
			t.Fatalf("%v: %s", err, l.Text)
		}
	}
}

func TestSay(t *testing.T) {
	h, _ := openHouse(t)
	l, err := h.Say("Only today: 2 mugs, {price:MUG} each & more at 18:30!", language.English)
	if err != nil || l.Text != "Only today: two mugs, twenty-four euros each and more at half past six!" || len(l.Claims) != 1 || l.Kind != Say {
		t.Errorf("%v: %+v", err, l)
	}
	for _, bad := range []string{"", "  🎉 ", "{lol}"} {
		if _, err := h.Say(bad, language.English); err == nil {
			t.Errorf("%q was said", bad)
		}
	}
}
