package script

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/language"
	"pgregory.net/rapid"

	"github.com/barkerlive/barker/shop"
)

// TestSlotsProperty: whatever the amounts, a filled line has no digit, brace or sign, holds each
// amount in words, and claims each fact once; a template with an unknown slot is never filled.
func TestSlotsProperty(t *testing.T) {
	h, s := openHouse(t)
	skus := []string{"MUG", "LAMP-B", "SHIRT-S", "PHONE", "AIRPODS", "GLASSES", "MOK", "RICE"}
	rapid.Check(t, func(r *rapid.T) {
		var template strings.Builder
		want := map[shop.Claim]bool{}
		var amounts []shop.Money
		lang := rapid.SampledFrom(both).Draw(r, "language")
		for range rapid.IntRange(1, 6).Draw(r, "slots") {
			template.WriteString(rapid.SampledFrom([]string{"So ", "and then ", "look: ", "well. "}).Draw(r, "words"))
			sku := rapid.SampledFrom(skus).Draw(r, "sku")
			switch rapid.IntRange(0, 4).Draw(r, "kind") {
			case 0:
				_, v, _ := s.BySKU(shop.SKU(sku))
				amounts = append(amounts, v.Price)
				c, _ := s.PriceClaim(shop.SKU(sku))
				want[c] = true
				template.WriteString("{price:" + sku + "} ")
			case 1:
				c, _ := s.StockClaim(shop.SKU(sku))
				want[c] = true
				template.WriteString("{stock:" + sku + "} ")
			case 2:
				c, _ := s.PolicyClaim("returns")
				want[c] = true
				template.WriteString("{policy:returns} ")
			case 3:
				template.WriteString("{code:" + sku + "} ")
			case 4:
				template.WriteString("{hold}. ")
			}
		}
		l, err := h.Fill(Say, template.String(), lang)
		if err != nil {
			r.Fatalf("%s: %v", template.String(), err)
		}
		if strings.ContainsAny(l.Text, "0123456789{}€") {
			r.Fatalf("%s: not for the ear: %s", template.String(), l.Text)
		}
		for _, m := range amounts {
			if !strings.Contains(strings.ToLower(l.Text), strings.ToLower(SpellMoney(m, lang))) {
				r.Fatalf("%s: %v is not in %s", template.String(), m, l.Text)
			}
		}
		if len(l.Claims) != len(want) {
			r.Fatalf("%s: claims %v, want %v", template.String(), l.Claims, want)
		}
		for _, c := range l.Claims {
			if !want[c] {
				r.Fatalf("%s: claims %v", template.String(), c)
			}
		}
		unknown := "{" + rapid.StringMatching(`[a-z]{1,8}(:[A-Z-]{0,8})?`).Draw(r, "unknown") + "}"
		if f, err := h.fact(strings.Trim(unknown, "{}"), english); err == nil && f.spoken != "" {
			return // it happens to be one
		}
		if _, err := h.Fill(Say, template.String()+unknown, lang); err == nil {
			r.Fatalf("%s was filled", unknown)
		}
	})
}

func TestEndsOfADeal(t *testing.T) {
	h, s := openHouse(t)
	d, err := s.SetDeal(t.Context(), shop.Deal{Title: "Evening", SKU: "MUG", Price: euro(1990), Ends: time.Now().Add(2 * time.Hour)}, "anna")
	if err != nil {
		t.Fatal(err)
	}
	l, err := h.Fill(Say, "It is {price:MUG} {ends:"+string(d.ID)+"}.", language.English)
	if err != nil || !strings.HasPrefix(l.Text, "It is nineteen euros ninety until ") || len(l.Claims) != 2 {
		t.Errorf("%v: %s %v", err, l.Text, l.Claims)
	}
	told := false
	for seed := range uint64(5) {
		p, err := h.Pitch(t.Context(), Brief{Product: productOf(t, s, "mug"), Language: language.English, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		told = told || strings.Contains(p.Text, " until ")
	}
	if !told {
		t.Error("no pitch says until when")
	}
	if _, err := h.Fill(Say, "{ends:MUG}", language.English); err == nil {
		t.Error("a deal that there is not has an end")
	}
}

func TestSpellUntil(t *testing.T) {
	now := time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC) // a Monday
	for _, c := range []struct {
		end    time.Time
		en, nl string
	}{
		{now.Add(8 * time.Hour), "until eight this evening", "tot acht uur vanavond"},
		{now.Add(150 * time.Minute), "until half past two this afternoon", "tot half drie vanmiddag"},
		{now.Add(12 * time.Hour), "until midnight", "tot middernacht"},
		{now.Add(36 * time.Hour), "until the end of Tuesday", "tot het einde van dinsdag"},
		{now.Add(45 * time.Hour), "until Wednesday at nine in the morning", "tot woensdag om negen uur 's ochtends"},
		{now.Add(24 * time.Hour), "until Tuesday at noon", "tot dinsdag om twaalf uur 's middags"},
		{now.AddDate(0, 0, 17), "until the twenty-first of May at noon", "tot eenentwintig mei om twaalf uur 's middags"},
	} {
		if got := spellUntil(c.end, now, english); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
		if got := spellUntil(c.end, now, dutch); got != c.nl {
			t.Errorf("%q, want %q", got, c.nl)
		}
	}
}
