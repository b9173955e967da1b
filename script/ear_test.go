package script

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/language"
)

// TestAnIndependentEarHearsThePrice has flite say the prices in the host's answers, and
// pocketsphinx, which shares no code with it, write down what it hears: it has to be what the
// catalogue says. The ear knows number words and nothing of the catalogue, so a wrong price is
// heard as wrong.
func TestAnIndependentEarHearsThePrice(t *testing.T) {
	for _, tool := range []string{"flite", "pocketsphinx_continuous"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%v: apt-get install flite pocketsphinx pocketsphinx-en-us", err)
		}
	}
	dir := t.TempDir()
	grammar := filepath.Join(dir, "price.gram")
	if err := os.WriteFile(grammar, []byte(priceGrammar), 0o600); err != nil {
		t.Fatal(err)
	}
	h, s := openHouse(t)
	asked := 0
	for _, p := range s.Products() {
		price := p.Lead().Price.Minor
		if severalPrices(p) || p.SoldOut() || price > 50_000 {
			continue
		}
		r, err := h.Answer(t.Context(), Question{Text: "how much is " + p.Code + "?", Viewer: language.English, Channel: language.English})
		if err != nil {
			t.Fatal(err)
		}
		at := strings.LastIndex(r.Line.Text, " is ")
		if at < 0 {
			t.Fatalf("no price in %q", r.Line.Text)
		}
		asked++
		if got := hear(t, dir, grammar, strings.TrimRight(r.Line.Text[at+len(" is "):], ".")); got != price {
			t.Errorf("%s costs %d, and %q is heard as %d", p.Code, price, r.Line.Text, got)
		}
	}
	if asked < 6 {
		t.Errorf("%d prices only", asked)
	}
	if got := hear(t, dir, grammar, "forty-two euros"); got != 4200 { // what is said wrong is heard as wrong
		t.Errorf("forty-two euros is heard as %d", got)
	}
}

const priceGrammar = `#JSGF V1.0;
grammar price;
public <line> = the price of this is <number> euros [[and] <number> [cents]] and that is all;
<number> = <hundreds> [[and] <below>] | <below>;
<hundreds> = <unit> hundred;
<below> = <unit> | <teen> | <tens> [<unit>];
<unit> = one | two | three | four | five | six | seven | eight | nine;
<teen> = ten | eleven | twelve | thirteen | fourteen | fifteen | sixteen | seventeen | eighteen | nineteen;
<tens> = twenty | thirty | forty | fifty | sixty | seventy | eighty | ninety;
`

// hear renders a price inside a sentence and yields the amount that is heard, in cents; 0 for none.
func hear(t *testing.T, dir, grammar, price string) int64 {
	t.Helper()
	wav := filepath.Join(dir, "line.wav")
	if out, err := exec.CommandContext(t.Context(), "flite", "-voice", "rms", "-t", "The price of this is "+price+", and that is all.", "-o", wav).CombinedOutput(); err != nil {
		t.Fatalf("flite: %v: %s", err, out)
	}
	const model = "/usr/share/pocketsphinx/model/en-us/"
	cmd := exec.CommandContext(t.Context(), "pocketsphinx_continuous", "-infile", wav, "-hmm", model+"en-us", "-dict", model+"cmudict-en-us.dict", "-jsgf", grammar, "-wip", "1e-3", "-logfn", filepath.Join(dir, "log"))
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("pocketsphinx: %v", err)
	}
	return amountOf(out.String())
}

var euros = regexp.MustCompile(`price of this is (.*) euros(.*)`)

// amountOf reads number words by a table of its own.
func amountOf(heard string) int64 {
	m := euros.FindStringSubmatch(heard)
	if m == nil {
		return 0
	}
	return numberOf(m[1])*100 + numberOf(m[2])
}

func numberOf(words string) (n int64) {
	units := strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
	tens := strings.Fields("- - twenty thirty forty fifty sixty seventy eighty ninety")
	for _, w := range strings.Fields(words) {
		if i := slices.Index(units, w); i >= 0 {
			n += int64(i)
		}
		if i := slices.Index(tens, w); i > 1 {
			n += int64(i) * 10
		}
		if w == "hundred" {
			n *= 100
		}
	}
	return n
}

// TestTheEarCountsByItself holds the ear's own reading.
func TestTheEarCountsByItself(t *testing.T) {
	for heard, want := range map[string]int64{"the price of this is nineteen euros ninety five": 1995, "the price of this is one hundred and twenty euros": 12000, "something else": 0} {
		if got := amountOf(heard); got != want {
			t.Error(fmt.Sprint(heard, ": ", got, ", want ", want))
		}
	}
}
