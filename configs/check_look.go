package configs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	sets    = []string{"studio", "loft"}
	lights  = []string{"auto", "day", "evening", "night"}
	layouts = []string{"portrait", "landscape", "square"}
)

var hexColour = regexp.MustCompile("^#[0-9A-Fa-f]{6}$")

func (d *decoder) checkLook(path string, l Look) {
	for _, c := range []struct {
		key, is, what string
		of            []string
	}{
		{"host", l.Host, "host", slices.Sorted(maps.Keys(hostNames))}, {"set", l.Set, "set", sets},
		{"light", l.Light, "light", lights}, {"layout", l.Layout, "layout", layouts},
	} {
		if !slices.Contains(c.of, c.is) {
			d.problem(path+"."+c.key, quoted(c.is)+" is no "+c.what, "write one of "+strings.Join(c.of, ", "))
		}
	}
	for key, colour := range map[string]string{"accent": l.Accent, "outfit": l.Outfit} {
		if colour != "" && !hexColour.MatchString(colour) {
			d.problem(path+"."+key, quoted(colour)+" is no colour", `write red, green and blue as "#rrggbb", such as "#14746f"`)
		}
	}
}
