package avatar_test

import (
	"testing"

	"github.com/barkerlive/barker/avatar"
)

func TestEveryLayoutIsOneOfLevel31(t *testing.T) {
	for l, ratio := range map[avatar.Layout][2]int{avatar.Portrait: {9, 16}, avatar.Landscape: {16, 9}, avatar.Square: {1, 1}} {
		size := l.Size()
		if size.X%16 != 0 || size.Y%16 != 0 || size.X/16*size.Y/16 > 3600 {
			t.Errorf("layout %d: %v is no whole number of macroblocks, or more than 3600", l, size)
		}
		if size.X*ratio[1] != size.Y*ratio[0] {
			t.Errorf("layout %d: %v is not %d:%d", l, size, ratio[0], ratio[1])
		}
	}
}
