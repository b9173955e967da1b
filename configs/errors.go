package configs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Error is one thing that is wrong with a file.
type Error struct {
	Line    int    // where; 0 when the file does not say anything about it
	Path    string // which setting: "channels[1].schedule.slots[0].end"
	Problem string // what is wrong with it
	Remedy  string // and what to do
}

func (e Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", e.Line)
	}
	if e.Path != "" {
		b.WriteString(e.Path + ": ")
	}
	b.WriteString(e.Problem)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Errors is everything that is wrong with a file, in the order of its lines.
type Errors struct {
	File string
	List []Error
}

func (e *Errors) Error() string {
	lines := []string{fmt.Sprintf("%s cannot be used:", e.File)}
	for _, one := range e.List {
		lines = append(lines, "  "+one.Error())
	}
	return strings.Join(lines, "\n")
}

func (e *Errors) sort() {
	slices.SortStableFunc(e.List, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Path, b.Path))
	})
}
