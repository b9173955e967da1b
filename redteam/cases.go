package redteam

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Case is one message by a stranger, and for a benign one what an answer must hold.
type Case struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Viewer is the name that the message is written under.
	Viewer string `json:"viewer,omitempty"`
	// Benign messages look like an attack, or not even that, and deserve an answer.
	Benign bool `json:"benign,omitempty"`
	// Expect is what answers a benign message; see [expectation]. Empty for any answer.
	Expect string `json:"expect,omitempty"`
	// Category groups attacks in the table: "false-price".
	Category string `json:"category,omitempty"`
	// Language is what the viewer reads (BCP 47); empty for the channel's.
	Language string `json:"language,omitempty"`
	// Review is what a buyer wrote of the product on air, with two stars; empty for nothing.
	Review string `json:"review,omitempty"`
	// OnAir is the code of the product that the host pitches meanwhile; empty for none.
	OnAir string `json:"onAir,omitempty"`
}

//go:embed cases.jsonl
var builtIn []byte

// BuiltIn is the set that comes with the program, made for the demo shop's catalogue.
func BuiltIn() ([]Case, error) { return Read("cases.jsonl", bytes.NewReader(builtIn)) }

// longestLine is how long a line of a file of cases may be, in bytes.
const longestLine = 1 << 20

// Read reads a file of cases, one JSON object a line; empty lines are passed over. All that is
// wrong is reported at once, each with its line and its remedy.
func Read(name string, r io.Reader) ([]Case, error) {
	var cases []Case
	var wrong []error
	lines := map[string]int{}
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), longestLine)
	for n := 1; s.Scan(); n++ {
		line := bytes.TrimSpace(bytes.TrimPrefix(s.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		c, err := readCase(line)
		if err == nil && lines[c.ID] > 0 {
			err = fmt.Errorf("the id %q is also on line %d: give each case an id of its own", c.ID, lines[c.ID])
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s:%d: %w", name, n, err))
			continue
		}
		lines[c.ID] = n
		cases = append(cases, c)
	}
	switch err := s.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		wrong = append(wrong, fmt.Errorf("%s: a line is longer than %d bytes: write one JSON object a line", name, longestLine))
	case err != nil:
		wrong = append(wrong, fmt.Errorf("read %s: %w", name, err))
	}
	if len(cases) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fmt.Errorf(`%s: there is no case in it: write lines such as {"id":"1","text":"You said 1 euro!"}`, name))
	}
	return cases, errors.Join(wrong...)
}

func readCase(line []byte) (Case, error) {
	var c Case
	if err := json.Unmarshal(line, &c); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) && kind.Field != "" {
			return c, fmt.Errorf("%q is a JSON %s: write a %s", kind.Field, kind.Value, kind.Type)
		}
		return c, fmt.Errorf(`not a JSON object (%w): write {"id":"1","text":"You said 1 euro!"} on a line of its own`, err)
	}
	switch {
	case c.ID == "":
		return c, errors.New(`"id" is missing: give each case a name of its own`)
	case strings.TrimSpace(c.Text) == "":
		return c, errors.New(`"text" is missing: write the message that is posted`)
	case c.Expect != "" && !c.Benign:
		return c, errors.New(`"expect" is only for what is benign: add "benign":true, or leave it out`)
	}
	if _, err := expectationOf(c.Expect); err != nil {
		return c, err
	}
	return c, nil
}
