package script

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/feed"
)

// honestShelf is what the honest pitches are about: the demo shop, and products of other trades.
func honestShelf(t *testing.T) map[string]shop.Product {
	t.Helper()
	more := []shop.Product{
		one("balm", "Shea butter hand balm", "skin-care", "A shea butter balm for dry hands, in a tube of travel size. It has a light scent of almond.", 1205, 0, 30, "Contents=75 ml"),
		one("pan", "Frying pan 28", "kitchen", "An aluminium frying pan with a ceramic coating and a beech handle.", 3995, 0, 9, "Stove=all, induction too", "Care=wash by hand"),
		one("tee", "Straight tee", "tops", "A T-shirt of organic cotton with a straight cut and a neckline that keeps its shape.", 2900, 0, 40, "Material=organic cotton", "Care=machine wash at 30 degrees", "Colours=white, navy"),
		one("pack", "Harbour backpack", "bags", "A backpack of waxed canvas with a padded laptop sleeve, leather straps and a roll top that closes with one hand.", 11900, 0, 12, "Volume=22 l"),
		one("phone", "Lumen S2", "smartphones", "A slim phone with a bright display and a dual camera. The battery charges by USB.", 49900, 0, 20, "Colours=black, green"),
		one("honey", "Heather honey", "groceries", "Thick, dark heather honey with a slightly bitter taste, in a glass jar with a wooden lid.", 895, 0, 60, "Contents=450 g"),
		one("watch", "Plain watch", "watches", "A watch with a white dial, blue hands and a brown leather strap that is easy to change. It runs on a battery.", 8900, 0, 14),
		one("sofa", "Moor sofa", "furniture", "A sofa for two with a frame of solid beech and a removable cover of grey wool.", 129000, 0, 4, "Care=the cover can be cleaned"),
		one("scent", "Fig and cedar eau de parfum", "fragrances", "A scent of fig, cedar and a little pepper, in a heavy glass bottle with a wooden cap.", 6400, 0, 22, "Contents=50 ml"),
	}
	s := openShop(t, more)
	file, err := assets.Demo().Open("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	demo := openShop(t, nil)
	if _, err := feed.Import(t.Context(), demo, file, false); err != nil {
		t.Fatal(err)
	}
	shelf := map[string]shop.Product{}
	for _, p := range demo.Products() {
		shelf[p.Code] = p
	}
	for _, p := range s.Products() {
		shelf[string(p.ID)] = p
	}
	return shelf
}

// honest reads pitches as a cooperative model words them: their products, their texts, and for
// those that say what they should not, the reason for which they may be refused.
func honest(t *testing.T, lang string, shelf map[string]shop.Product, each func(p shop.Product, text, reason string)) (n int) {
	t.Helper()
	b, err := os.ReadFile("testdata/honest." + lang + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		name, text, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		p, ok := shelf[name]
		if !ok {
			t.Fatalf("no product %q", name)
		}
		text, reason, _ := strings.Cut(text, "|")
		sku := string(p.Lead().SKU)
		price := "{price:" + sku + "}"
		if severalPrices(p) {
			price = "{from:" + sku + "}"
		}
		each(p, strings.NewReplacer("{P}", price, "{C}", "{code:"+sku+"}", "{R}", "{policy:returns}", "{H}", "{hold}").Replace(text), reason)
		n++
	}
	return n
}

func guardFor(p shop.Product, lang string) guard {
	return guard{t: tongueOf(language.Make(lang)), product: p, instructions: rulesForModels, priced: true, leastWords: modelPitchLeast, mostWords: modelPitchMost}
}

// TestHonestPitchesPass: of what a cooperative model writes at most one in ten is refused, in
// each language, and each of those for the reason that is written beside it.
func TestHonestPitchesPass(t *testing.T) {
	shelf := honestShelf(t)
	for lang, least := range map[string]int{"en": 60, "nl": 60, "de": 30, "fr": 30} {
		refused := 0
		n := honest(t, lang, shelf, func(p shop.Product, text, reason string) {
			err := guardFor(p, lang).check(text)
			var why *RefusedError
			switch {
			case err == nil:
			case !errors.As(err, &why) || reason == "" || !strings.HasPrefix(why.Reason, reason):
				t.Errorf("%s %s: %v\n\t%s", lang, p.ID, err, text)
				refused++
			default:
				refused++
			}
		})
		t.Logf("%s: %d of %d refused", lang, refused, n)
		if n < least || refused*10 > n {
			t.Errorf("%s: %d of %d refused", lang, refused, n)
		}
	}
}
