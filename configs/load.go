package configs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile is far more than a merchant writes, in bytes.
const maxFile = 1 << 20

// Load reads a file. The error is an *Errors when the file is what is wrong.
func Load(path string) (Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return Config{}, fmt.Errorf("open configuration: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Config{}, fmt.Errorf("read configuration: %w", err)
	}
	return parse(path, text)
}

// parse reads the text of the file at path.
func parse(path string, text []byte) (Config, error) {
	d := &decoder{lines: map[string]int{}, wrong: map[string]bool{}}
	c := base()
	if e := d.read(text, &c); e != nil {
		return Config{}, &Errors{File: path, List: []Error{*e}}
	}
	d.derive(&c)
	d.check(&c)
	c.resolve(filepath.Dir(path))
	d.checkFiles(&c)
	if len(d.errs) > 0 {
		errs := &Errors{File: path, List: d.errs}
		errs.sort()
		return Config{}, errs
	}
	return c, nil
}

// read decodes the text into c. What it returns is about the text as a whole.
func (d *decoder) read(text []byte, c *Config) *Error {
	if len(text) > maxFile {
		return &Error{Problem: "the file is larger than 1 MB", Remedy: "name the right file"}
	}
	dec := yaml.NewDecoder(bytes.NewReader(text))
	var doc, more yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil // an empty file sets nothing
	}
	if err != nil {
		return syntax(err)
	}
	if err := dec.Decode(&more); !errors.Is(err, io.EOF) {
		if err != nil {
			return syntax(err)
		}
		return &Error{Line: more.Line, Problem: "a second document begins here", Remedy: "remove the line \"---\" and what follows"}
	}
	for _, n := range doc.Content {
		if n.Kind != yaml.MappingNode && n.Tag != "!!null" {
			return &Error{Line: n.Line, Problem: "this is no list of settings", Remedy: "begin with a section, such as \"shop:\""}
		}
		d.decode(n, reflect.ValueOf(c).Elem(), "")
	}
	return nil
}

var yamlLine = regexp.MustCompile(`line (\d+): `)

// syntax turns the library's error into ours.
func syntax(err error) *Error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	e := &Error{Problem: "this is not YAML: " + text, Remedy: "check the indentation and the quotes here and on the line above"}
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		e.Line, _ = strconv.Atoi(m[1]) // digits
		e.Problem = "this is not YAML: " + strings.Replace(text, m[0], "", 1)
	}
	return e
}

// resolve takes relative paths from the file's folder, and addresses without their last slash.
func (c *Config) resolve(dir string) {
	c.Server.PublicURL = strings.TrimSuffix(c.Server.PublicURL, "/")
	paths := []*string{&c.Server.Data, &c.Server.Database.File, &c.Server.TLS.Cert, &c.Server.TLS.Key, &c.Server.Mail.File, &c.Model.File,
		&c.Voice.OpenAI.File, &c.Shop.Payments.Stripe.File, &c.Shop.Payments.Stripe.Webhook.File}
	for i := range c.Shop.Webhooks {
		paths = append(paths, &c.Shop.Webhooks[i].File)
	}
	for _, p := range paths {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(dir, *p)
		}
	}
}
