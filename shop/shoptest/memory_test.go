package shoptest_test

import (
	"testing"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/shoptest"
)

func TestMemory(t *testing.T) {
	shoptest.Contract(t, func(testing.TB) shop.Store { return shoptest.NewMemory() })
}
