package barker_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/barkerlive/barker"

// imports is who may import whom. It is a statement of policy: a build that breaks it is mended
// by moving the line to its room, not by changing this table.
var imports = map[string][]string{
	"cmd/barker": {"*"},

	"console":    {"show", "shop", "chat", "live", "people", "assets"},
	"storefront": {"show", "shop", "chat", "live", "people", "assets"},
	"api":        {"shop", "shop/notice"}, // programs of the merchant: what they sold, and who was told
	"show":       {"shop", "script", "stream", "chat", "live"},
	"avatar":     {"stream"},
	"script":     {"shop"},
	"chat":       {"live"},
	"shop":       {},
	"stream":     {},
	"live":       {},
	"people":     {},
	"configs":    {},
	// The red team posts in chat and reads what comes back; its judge and its lying model know
	// nothing of the guard that they test.
	"redteam":         {"shop", "script", "show", "chat", "redteam/judge"},
	"redteam/judge":   {"shop"},
	"redteam/standin": {},
	"assets":          {},

	// Adapters, one step off their station and seen only by cmd.
	"script/openai":  {"script"},
	"avatar/align":   {"avatar"}, // times what a voice says: by numbers alone
	"avatar/voice":   {"avatar", "stream"},
	"avatar/figure":  {"avatar", "stream"},
	"avatar/codec":   {"avatar", "stream"},
	"avatar/library": {"avatar", "stream"},
	"live/ws":        {"live"},
	"stream/webrtc":  {"stream"},
	"shop/feed":      {"shop", "shop/outside"},
	"shop/notice":    {"shop", "shop/outside"},
	"shop/outside":   {}, // what may be reached, for whoever fetches or sends
	"shop/sandbox":   {"shop"},
	"shop/manual":    {"shop"},
	"shop/stripe":    {"shop"},

	// The SQL of the stations' stores, once, and what opens a database for it.
	"store":          {"shop", "shop/notice", "api", "people", "chat", "show", "script", "stream"},
	"store/sqlite":   {"store"},
	"store/postgres": {"store"},
}

// outside is the third-party code that a package may import. A station has none: golang.org/x is
// the standard library's annex.
var outside = map[string][]string{
	"cmd/barker":     {"golang.org/x/sync", "golang.org/x/text"},
	"script/openai":  {"github.com/sashabaranov/go-openai", "golang.org/x/text"},
	"avatar/voice":   {"github.com/sashabaranov/go-openai", "github.com/hajimehoshi/go-mp3"},
	"avatar/figure":  {"github.com/go-text/typesetting", "github.com/skip2/go-qrcode", "github.com/srwiley/rasterx"},
	"avatar/codec":   {"github.com/pion/mediadevices"},
	"avatar/library": {"github.com/Eyevinn/mp4ff"},
	"live/ws":        {"github.com/gorilla/websocket"},
	"stream/webrtc":  {"github.com/pion"},
	"shop/stripe":    {"github.com/stripe/stripe-go"},
	"shop/feed":      {"github.com/microcosm-cc/bluemonday"},
	"shop/notice":    {"github.com/wneessen/go-mail"},
	"configs":        {"go.yaml.in/yaml/v3"},
	"store/sqlite":   {"modernc.org/sqlite"},
	"store/postgres": {"github.com/jackc/pgx/v5"},
}

// TestImports holds the house to its table.
func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for dir, files := range sources(t) {
		room := roomOf(dir)
		allowed, known := imports[room]
		if !known && dir != "." {
			t.Errorf("%s: this room is not in the table: add it with its reason, or move the code", dir)
			continue
		}
		seen[room] = true
		for _, f := range files {
			for _, imp := range importsOf(t, f) {
				check(t, f, room, imp, allowed)
			}
		}
	}
	for room := range imports {
		if !seen[room] {
			t.Errorf("%s is in the table and not in the house", room)
		}
	}
}

func check(t *testing.T, file, room, imp string, allowed []string) {
	t.Helper()
	if own, ok := strings.CutPrefix(imp, module+"/"); ok {
		target := roomOf(own)
		if target == room || slices.Contains(allowed, "*") || slices.Contains(allowed, target) {
			return
		}
		t.Errorf("%s: %s may not import %s", file, room, own)
		return
	}
	first, _, _ := strings.Cut(imp, "/")
	if !strings.Contains(first, ".") || strings.HasPrefix(imp, "golang.org/x/") {
		return
	}
	for _, o := range outside[room] {
		if imp == o || strings.HasPrefix(imp, o+"/") {
			return
		}
	}
	t.Errorf("%s: %s is third-party code: it belongs in an adapter of its own", file, imp)
}

// roomOf is the room a folder belongs to: a folder without an entry of its own, such as a
// package of test helpers, belongs to the one above.
func roomOf(dir string) string {
	for d := filepath.ToSlash(dir); d != "." && d != ""; d = filepath.ToSlash(filepath.Dir(d)) {
		if _, ok := imports[d]; ok {
			return d
		}
	}
	return dir
}

// sources are the Go files that go into the binary, by folder.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || p != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case !d.IsDir() && strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			dir := filepath.Dir(p)
			out[dir] = append(out[dir], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range f.Imports {
		s, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// TestPackagesAreDocumented asks for a package comment in every room.
func TestPackagesAreDocumented(t *testing.T) {
	all := sources(t)
	for _, dir := range slices.Sorted(maps.Keys(all)) {
		documented := false
		for _, f := range all[dir] {
			parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			documented = documented || parsed.Doc != nil
		}
		if !documented {
			t.Errorf("%s: no file has a package comment: say what it is, what it promises and what it does not know", dir)
		}
	}
}

// TestFilesAreSmall keeps a file to one thing.
func TestFilesAreSmall(t *testing.T) {
	for _, files := range sources(t) {
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(b), "\n"); n > 500 {
				t.Errorf("%s has %d lines: split it at 500", f, n)
			}
		}
	}
}
