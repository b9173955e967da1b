package assets

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestBuilt(t *testing.T) {
	all := fstest.MapFS{}
	for _, name := range shells {
		err := Built(all)
		if !errors.Is(err, ErrNotBuilt) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "make build") {
			t.Errorf("without %s: %v", name, err)
		}
		all[name] = &fstest.MapFile{}
	}
	if err := Built(all); err != nil {
		t.Errorf("with all pages: %v", err)
	}
}

func TestFoldersAreThere(t *testing.T) {
	for name, f := range map[string]fs.FS{"pages": Pages(), "host": Host(), "fonts": Fonts(), "demo": Demo()} {
		if _, err := fs.ReadDir(f, "."); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fs.Stat(Fonts(), "README.md"); err != nil {
		t.Error(err)
	}
}
