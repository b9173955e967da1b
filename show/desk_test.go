package show_test

import (
	"testing"

	"github.com/barkerlive/barker/show/showtest"
)

func TestTheDeskInMemoryKeepsTheContract(t *testing.T) { showtest.CheckDesk(t, &showtest.Desk{}) }
