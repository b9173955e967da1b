package sqlite_test

import (
	"testing"

	"github.com/barkerlive/barker/show/showtest"
)

func TestDeskKeepsTheContract(t *testing.T) { showtest.CheckDesk(t, house(t).Desk()) }
