package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// description is openapi.json as far as it is used: what is not known here fails the test.
type description struct {
	t   *testing.T
	doc map[string]any
}

// operation is one of the description.
type operation struct {
	id, pattern string
	def         map[string]any
	params      map[string]string // of this request's address
}

func describe(t *testing.T) *description {
	t.Helper()
	d := &description{t: t}
	if err := json.Unmarshal(must[[]byte](t)(os.ReadFile("openapi.json")), &d.doc); err != nil {
		t.Fatal(err)
	}
	if d.doc["openapi"] != "3.0.3" {
		t.Errorf("version %v", d.doc["openapi"])
	}
	return d
}

func (d *description) operations() (out []operation) {
	for path, item := range d.doc["paths"].(map[string]any) {
		for method, def := range item.(map[string]any) {
			m := def.(map[string]any)
			out = append(out, operation{id: m["operationId"].(string), pattern: strings.ToUpper(method) + " " + path, def: m})
		}
	}
	return out
}

// find is the operation of a request.
func (d *description) find(r *http.Request) (operation, bool) {
	for _, o := range d.operations() {
		method, path, _ := strings.Cut(o.pattern, " ")
		want, got := strings.Split(path, "/"), strings.Split(r.URL.EscapedPath(), "/")
		if method != r.Method || len(want) != len(got) {
			continue
		}
		o.params = map[string]string{}
		same := true
		for i, w := range want {
			if strings.HasPrefix(w, "{") {
				o.params[strings.Trim(w, "{}")] = got[i]
			} else {
				same = same && w == got[i]
			}
		}
		if same {
			return o, true
		}
	}
	return operation{}, false
}

// refer follows a reference.
func (d *description) refer(v map[string]any) map[string]any {
	ref, ok := v["$ref"].(string)
	if !ok {
		return v
	}
	at := any(d.doc)
	for _, name := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
		m, _ := at.(map[string]any)
		if at = m[name]; at == nil {
			d.t.Fatalf("%s leads nowhere", ref)
		}
	}
	return at.(map[string]any)
}

// request tells what is wrong with a request.
func (d *description) request(o operation, r *http.Request, body string) (wrong []string) {
	known := map[string]bool{}
	params, _ := o.def["parameters"].([]any)
	for _, p := range params {
		def := p.(map[string]any)
		name, schema := def["name"].(string), def["schema"].(map[string]any)
		known[name] = true
		var value string
		var there bool
		switch def["in"] {
		case "path":
			value, there = o.params[name]
		case "query":
			value, there = r.URL.Query().Get(name), r.URL.Query().Has(name)
		case "header":
			value, there = r.Header.Get(name), r.Header.Get(name) != ""
		}
		if !there && def["required"] == true {
			wrong = append(wrong, name+" is missing")
		}
		if there {
			var v any = value
			if schema["type"] == "integer" {
				n, err := strconv.Atoi(value)
				if v = float64(n); err != nil {
					v = value
				}
			}
			wrong = append(wrong, d.value(schema, v, name)...)
		}
	}
	for name := range r.URL.Query() {
		if !known[name] {
			wrong = append(wrong, name+" is not described")
		}
	}
	for name := range o.params {
		if !known[name] {
			wrong = append(wrong, "{"+name+"} is not described")
		}
	}
	in, described := o.def["requestBody"].(map[string]any)
	switch {
	case described && body == "":
		wrong = append(wrong, "a body is missing")
	case !described && body != "":
		wrong = append(wrong, "a body is not described")
	case described:
		wrong = append(wrong, d.content(in, "application/json", []byte(body))...)
	}
	return wrong
}

// answer tells what is wrong with an answer.
func (d *description) answer(o operation, a answer) []string {
	def, ok := o.def["responses"].(map[string]any)[strconv.Itoa(a.status)].(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("status %d is not described", a.status)}
	}
	return d.content(d.refer(def), a.header.Get("Content-Type"), a.body)
}

