package figure

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/text/language"
)

// bare is lettering without the fonts that are too big to carry.
func bare(t *testing.T) lettering {
	t.Helper()
	l, err := readFonts(fonts(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return lettering{typesetter: newTypesetter(l)}
}

func TestUncoveredRunesAreDropped(t *testing.T) {
	ts := bare(t)
	s := style{semiBold, 30, 0}
	if a, b := ts.shape("Mug", s), ts.shape("Mu你g🎁👩‍🚀", s); a.width != b.width || len(a.marks) != len(b.marks) {
		t.Errorf("uncovered runes leave %d glyphs, %.1f wide, want %d, %.1f", len(b.marks), b.width, len(a.marks), a.width)
	}
	if l := ts.shape("你好", s); l.width != 0 || len(l.marks) != 0 {
		t.Errorf("a text that no font covers is %.1f wide", l.width)
	}
}

// corpus is a sentence that sells in every script that there are fonts for.
var corpus = map[string]string{
	"en": "“Only €58,” she says — that’s ½ off… №1 — 3×2 ™ ½ kg ✓ → 20 °C", "vi": "Chiếc cốc giữ nóng cà phê suốt một giờ đồng hồ", "pl": "Zażółć gęślą jaźń, 49,99 zł",
	"ru": "Чашка держит тепло целый час — 58 €.", "uk": "Їжак, ґанок, єдність", "el": "Το ποτήρι κρατά τον καφέ ζεστό, ΰ ΐ",
	"ar": "هذا الكوب يُبقي قهوتَك ساخنةً ٥٨ يورو، أليس كذلك؟ لا إله", "fa": "این لیوان قهوه را گرم نگه می\u200cدارد؛ پنجاه و هشت یورو", "ur": "یہ کپ کافی کو گرم رکھتا ہے۔ ٹھیک ہے؟", "he": "הכוס שומרת על החום שָׁעָה שלמה – ₪58!",
	"th": "แก้วนี้เก็บความร้อนได้หนึ่งชั่วโมงเต็ม ราคา ๕๘ ยูโร", "hi": "यह प्याला कॉफ़ी को एक घंटे तक गर्म रखता है। ₹५८ क्षत्रिय",
	"zh-Hans": "这款杯子保温一小时，只要五十八欧元！“限量”《茶》", "zh-Hant": "這款杯子保溫一小時，只要五十八歐元！「限量」", "zh-HK": "呢隻杯保溫一個鐘，淨係五十八歐元！",
	"ja": "このカップはコーヒーを一時間温かく保ちます。ｶﾞ「限定」〜ー々", "ko": "이 컵은 커피를 한 시간 동안 따뜻하게 유지합니다. ㈜ 값!",
	"emoji": "🎁 ☕️ ❤️ 👩‍🚀 👨‍👩‍👧‍👦 👍🏽 🇳🇱 🏴‍☠️ 1️⃣ 😀 ⭐ ✅ 🏃‍♀️", "nonsense": "A\u0301 \u0300 \U000E0001 \uFFFF \u200B \uFEFF \u2060 \uE000 𓀀 ",
}

func TestNoScriptIsDrawnAsBoxes(t *testing.T) {
	ts := dressed(t).types
	for tag, text := range corpus {
		for w := range weights {
			l := ts.in(language.Make(tag)).shape(text, style{w, 33, .2})
			if len(l.marks) < 3 {
				t.Errorf("%s: only %d glyphs: is the font installed (fonts-noto-core, fonts-noto-cjk, fonts-noto-color-emoji)?", tag, len(l.marks))
			}
			for _, g := range l.marks {
				if g.id == 0 {
					t.Errorf("%s: a glyph is missing in %q", tag, text)
				}
			}
		}
	}
}

func TestEmojiSequencesAreOnePicture(t *testing.T) {
	ts := dressed(t).types
	for _, text := range []string{"👩‍🚀", "👨‍👩‍👧‍👦", "👍🏽", "🇳🇱", "1️⃣", "❤️", "🏃‍♀️"} {
		l := ts.shape(text, style{semiBold, 40, 0})
		dst := image.NewRGBA(image.Rect(0, 0, 80, 60))
		ts.draw(dst, l, 10, 45, inkText)
		shown, colours := 0, map[color.RGBA]bool{}
		for _, g := range l.marks {
			if ts.picture(glyphKey{face: g.face, id: g.id, size: 40}) != nil {
				shown++
			}
		}
		for i := 0; i < len(dst.Pix); i += 4 {
			if dst.Pix[i+3] == 255 {
				colours[color.RGBA{dst.Pix[i], dst.Pix[i+1], dst.Pix[i+2], 255}] = true
			}
		}
		if shown != 1 || len(colours) < 8 {
			t.Errorf("%s is %d pictures of %d colours", text, shown, len(colours))
		}
	}
}

func TestChineseCharactersFollowTheLanguage(t *testing.T) {
	ts := dressed(t).types
	seen := map[*font.Face]string{}
	for _, tag := range []string{"zh-Hans", "zh-Hant", "zh-HK", "ja", "ko"} {
		l := ts.in(language.Make(tag)).shape("骨", style{semiBold, 33, 0})
		if len(l.marks) != 1 || seen[l.marks[0].face] != "" {
			t.Errorf("%s is written like %s", tag, seen[l.marks[0].face])
		}
		seen[l.marks[0].face] = tag
	}
	for text, want := range map[string]int{"骨": simplified, "骨の": japanese, "骨 뼈": korean} {
		if got := wayOf(language.English, []rune(text)); got != want {
			t.Errorf("%q is written way %d, want %d", text, got, want)
		}
	}
}

func TestTextIsCutToItsRoom(t *testing.T) {
	ts := dressed(t).types
	s := style{bold, 31, 0}
	long := strings.Repeat("An astonishingly long title of a thing ", 8)
	for _, text := range []string{long, strings.ReplaceAll(long, " ", ""), "Short", ""} {
		lines := ts.wrap(text, s, 260, 2)
		if len(lines) > 2 {
			t.Errorf("%q has %d lines", text, len(lines))
		}
		for _, l := range lines {
			if l.width > 260 {
				t.Errorf("%q is %.0f wide", text, l.width)
			}
		}
	}
	for _, text := range []string{"Eine Donaudampfschifffahrtsgesellschaft", "สแกนเพื่อซื้อสินค้าวันนี้เลย"} {
		for _, l := range ts.wrapFit(text, style{bold, 31, 0}, 200, 2, 8) {
			if l.size >= 31 || l.width > 200 {
				t.Errorf("%q is set at %.0f, %.0f wide", text, l.size, l.width)
			}
		}
	}
	if l := ts.fit("€1,299.00", style{extraBold, 50, -1}, 120, 20); l.width > 120 || l.size >= 50 || len(l.marks) != 9 {
		t.Errorf("a price that must shrink is %.0f wide, size %.0f", l.width, l.size)
	}
}

func TestRunsStandInVisualOrder(t *testing.T) {
	mark := func(n int, rtl bool) shaping.Input {
		in := shaping.Input{RunStart: n}
		if rtl {
			in.Direction = di.DirectionRTL
		}
		return in
	}
	order := func(rtl bool, runs ...shaping.Input) (out []int) {
		visual(runs, rtl)
		for _, r := range runs {
			out = append(out, r.RunStart)
		}
		return out
	}
	for _, c := range []struct {
		rtl  bool
		runs []bool
		want []int
	}{
		{false, []bool{false, true, true, false}, []int{0, 2, 1, 3}},
		{true, []bool{true, false, false, true}, []int{3, 1, 2, 0}},
		{false, []bool{false}, []int{0}},
	} {
		var runs []shaping.Input
		for i, r := range c.runs {
			runs = append(runs, mark(i, r))
		}
		got := order(c.rtl, runs...)
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v rtl %v: %v, want %v", c.runs, c.rtl, got, c.want)
				break
			}
		}
	}
	if !rightToLeft("«שלום» abc") || rightToLeft("12 abc שלום") {
		t.Error("the direction of a text is not that of its first strong letter")
	}
}

func TestWordsOfDenseScriptsAreNotSpaced(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"one", "two", true}, {"你", "好", false}, {"好，", "杯", false}, {"", "x", true}} {
		if got := spaced(c.a, c.b); got != c.want {
			t.Errorf("spaced(%q, %q) is %v", c.a, c.b, got)
		}
	}
}

func TestGlyphsLandWhereTheyAreSet(t *testing.T) {
	ts := dressed(t).types
	dst := image.NewRGBA(image.Rect(0, 0, 100, 40))
	ts.draw(dst, ts.shape("H", style{bold, 30, 0}), 10, 35, inkText)
	r := inked(dst)
	if r.Max.Y != 35 || r.Min.Y < 10 || r.Min.Y > 16 || r.Min.X < 10 || r.Min.X > 15 {
		t.Errorf("an H on the baseline 35 covers %v", r)
	}
}
