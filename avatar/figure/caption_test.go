package figure

import (
	"image"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
)

func captioned(t *testing.T, l avatar.Look, tag string) *captioner {
	t.Helper()
	return newCaptioner(dressed(t).types.in(language.Make(tag)), planOf(l.Layout), inksOf(l), l.LargeCaptions, false)
}

func TestCaptionPagesFitAndFollowTheWords(t *testing.T) {
	for _, layout := range layouts {
		for _, large := range []bool{false, true} {
			c := captioned(t, avatar.Look{Layout: layout, LargeCaptions: large}, "en")
			h := hear(said(pitch + " " + strings.Repeat("Donaudampfschifffahrtsgesellschaft", 3)))
			pages := c.pages(h.words, float64(said(pitch).Ticks)*tick)
			words := 0
			for i, p := range pages {
				if len(p.lines) == 0 || len(p.lines) > 2 {
					t.Errorf("page %d has %d lines", i, len(p.lines))
				}
				for _, l := range p.lines {
					words += len(l)
					if w := lineWidth(l); w > c.room() {
						t.Errorf("page %d has a line of %.0f", i, w)
					}
					for j := 1; j < len(l); j++ {
						if l[j].x < l[j-1].x+l[j-1].line.width {
							t.Errorf("page %d: words overlap", i)
						}
					}
				}
				if i > 0 && p.start < pages[i-1].end {
					t.Errorf("page %d begins before the last one ends", i)
				}
			}
			if words != len(h.words) {
				t.Errorf("%d of %d words are shown", words, len(h.words))
			}
			if pages[0].start < tick {
				t.Error("the first picture shows a caption")
			}
			w := h.words[2]
			if row, col := pages[0].current(w.start + .01); row != 0 || col != 2 {
				t.Errorf("the current word is %d,%d", row, col)
			}
		}
	}
}

func TestCaptionsLeaveTheCardFree(t *testing.T) {
	for _, layout := range layouts {
		for _, large := range []bool{false, true} {
			c := captioned(t, avatar.Look{Layout: layout, LargeCaptions: large}, "en")
			pages := c.pages(hear(said(pitch)).words, 60)
			for i := range pages {
				c.draw(&pages[i])
				if r := pages[i].covers(); r.Overlaps(c.plan.card) || !r.In(image.Rectangle{Max: c.plan.size}) {
					t.Fatalf("%v, large %v: captions at %v, the card at %v", c.plan.size, large, r, c.plan.card)
				}
			}
		}
	}
}

// texts are the words of a page, a string for each line.
func (p page) texts(words *[]word) (out []string) {
	for _, l := range p.lines {
		var row []string
		for range l {
			row = append(row, (*words)[0].text)
			*words = (*words)[1:]
		}
		out = append(out, strings.Join(row, " "))
	}
	return out
}

// TestNoCaptionPageHoldsOneWord pages what the house says, in every layout and size.
func TestNoCaptionPageHoldsOneWord(t *testing.T) {
	for _, text := range []string{
		"Take a look at the Fern tea towels. They come as a set of three in washed linen. Sand, fern and rust.",
		"In case you wonder about the capacity: mug 350 millilitres, dripper for one to two cups. Yes.",
		"A glazed stoneware dripper with a mug to match, for one large cup or two small ones.",
		"Hello. Welcome to Larkhill Home, where every single thing on the table is made to be used for many years. Thanks!",
		"The page of the Ember gooseneck kettle says, under material: stainless steel with a matt black coat, walnut handle.",
		"Het kost EUR 18,95 en we hebben er nog 3 liggen, dus wie het eerst komt, heeft het eerst een warme deken van wol.",
	} {
		for _, layout := range layouts {
			for _, large := range []bool{false, true} {
				c := captioned(t, avatar.Look{Layout: layout, LargeCaptions: large}, "en")
				words := hear(said(text)).words
				for _, p := range c.pages(words, 60) {
					lines := p.texts(&words)
					whole := strings.Join(lines, " ")
					if !strings.Contains(whole, " ") {
						t.Errorf("layout %v, large %v: the page %q is one word", layout, large, whole)
					}
					for _, l := range lines {
						for _, number := range []string{" 350", " EUR", " nog 3"} {
							if strings.HasSuffix(l, number) {
								t.Errorf("layout %v, large %v: %q parts a number from its unit", layout, large, lines)
							}
						}
					}
				}
			}
		}
	}
}

