//go:build showreel

package figure

import (
	"image"
	"image/draw"
	"testing"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/text/language"

	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/stream"
)

// setSheets draws the sheets of sets and of dressed pictures.
func setSheets(t *testing.T, f *Figure) {
	lightSheet(t, f)
	languageSheet(t, f)
	brandSheet(t, f)
}

// still is one picture of a score.
func still(f *Figure, s avatar.Score, k int, d stream.Dressing) image.Image {
	n := 0
	for fr := range f.Frames(s) {
		if n == k {
			return picture(fr[d])
		}
		n++
	}
	return nil
}

// lightSheet is every set with every host in every light, wide and upright.
func lightSheet(t *testing.T, f *Figure) {
	sheet := contact{cell: image.Pt(672, 288)}
	for i, set := range f.Sets() {
		for _, host := range f.Hosts() {
			var row []image.Image
			for light := range lightNames {
				s := avatar.Score{Ticks: 1}
				s.Performance.Look = avatar.Look{Host: host, Set: set, Light: avatar.Light(light), Layout: avatar.Landscape, Framing: avatar.Framing(i % 2)}
				a := still(f, s, 0, stream.Clean)
				s.Performance.Look.Layout = avatar.Portrait
				row = append(row, beside(672, 288, a, still(f, s, 0, stream.Clean)))
			}
			sheet.add(row...)
		}
	}
	sheet.write(t, "host-light.png")
}

// beside puts pictures in a row, all as high as the cell.
func beside(w, h int, ms ...image.Image) image.Image {
	dst, x := image.NewRGBA(image.Rect(0, 0, w, h)), 0
	for _, m := range ms {
		n := m.Bounds().Dx() * h / m.Bounds().Dy()
		xdraw.CatmullRom.Scale(dst, image.Rect(x, 0, x+n, h), m, m.Bounds(), draw.Src, nil)
		x += n + 2
	}
	return dst
}

// tongues are the dressed picture's words in languages of many scripts.
var tongues = []struct{ tag, label, title, eyebrow, stock, scan, until, says string }{
	{"en", "AI host", "Ember gooseneck kettle", "Featured now", "In stock", "Scan to buy", "Until Sunday 20:00", "This one keeps your coffee hot for a full hour ☕️ and it costs €58."},
	{"ru", "ИИ-ведущая", "Чайник «Эмбер» с узким носиком", "Сейчас в эфире", "В наличии", "Сканируйте", "До воскресенья 20:00", "Этот чайник держит воду горячей целый час, и он стоит €58."},
	{"ar", "مضيفة بالذكاء الاصطناعي", "غلاية إمبر بعنق طويل", "معروض الآن", "متوفر", "امسح للشراء", "حتى الأحد 20:00", "هذه الغلاية تُبقي الماء ساخنًا لمدة ساعة كاملة مع Barker بسعر 58 يورو."},
	{"he", "מנחת בינה מלאכותית", "קומקום אמבר עם פיה ארוכה", "מוצג עכשיו", "במלאי", "סרקו לקנייה", "עד יום ראשון 20:00", "הקומקום הזה שומר על המים חמים שעה שלמה, והוא עולה 58 €."},
	{"hi", "एआई होस्ट", "एम्बर गूज़नेक केतली", "अभी प्रस्तुत", "उपलब्ध", "खरीदने के लिए स्कैन करें", "रविवार 20:00 तक", "यह केतली पानी को पूरे एक घंटे तक गर्म रखती है, कीमत €58 है।"},
	{"th", "พิธีกร AI", "กาดริป Ember คอห่าน", "กำลังแนะนำ", "มีสินค้า", "สแกนเพื่อซื้อ", "ถึงวันอาทิตย์ 20:00", "กานี้เก็บน้ำร้อนได้นานหนึ่งชั่วโมงเต็มวันนี้ราคาเพียงห้าสิบแปดยูโร"},
	{"zh-Hans", "AI 主播", "余烬鹅颈手冲壶（带温度计）", "正在介绍", "有货", "扫码购买", "优惠至周日20:00", "这款手冲壶可以让水保温整整一个小时，今天只要五十八欧元，喜欢的朋友不要错过。🎁"},
	{"ja", "AIホスト", "エンバー・グースネックケトル", "紹介中", "在庫あり", "スキャンして購入", "日曜20:00まで", "このケトルはお湯を一時間しっかり温かく保ちます、今日だけ五十八ユーロです。"},
	{"ko", "AI 호스트", "엠버 구스넥 주전자", "지금 소개 중", "재고 있음", "스캔하여 구매", "일요일 20:00까지", "이 주전자는 물을 한 시간 동안 따뜻하게 유지하고 가격은 58유로입니다."},
}

// languageSheet is the dressed picture of every layout in every language, every other one with
// large captions.
func languageSheet(t *testing.T, f *Figure) {
	const h = 320
	sheet := contact{cell: image.Pt(h*9/16+h*16/9+h+6, h)}
	for i, x := range tongues {
		var row []image.Image
		for _, layout := range layouts {
			s := said(x.says, avatar.Gesture{Kind: avatar.Point, Word: 2})
			s.Performance.Language = language.Make(x.tag)
			s.Performance.Card = &avatar.Card{
				Code: "A3", Title: x.title, Price: "€58", Prior: "€64", Stock: x.stock, Until: x.until, Eyebrow: x.eyebrow, Scan: x.scan,
				Link: "https://shop.example/live/demo?product=A3",
			}
			s.Performance.Look = avatar.Look{
				Set: f.Sets()[i%2], Host: f.Hosts()[(i/2)%2], Light: avatar.Light(i % 3), Layout: layout, Label: x.label, LargeCaptions: i%4 == 3,
			}
			row = append(row, still(f, s, s.Ticks*2/5, stream.Dressed))
		}
		sheet.add(beside(sheet.cell.X, h, row...))
	}
	sheet.write(t, "host-languages.png")
}

// brandSheet is both hosts in brands' colours.
func brandSheet(t *testing.T, f *Figure) {
	sheet := contact{cell: image.Pt(270, 480)}
	for _, host := range f.Hosts() {
		var row []image.Image
		for i, b := range []avatar.Brand{{}, {Accent: "#c2185b", Outfit: "#8e2a4c"}, {Accent: "#f4c20d", Outfit: "#23262b"}, {Accent: "#1a73e8", Outfit: "#e9e4da"}, {Accent: "#2e7d32", Outfit: "#6b7f3a"}} {
			s := said("One word is lit here.")
			s.Performance.Card = &mug
			s.Performance.Look = avatar.Look{Host: host, Set: f.Sets()[(i+1)%2], Brand: b}
			row = append(row, still(f, s, 24, stream.Dressed))
		}
		sheet.add(row...)
	}
	sheet.write(t, "host-brands.png")
}