func (d *description) content(def map[string]any, kind string, body []byte) []string {
	media, ok := def["content"].(map[string]any)[kind].(map[string]any)
	if !ok {
		return []string{kind + " is not described"}
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return []string{err.Error()}
	}
	return d.value(media["schema"].(map[string]any), v, "body")
}

// value tells what is wrong with a value. What a schema does not name is wrong too: the description
// is to be whole.
func (d *description) value(schema map[string]any, v any, at string) (wrong []string) {
	bad := func(format string, a ...any) { wrong = append(wrong, at+": "+fmt.Sprintf(format, a...)) }
	schema = d.refer(schema)
	text, isText := v.(string)
	number, isNumber := v.(float64)
	for key, rule := range schema {
		switch key {
		case "description", "default", "properties":
		case "allOf":
			for _, s := range rule.([]any) {
				wrong = append(wrong, d.value(s.(map[string]any), v, at)...)
			}
		case "type":
			if !isType(rule.(string), v) {
				bad("%v is no %s", v, rule)
			}
		case "enum":
			if !slices.Contains(rule.([]any), v) {
				bad("%v is not among %v", v, rule)
			}
		case "format":
			if _, err := time.Parse(time.RFC3339, text); rule == "date-time" && err != nil {
				bad("%q is no time", text)
			}
		case "pattern":
			if !isText || !regexp.MustCompile(rule.(string)).MatchString(text) {
				bad("%q is not like %s", text, rule)
			}
		case "minLength", "maxLength":
			if n := float64(len(text)); key == "minLength" && n < rule.(float64) || key == "maxLength" && n > rule.(float64) {
				bad("%q is too short or too long", text)
			}
		case "minimum", "maximum":
			if !isNumber || key == "minimum" && number < rule.(float64) || key == "maximum" && number > rule.(float64) {
				bad("%v is too little or too much", v)
			}
		case "items":
			list, _ := v.([]any)
			for i, item := range list {
				wrong = append(wrong, d.value(rule.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i))...)
			}
		case "required":
			m, _ := v.(map[string]any)
			for _, name := range rule.([]any) {
				if _, ok := m[name.(string)]; !ok {
					bad("%s is missing", name)
				}
			}
		case "additionalProperties":
			if rule != false {
				bad("additionalProperties %v is not known to this test", rule)
			}
		default:
			bad("the rule %s is not known to this test", key)
		}
	}
	props, _ := schema["properties"].(map[string]any)
	m, isObject := v.(map[string]any)
	for name, field := range m {
		if def, ok := props[name].(map[string]any); ok {
			wrong = append(wrong, d.value(def, field, at+"."+name)...)
		} else if isObject && props != nil {
			bad("%s is not described", name)
		}
	}
	return wrong
}

func isType(name string, v any) bool {
	switch v := v.(type) {
	case string:
		return name == "string"
	case bool:
		return name == "boolean"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	}
	return false
}

// TestTheDescriptionIsWhole follows every reference, and has each operation named once.
func TestTheDescriptionIsWhole(t *testing.T) {
	d := describe(t)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			d.refer(v)
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(d.doc)
	seen := map[string]bool{}
	for _, o := range d.operations() {
		if seen[o.id] || o.def["summary"] == "" {
			t.Errorf("%s is there twice, or says nothing", o.id)
		}
		seen[o.id] = true
	}
	// The test itself would see a wrong answer.
	money := map[string]any{"$ref": "#/components/schemas/Money"}
	for _, v := range []any{map[string]any{"minor": 1.5, "currency": "EUR"}, map[string]any{"minor": 1.0}, "EUR 1",
		map[string]any{"minor": 1.0, "currency": "euro"}, map[string]any{"minor": 1.0, "currency": "EUR", "more": 1.0}} {
		if len(d.value(money, v, "money")) == 0 {
			t.Errorf("%v was taken for money", v)
		}
	}
}