// TestCaptionPagesAreEven cuts a sentence that is a word too long for a page.
func TestCaptionPagesAreEven(t *testing.T) {
	c := captioned(t, avatar.Look{}, "en")
	for text, want := range map[string][]string{
		"They come to you as a set of three tea towels in soft washed linen from Flanders.":            {"They come to you as a set of three", "tea towels in soft washed", "linen from Flanders."},
		"It keeps warm for an hour, and it washes up in a minute in the sink, if you have no machine.": {"It keeps warm for an hour,", "and it washes", "up in a minute in the sink,", "if you have no machine."},
		"Hello. There are three in the box.":                                                           {"Hello. There are three in the box."},
	} {
		words := hear(said(text)).words
		var got []string
		for _, p := range c.pages(words, 60) {
			got = append(got, p.texts(&words)...)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
}

// TestDenseScriptsArePagedWhereLinesMayBreak gives captions one word as long as a sentence.
func TestDenseScriptsArePagedWhereLinesMayBreak(t *testing.T) {
	for tag, text := range map[string]string{
		"zh-Hans": "这款杯子可以让你的咖啡保持一个小时的热度，今天只要五十八欧元，数量有限，喜欢的朋友请马上下单，我们明天发货。",
		"ja":      "このカップはコーヒーを一時間温かく保ちます、今日だけ五十八ユーロです、数に限りがございますのでお早めにどうぞ。",
		"th":      "แก้วนี้เก็บความร้อนของกาแฟได้นานหนึ่งชั่วโมงเต็มวันนี้ราคาเพียงห้าสิบแปดยูโรเท่านั้นสินค้ามีจำนวนจำกัด",
	} {
		c := captioned(t, avatar.Look{}, tag)
		pages := c.pages([]word{{text: text, start: 1, end: 11}}, 12)
		all, last := "", 0.0
		for i, p := range pages {
			for _, l := range p.lines {
				if w := lineWidth(l); w > c.room() {
					t.Errorf("%s: page %d has a line of %.0f", tag, i, w)
				}
				for _, w := range l {
					if w.start < last || len(w.line.marks) == 0 {
						t.Errorf("%s: a part is said at %.2f, after one at %.2f", tag, w.start, last)
					}
					last = w.start
				}
			}
			row, col := p.current(p.end)
			if row == 0 && col == 0 {
				t.Errorf("%s: no word of page %d is ever lit but the first", tag, i)
			}
		}
		for _, b := range c.narrowed(bits([]word{{text: text, start: 1, end: 11}}), style{semiBold, c.style.size, 0}) {
			if strings.ContainsAny(b.text[:3], "，。、") {
				t.Errorf("%s: a line may begin with %q", tag, b.text)
			}
			all += b.text
		}
		if all != text || len(pages) < 2 || last < 9 {
			t.Errorf("%s: %d pages, the last part at %.1f, say %q", tag, len(pages), last, all)
		}
	}
}

// order is a page's first line as it stands in the picture, from left to right.
func order(c *captioner, words ...string) (out []string) {
	var ws []word
	for i, w := range words {
		ws = append(ws, word{text: w, start: float64(i), end: float64(i) + .9})
	}
	row := c.pages(ws, 100)[0].lines[0]
	at := make([]int, len(row))
	for i := range at {
		at[i] = i
	}
	slices.SortFunc(at, func(a, b int) int { return int(row[a].x - row[b].x) })
	for _, i := range at {
		out = append(out, words[i])
	}
	return out
}

func TestCaptionsAreReadInTheirDirection(t *testing.T) {
	c := captioned(t, avatar.Look{}, "ar")
	for _, x := range []struct{ words, want []string }{
		{[]string{"هذا", "الكوب", "جديد"}, []string{"جديد", "الكوب", "هذا"}},
		{[]string{"مع", "Barker", "Live", "اليوم"}, []string{"اليوم", "Barker", "Live", "مع"}},
		{[]string{"سعر", "58", "يورو"}, []string{"يورو", "58", "سعر"}},
		{[]string{"The", "word", "שלום", "עולם", "here"}, []string{"The", "word", "עולם", "שלום", "here"}},
	} {
		if got := order(c, x.words...); !slices.Equal(got, x.want) {
			t.Errorf("%q stands as %q, want %q", x.words, got, x.want)
		}
	}
}

func TestOnlyTheWordThatIsSaidIsLit(t *testing.T) {
	f := dressed(t)
	s := said("One two.")
	r := f.reel(s)
	changes := 0
	for k := range s.Ticks {
		if len(r.caption(float64(k)*tick)) > 0 {
			changes++
		}
	}
	if want := len(hear(s).words) + 1; changes != want { // each word, and away again
		t.Errorf("the captions change %d times, want %d", changes, want)
	}
}

// TestCaptionsAreReadOnAnyPicture measures the words against the lightest and darkest thing that
// the bar may lie on.
func TestCaptionsAreReadOnAnyPicture(t *testing.T) {
	for _, l := range []avatar.Look{{}, {LargeCaptions: true}, {Brand: avatar.Brand{Accent: "#000000"}}, {Brand: avatar.Brand{Accent: "#7a1020"}}} {
		k := inksOf(l)
		least := readable
		if l.LargeCaptions {
			least = 12
		}
		for _, under := range []uint32{0xFFFFFF, 0x000000, 0xF2C14E} {
			bar := image.NewRGBA(image.Rect(0, 0, 1, 1))
			bar.SetRGBA(0, 0, rgb(under))
			mix(bar.Pix[:4], k.bar.R, k.bar.G, k.bar.B, uint32(k.barCover*255*256))
			for _, ink := range []struct {
				name string
				c    float64
			}{{"text", ratio(k.barText, bar.RGBAAt(0, 0))}, {"spoken word", ratio(k.spoken, bar.RGBAAt(0, 0))}} {
				if ink.c < least {
					t.Errorf("%+v over %06X: contrast of the %s is %.1f", l, under, ink.name, ink.c)
				}
			}
		}
	}
	usual, large := captioned(t, avatar.Look{}, "en"), captioned(t, avatar.Look{LargeCaptions: true}, "en")
	if large.style.size < usual.style.size*1.3 {
		t.Error("large captions are not larger")
	}
}
