package storefront

import (
	"net/http"
	"strconv"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/shop"
)

// The reviews that are answered with at once.
const (
	usualReviews = 5
	mostReviews  = 50
)

// review is one as pages show it. Text and Author are foreign text.
type review struct {
	Stars  int    `json:"stars"`
	Text   string `json:"text"`
	Author string `json:"author"`
	Date   string `json:"date"` // the day
}

func reviewOf(r shop.Review) review {
	return review{r.Stars, r.Text, r.Author, r.At.UTC().Format("2006-01-02")}
}

// faultiest is the review that finds most fault, the newest of them, if one finds any.
func faultiest(all []shop.Review) (worst *review) {
	stars := critical + 1
	for _, r := range all {
		if r.Stars < stars {
			w := reviewOf(r)
			worst, stars = &w, r.Stars
		}
	}
	return worst
}

// reviews are what buyers wrote of a product, page by page. The first page names the review that
// finds most fault besides, however old it is.
func (s *Storefront) reviews(w http.ResponseWriter, r *http.Request) error {
	left, err := number(r, "cursor", 0, 1<<31-1)
	if err != nil {
		return err
	}
	limit, err := number(r, "limit", usualReviews, mostReviews)
	if err != nil {
		return err
	}
	p, ok := s.c.Shop.Product(shop.ProductID(r.PathValue("product")))
	if !ok || p.Hidden {
		return pages.NotFound
	}
	list, rest, ok := s.c.Shop.ReviewPage(p.ID, left, limit)
	if !ok {
		return pages.Invalid("cursor", "bad")
	}
	rating := s.c.Shop.Rating(p.ID)
	out := struct {
		Count    int      `json:"count"`
		Average  float64  `json:"average"`
		Reviews  []review `json:"reviews"`
		Critical *review  `json:"critical,omitempty"`
		Next     string   `json:"next,omitempty"`
	}{Count: rating.Count, Average: rating.Average(), Reviews: []review{}}
	for _, v := range list {
		out.Reviews = append(out.Reviews, reviewOf(v))
	}
	if left == 0 {
		out.Critical = faultiest(s.c.Shop.Reviews(p.ID))
	}
	if rest > 0 {
		out.Next = strconv.Itoa(rest)
	}
	return pages.Write(w, http.StatusOK, out)
}

// number is a whole number of the address from 1 to most, or usual where it has none.
func number(r *http.Request, name string, usual, most int) (int, error) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, pages.Invalid(name, "bad")
	}
	return n, nil
}
