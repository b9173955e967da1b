package configs

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// decoder fills a struct from YAML nodes. Unlike the library's own decoder it goes on after an
// error, and remembers where each setting stands.
type decoder struct {
	lines map[string]int // of each setting in the file, by path
	wrong map[string]bool
	errs  []Error
}

// problem reports what is wrong with a setting, once: what follows from it is no news.
func (d *decoder) problem(path, problem, remedy string) {
	for p := path; p != ""; p = parent(p) {
		if d.wrong[p] {
			return
		}
	}
	d.wrong[path] = true
	d.errs = append(d.errs, Error{d.line(path), path, problem, remedy})
}

// line is where a setting stands, or the section it would stand in.
func (d *decoder) line(path string) int {
	for ; path != ""; path = parent(path) {
		if l, ok := d.lines[path]; ok {
			return l
		}
	}
	return 0
}

// has tells whether the file says something about a setting.
func (d *decoder) has(path string) bool { _, ok := d.lines[path]; return ok }

// parent is what a setting belongs to: "a.b[1]" to "a.b", and that to "a".
func parent(path string) string { return path[:max(0, strings.LastIndexAny(path, ".["))] }

func child(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (d *decoder) decode(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.AliasNode {
		d.problem(path, "aliases are not supported", "write the value out")
		return
	}
	if n.Tag == "!!null" {
		delete(d.lines, path) // as if it were not there
		return
	}
	if !d.has(path) {
		d.lines[path] = n.Line
	}
	switch {
	case v.Type() == reflect.TypeFor[time.Duration]() || v.Type() == reflect.TypeFor[Size]():
		d.scalar(n, v, path)
	case v.Kind() == reflect.Struct:
		d.mapping(n, v, path)
	case v.Kind() == reflect.Slice:
		d.list(n, v, path)
	case v.Kind() == reflect.Map:
		d.texts(n, v, path)
	default:
		d.scalar(n, v, path)
	}
}

// pairs are the keys and values of a mapping, each key once.
func (d *decoder) pairs(n *yaml.Node, path string, f func(key string, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		d.problem(path, "this is not a section", "write its settings below it, each as \"name: value\"")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		p := child(path, key.Value)
		if !seen[key.Value] {
			d.lines[p] = key.Line
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			d.errs = append(d.errs, Error{key.Line, path, "a setting's name is a word", "write \"name: value\""})
		case seen[key.Value]:
			d.errs = append(d.errs, Error{key.Line, p, "it is set twice", "keep one of them"})
		default:
			seen[key.Value] = true
			f(key.Value, n.Content[i+1])
		}
	}
}

func (d *decoder) mapping(n *yaml.Node, v reflect.Value, path string) {
	fields := fieldsOf(v)
	d.pairs(n, path, func(key string, value *yaml.Node) {
		f, ok := fields[key]
		if !ok {
			d.unknown(child(path, key), key, fields)
			return
		}
		d.decode(value, f, child(path, key))
	})
}

// fieldsOf are a struct's fields by the names of their settings, those of embedded structs too.
func fieldsOf(v reflect.Value) map[string]reflect.Value {
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if name != "" {
			fields[name] = v.Field(i)
			continue
		}
		for n, f := range fieldsOf(v.Field(i)) {
			fields[n] = f
		}
	}
	return fields
}

func (d *decoder) unknown(path, key string, fields map[string]reflect.Value) {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	remedy := "remove it; there are " + strings.Join(names, ", ")
	if _, ok := fields["key_env"]; ok && strings.Contains(strings.ToLower(key), "key") {
		remedy = "no secret stands in this file: put it into an environment variable and name that in key_env, or into a file and name that in key_file"
	}
	d.problem(path, "there is no such setting", remedy)
}

func (d *decoder) list(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.SequenceNode {
		d.problem(path, "this is not a list", "write [one, another], or each on a line of its own after \"- \"")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		p := fmt.Sprintf("%s[%d]", path, i)
		if d.lines[p] = item.Line; item.Tag == "!!null" {
			d.problem(p, "it is empty", "remove the line, or write a value")
			continue
		}
		d.decode(item, v.Index(i), p)
	}
}

// texts fills a map of texts by language.
func (d *decoder) texts(n *yaml.Node, v reflect.Value, path string) {
	m := map[string]string{}
	d.pairs(n, path, func(key string, value *yaml.Node) {
		var s string
		d.decode(value, reflect.ValueOf(&s).Elem(), child(path, key))
		m[key] = s
	})
	v.Set(reflect.ValueOf(m))
}

// scalar reads one value. A text may look like a number: a phone does.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.ScalarNode {
		d.problem(path, "this is a list or a section", "write one value")
		return
	}
	bad := func(want string) {
		d.problem(path, fmt.Sprintf("%s is not %s", quoted(n.Value), want), example(v.Type()))
	}
	switch p := v.Addr().Interface().(type) {
	case *time.Duration:
		t, err := time.ParseDuration(n.Value)
		if err != nil {
			bad("a time span")
			return
		}
		*p = t
	case *Size:
		s, err := parseSize(n.Value)
		if err != nil {
			bad("a size")
			return
		}
		*p = s
	case *bool:
		if n.Tag != "!!bool" || n.Value != "true" && n.Value != "false" {
			bad("true or false")
			return
		}
		*p = n.Value == "true"
	case *int:
		i, err := strconv.Atoi(n.Value)
		if err != nil || n.Tag != "!!int" {
			bad("a whole number")
			return
		}
		*p = i
	case *float64:
		f, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || n.Tag != "!!int" && n.Tag != "!!float" || f != f {
			bad("a number")
			return
		}
		*p = f
	default: // a text
		if n.Tag == "!!bool" {
			bad("a text")
			return
		}
		v.SetString(n.Value)
	}
}

func example(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[time.Duration]():
		return "write it like 10m, 90s or 1h30m"
	case reflect.TypeFor[Size]():
		return "write it like 20 GB or 500 MB"
	}
	switch t.Kind() {
	case reflect.Bool:
		return "write true or false"
	case reflect.Int:
		return "write it like 12"
	case reflect.Float64:
		return "write it like 21 or 5.5"
	default:
		return "put it in quotes"
	}
}

// quoted shortens what a file may say at any length.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}
