package shoptest

import (
	"slices"

	"github.com/barkerlive/barker/shop"
)

func (m *memory) Reviews(after int64) ([]shop.StoredReview, error) {
	return slices.Clone(m.reviews[min(after, int64(len(m.reviews))):]), nil
}

func (m *memory) HasReview(key string) (bool, error) {
	return slices.ContainsFunc(m.reviews, func(r shop.StoredReview) bool { return r.Key == key }), nil
}

func (m *memory) PutReview(r shop.StoredReview) error {
	m.touched[r.Product] = true
	r.Place = int64(len(m.reviews) + 1)
	m.reviews = append(m.reviews, r)
	return nil
}
