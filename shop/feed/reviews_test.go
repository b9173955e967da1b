package feed

import (
	"strings"
	"testing"
	"time"

	"github.com/barkerlive/barker/shop"
)

// readReviews reads a file: what was taken, and of the rest where it is wrong.
func readReviews(t *testing.T, text string) (took []shop.WrittenReview, wrong []string, failed error) {
	t.Helper()
	for r, row := range Reviews(strings.NewReader(text), func(err error) { failed = err }) {
		if row.Outcome != shop.Refused {
			took = append(took, r)
			continue
		}
		for _, n := range row.Notes {
			if n.Line != row.Line || n.Text == "" || !n.Refused {
				t.Errorf("%+v in %+v", n, row)
			}
			wrong = append(wrong, n.Column)
		}
	}
	return took, wrong, failed
}

func TestReviewsOfEitherForm(t *testing.T) {
	day := time.Date(2025, 4, 30, 9, 41, 2, 53_000_000, time.UTC)
	list := "\ufeff[{\"sku\":\"A-1\",\"rating\":3,\"comment\":\"Would <b>not</b> <script>x()</script>&amp; never\\u0007\\u202e\\n again <3\",\"date\":\"2025-04-30T09:41:02.053Z\",\"more\":{}}]"
	table := "\ufeffProduct_SKU;Stars;Review;Created_at;Author\r\nA-1;3;\"Would <b>not</b> <script>x()</script>&amp; never\u202e again <3\";2025-04-30T09:41:02.053Z;\r\n"
	for _, text := range []string{list, table} {
		took, wrong, err := readReviews(t, text)
		if err != nil || len(wrong) > 0 || len(took) != 1 || took[0].SKU != "A-1" || took[0].Stars != 3 || !took[0].At.Equal(day) ||
			took[0].Text != "Would not & never again <3" {
			t.Errorf("%s\n%+v %v %v", text, took, wrong, err)
		}
	}
	took, _, err := readReviews(t, "sku,rating,comment,date,author\nA,5.0,\"two\nlines\",2025-01-02,Kim <i>B</i>\n")
	if err != nil || len(took) != 1 || took[0].Text != "two lines" || took[0].Author != "Kim B" || took[0].At.Day() != 2 {
		t.Errorf("%+v %v", took, err)
	}
}

func TestWhatIsWrongWithReviews(t *testing.T) {
	text := "sku,rating,comment,date\n,5,x,2025-01-02\nA,6,x,2025-01-02\nA,4.5,x,2025-01-02\nA,,x,2025-01-02\nA,5, <b></b>,2025-01-02\n" +
		"A,5,x,yesterday\nA,5,x,2999-01-01\nA,5,fine,2025-01-02\n"
	took, wrong, err := readReviews(t, text)
	if got := strings.Join(wrong, " "); err != nil || len(took) != 1 || got != "sku rating rating rating comment date date" {
		t.Errorf("%+v %s %v", took, got, err)
	}
	for _, text := range []string{"", "sku,rating,comment\nA,5,x\n", "[1]", "[{\"sku\":\"A\"}", "[{]"} {
		if _, _, err := readReviews(t, text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzReviews(f *testing.F) {
	f.Add("sku,rating,comment,date\nA,5,x,2025-01-02\n")
	f.Add(`[{"sku":"A","rating":5,"comment":"x","date":"2025-01-02"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for r, row := range Reviews(strings.NewReader(text), func(error) {}) {
			if row.Outcome != shop.Refused && (r.SKU == "" || r.Text == "" || r.Stars < 1 || r.Stars > 5 || r.At.IsZero()) {
				t.Errorf("%+v of %q", r, text)
			}
		}
	})
}
