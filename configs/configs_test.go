package configs

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "barker.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, text string) Config {
	t.Helper()
	c, err := Load(write(t, text))
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return c
}

// wrong loads a file that cannot be used and returns what is wrong with it.
func wrong(t *testing.T, text string) []Error {
	t.Helper()
	c, err := Load(write(t, text))
	var errs *Errors
	if !errors.As(err, &errs) || len(errs.List) == 0 || !reflect.DeepEqual(c, Config{}) {
		t.Fatalf("%s\nwas taken: %v", text, err)
	}
	for _, e := range errs.List {
		if e.Problem == "" || e.Remedy == "" || !strings.Contains(err.Error(), e.Error()) {
			t.Errorf("%+v in %v", e, err)
		}
	}
	return errs.List
}

func TestTheExampleIsComplete(t *testing.T) {
	if _, err := Load("example.yaml"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	var inFile, inCode []string
	settingsIn(t, doc.Content[0], "", &inFile)
	settingsOf(reflect.TypeFor[Config](), "", &inCode)
	for _, s := range inCode {
		if !slices.Contains(inFile, s) {
			t.Errorf("%s is not in the example", s)
		}
	}
	for _, s := range inFile {
		if !slices.Contains(inCode, s) {
			t.Errorf("%s of the example is no setting", s)
		}
	}
}

// settingsIn lists a file's settings; each must have a sentence above it.
func settingsIn(t *testing.T, n *yaml.Node, path string, out *[]string) {
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		p := child(path, key.Value)
		*out = append(*out, p)
		comment := key.HeadComment
		if i == 0 && comment == "" { // the parser gives it to the list's item
			comment = n.HeadComment
		}
		if !strings.HasSuffix(comment, ".") {
			t.Errorf("line %d: %s has no sentence above it", key.Line, p)
		}
		if parent(path) == "" && path == "legal" && value.Kind == yaml.MappingNode {
			continue // texts by language
		}
		settingsIn(t, value, p, out)
	}
	if n.Kind == yaml.SequenceNode && len(n.Content) > 0 {
		settingsIn(t, n.Content[0], path, out)
	}
}

func settingsOf(typ reflect.Type, path string, out *[]string) {
	if typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			settingsOf(f.Type, path, out)
			continue
		}
		*out = append(*out, child(path, name))
		settingsOf(f.Type, child(path, name), out)
	}
}

func TestANameIsEnough(t *testing.T) {
	c := load(t, "shop:\n  name: My shop\n")
	s := c.Shop
	if s.ID != "main" || s.Country != "NL" || s.Currency != "EUR" || s.Zone != "Europe/Amsterdam" || s.Tax != (Tax{21, true, "order", true}) ||
		!slices.Equal(s.Languages, []string{"en"}) || !slices.Equal(s.ShipsTo, []string{"NL"}) || len(s.Shipping) != 1 ||
		s.Hold != (Hold{10 * time.Minute, 5 * time.Minute, 2}) || !s.Payments.Sandbox.Enabled || !s.Payments.Manual.Enabled {
		t.Errorf("shop %+v", s)
	}
	want := Channel{
		ID: "main", Title: "My shop", Host: "Mira", Language: "en", Voices: []string{"flite", "espeak"}, Variants: 3, AnswersPerMinute: 4, FreshShare: 0.5, Tone: "plain",
		Schedule: Schedule{Always: true}, Dressed: true, Look: Look{Host: "mira", Set: "studio", Light: "auto", Layout: "portrait"},
	}
	if len(c.Channels) != 1 || !reflect.DeepEqual(c.Channels[0], want) {
		t.Errorf("channels %+v", c.Channels)
	}
	if c.Model.On() || c.Voice.OpenAI.On() || c.Library.MaxSize != 10e9 || c.Server.HTTP != ":8080" || !filepath.IsAbs(c.Server.Data) {
		t.Errorf("the rest %+v", c)
	}
}

// TestTheHousesOwnNamesAreTranslated looks for what a merchant did not name in the pages' Dutch.
func TestTheHousesOwnNamesAreTranslated(t *testing.T) {
	words, err := os.ReadFile("../assets/web/src/words/nl.ts")
	if err != nil {
		t.Fatal(err)
	}
	s := load(t, "shop:\n  name: My shop\n").Shop
	names := []string{s.Shipping[0].Name}
	for _, p := range []Payment{s.Payments.Sandbox.Payment, s.Payments.Manual.Payment, s.Payments.Stripe.Payment} {
		names = append(names, p.Name, p.Note)
	}
	for _, n := range names {
		if !strings.Contains(string(words), n+`": "`) && !strings.Contains(string(words), "    "+n+`: "`) {
			t.Errorf("%q has no Dutch", n)
		}
	}
}

func TestTheDemoNeedsNothing(t *testing.T) {
	c := Demo("/tmp/demo", "127.0.0.1:0")
	if c.Server.Data != "/tmp/demo" || c.Server.HTTP != "127.0.0.1:0" || len(c.Channels) != 1 || c.Channels[0].ID != "demo" || !c.Channels[0].Schedule.Always {
		t.Errorf("demo %+v", c)
	}
	d := &decoder{lines: map[string]int{}, wrong: map[string]bool{}}
	d.check(&c)
	d.checkFiles(&c)
	if len(d.errs) != 0 {
		t.Errorf("the demo is wrong: %v", d.errs)
	}
}

func TestWhatFollows(t *testing.T) {
	c := load(t, `
shop:
  name: Laden
  country: DE
  currency: EUR
  zone: Europe/Berlin
  languages: [de, en]
  tax: {percent: 19}
model: {base_url: http://localhost:11434/v1, pitch_model: small}
voice: {openai: {base_url: "http://localhost:5000/v1"}}
channels:
  - id: tag
    schedule: {slots: [{day: Friday, start: "22:00", end: "02:00"}, {day: saturday, start: "02:00", end: "24:00"}]}
  - {id: nacht, language: en, voices: [espeak], variants: 1}
server: {data: /srv/barker, webrtc: {public_ips: [203.0.113.7, "2001:db8::7"]}}
`)
	if !slices.Equal(c.Shop.ShipsTo, []string{"DE"}) || c.Model.AnswerModel != "small" || c.Server.Data != "/srv/barker" {
		t.Errorf("%+v", c)
	}
	day, night := c.Channels[0], c.Channels[1]
	if day.Language != "de" || day.Schedule.Always || day.Schedule.Slots[0].Weekday() != time.Friday ||
		!slices.Equal(day.Voices, []string{"openai", "flite", "espeak"}) {
		t.Errorf("channel %+v", day)
	}
	if night.Language != "en" || !night.Schedule.Always || night.Variants != 1 || night.Title != "Laden" {
		t.Errorf("channel %+v", night)
	}
}

func TestEverythingWrongIsReportedAtOnce(t *testing.T) {
	got := wrong(t, `production: maybe
shop:
  title: My shop
  currency: euro
  return_days: "thirty"
  tax: [21]
  hold: {for: 10}
  shipping:
    - id: standard
      name: Standard
      price: 4,95
channels:
  - id: Demo Channel
    schedule:
      slots:
        - {day: noday, start: 9, end: "25:00"}
server:
  debug: 0.0.0.0:6060
model:
  api_key: sk-123
shop:
  name: again
`)
	type at struct {
		line int
		path string
	}
	want := []at{
		{1, "production"}, {2, "shop.name"}, {3, "shop.title"}, {4, "shop.currency"}, {5, "shop.return_days"}, {6, "shop.tax"},
		{7, "shop.hold.for"}, {13, "channels[0].id"}, {16, "channels[0].schedule.slots[0].day"},
		{16, "channels[0].schedule.slots[0].end"}, {16, "channels[0].schedule.slots[0].start"}, {18, "server.debug"},
		{20, "model.api_key"}, {21, "shop"},
	}
	var have []at
	for _, e := range got {
		have = append(have, at{e.Line, e.Path})
	}
	if !slices.Equal(have, want) {
		t.Errorf("got\n%v\nwant\n%v", have, want)
	}
	for _, e := range got {
		if e.Path == "model.api_key" && !strings.Contains(e.Remedy, "key_env") {
			t.Errorf("a secret's remedy is %q", e.Remedy)
		}
	}
}

func TestEachCheck(t *testing.T) {
	const rest = "\nmodel: {timeout: 5s}\n"
	tests := []struct{ text, path string }{
		{"{}", "shop.name"},
		{"", "shop.name"},
		{"shop: {name: '  '}", "shop.name"},
		{"shop: {name: " + strings.Repeat("x", 61) + "}", "shop.name"},
		{"shop: {name: x, id: UP}", "shop.id"},
		{"shop: {name: x, country: Holland}", "shop.country"},
		{"shop: {name: x, country: EU, tax: {percent: 0}, currency: EUR, zone: UTC}", "shop.country"},
		{"shop: {name: x, country: US, currency: USD, zone: America/New_York}", "shop.tax.percent"},
		{"shop: {name: x, country: US, currency: USD, tax: {percent: 0}}", "shop.zone"},
		{"shop: {name: x, country: US, tax: {percent: 0}, zone: America/New_York}", "shop.currency"},
		{"shop: {name: x, country: JP, currency: JPY, tax: {percent: 10}, zone: Asia/Tokyo}", "shop.shipping"},
		{"shop: {name: x, zone: Mars/Base}", "shop.zone"},
		{"shop: {name: x, zone: Local}", "shop.zone"},
		{"shop: {name: x, languages: [english]}", "shop.languages[0]"},
		{"shop: {name: x, languages: [en, en]}", "shop.languages[1]"},
		{"shop: {name: x, languages: en}", "shop.languages"},
		{"shop: {name: x, languages: [en, ]\n  , ships_to: [NL, ~]}", "shop.ships_to[1]"},
		{"shop: {name: x, ships_to: [NL, XX]}", "shop.ships_to[1]"},
		{"shop: {name: x, tax: {percent: 51}}", "shop.tax.percent"},
		{"shop: {name: x, tax: {percent: .nan}}", "shop.tax.percent"},
		{"shop: {name: x, tax: {percent: 1.2345}}", "shop.tax.percent"},
		{"shop: {name: x, tax: {rounding: up}}", "shop.tax.rounding"},
		{"shop: {name: x, deals: {rest_days: 400}}", "shop.deals.rest_days"},
		{"shop: {name: x, tax: {included: false}}", "shop.tax.included"},
		{"shop: {name: x, handling_days: -1}", "shop.handling_days"},
		{"shop: {name: x, return_days: 13}", "shop.return_days"},
		{"shop: {name: x, return_days: 30.5}", "shop.return_days"},
		{"shop: {name: x, hold: {for: 1s}}", "shop.hold.for"},
		{"shop: {name: x}\nchannels: [{id: a, look: {host: bob}}]", "channels[0].look.host"},
		{"shop: {name: x}\nchannels: [{id: a, look: {set: moon}}]", "channels[0].look.set"},
		{"shop: {name: x}\nchannels: [{id: a, look: {light: dim}}]", "channels[0].look.light"},
		{"shop: {name: x}\nchannels: [{id: a, look: {layout: '4:3'}}]", "channels[0].look.layout"},
		{"shop: {name: x}\nchannels: [{id: a, look: {accent: red}}]", "channels[0].look.accent"},
		{"shop: {name: x}\nchannels: [{id: a, look: {outfit: '#12345'}}]", "channels[0].look.outfit"},
		{"shop: {name: x, hold: {extension: 25h}}", "shop.hold.extension"},
		{"shop: {name: x, hold: {extensions: 11}}", "shop.hold.extensions"},
		{"shop: {name: x, few_below: -1}", "shop.few_below"},
		{"shop: {name: x, fairness: strict}", "shop.fairness"},
		{"shop: {name: x, max_per_line: 0}", "shop.max_per_line"},
		{"shop: {name: x, payments: {sandbox: {enabled: false}, manual: {enabled: false}}}", "shop.payments"},
		{"shop: {name: x, payments: {manual: {name: ''}}}", "shop.payments.manual.name"},
		{"shop: {name: x, shipping: [{id: a, name: A, min_days: 1, max_days: 2}]}", "shop.shipping[0].price"},
		{"shop: {name: x, shipping: [{id: a, name: A, price: 4.955}]}", "shop.shipping[0].price"},
		{"shop: {name: x, shipping: [{id: a, name: A, price: -1}]}", "shop.shipping[0].price"},
		{"shop: {name: x, shipping: [{id: a, name: A, price: 1, free_from: lots}]}", "shop.shipping[0].free_from"},
		{"shop: {name: x, shipping: [{id: a, name: A, price: 1, min_days: 3, max_days: 2}]}", "shop.shipping[0].max_days"},
		{"shop: {name: x, shipping: [{id: a, name: A, price: 1}, {id: a, name: B, price: 1}]}", "shop.shipping[1]"},
		{"shop: {name: x, shipping: [{id: a, price: 1}]}", "shop.shipping[0].name"},
		{"shop: {name: x}\nlegal: {email: nobody}", "legal.email"},
		{"shop: {name: x}\nlegal: {imprint: {nl: tekst}}", "legal.imprint.nl"},
		{"shop: {name: x}\nlegal: {imprint: text}", "legal.imprint"},
		{"shop: {name: x}\nchannels: [{id: a}, {id: a}]", "channels[1].id"},
		{"shop: {name: x}\nchannels: [{id: a}, {title: b}]", "channels[1].id"},
		{"shop: {name: x}\nchannels: [{host: " + strings.Repeat("x", 25) + "}]", "channels[0].host"},
		{"shop: {name: x}\nchannels: [{language: nl}]", "channels[0].language"},
		{"shop: {name: x}\nchannels: [{voices: [robot]}]", "channels[0].voices[0]"},
		{"shop: {name: x}\nchannels: [{voices: [openai]}]", "channels[0].voices[0]"},
		{"shop: {name: x}\nchannels: [{voices: [flite, flite]}]", "channels[0].voices[1]"},
		{"shop: {name: x}\nchannels: [{variants: 0}]", "channels[0].variants"},
		{"shop: {name: x}\nchannels: [{schedule: {always: false}}]", "channels[0].schedule.always"},
		{"shop: {name: x}\nchannels: [{schedule: {slots: [{day: monday, start: '24:00', end: '01:00'}]}}]", "channels[0].schedule.slots[0].start"},
		{"shop: {name: x}\nchannels: [{schedule: {slots: [{day: monday, start: '09:00', end: '18:00'}, {day: monday, start: '17:59', end: '20:00'}]}}]", "channels[0].schedule.slots[0].end"},
		{"shop: {name: x}\nchannels: [{schedule: {slots: [{day: saturday, start: '22:00', end: '02:00'}, {day: sunday, start: '01:00', end: '03:00'}]}}]", "channels[0].schedule.slots[0].end"},
		{"shop: {name: x}\nchannels: {id: a}", "channels"},
		{"shop: {name: x}\nserver: {http: 8080}", "server.http"},
		{"shop: {name: x}\nserver: {http: ':99999'}", "server.http"},
		{"shop: {name: x}\nserver: {data: ''}", "server.data"},
		{"shop: {name: x}\nserver: {public_url: shop.example}", "server.public_url"},
		{"shop: {name: x}\nserver: {public_url: 'https://shop.example/live'}", "server.public_url"},
		{"shop: {name: x}\nserver: {trusted_proxies: [proxy]}", "server.trusted_proxies[0]"},
		{"shop: {name: x}\nserver: {tls: {cert: a.pem}}", "server.tls"},
		{"shop: {name: x}\nserver: {webrtc: {udp: here}}", "server.webrtc.udp"},
		{"shop: {name: x}\nserver: {webrtc: {public_ips: [0.0.0.0]}}", "server.webrtc.public_ips[0]"},
		{"shop: {name: x}\nserver: {max_viewers: 0}", "server.max_viewers"},
		{"shop: {name: x}\nserver: {debug: ':6060'}", "server.debug"},
		{"shop: {name: x}\nmodel: {base_url: 'ftp://x', pitch_model: a}", "model.base_url"},
		{"shop: {name: x}\nmodel: {base_url: 'https://u:p@x.example', pitch_model: a}", "model.base_url"},
		{"shop: {name: x}\nmodel: {base_url: 'https://x.example'}", "model.pitch_model"},
		{"shop: {name: x}\nmodel: {base_url: 'https://x.example', pitch_model: a, key_env: BARKER_NO_SUCH_KEY}", "model.key_env"},
		{"shop: {name: x}\nmodel: {base_url: 'https://x.example', pitch_model: a, key_file: /no/such/key}", "model.key_file"},
		{"shop: {name: x}\nmodel: {key_env: A, key_file: b}", "model.key_file"},
		{"shop: {name: x}\nmodel: {timeout: 1h}", "model.timeout"},
		{"shop: {name: x}\nmodel: {daily_budget: -1}", "model.daily_budget"},
		{"shop: {name: x}\nvoice: {openai: {base_url: 'https://x.example', voice: ''}}", "voice.openai.voice"},
		{"shop: {name: x}\nvoice: {openai: {base_url: 'https://x.example', key_env: BARKER_NO_SUCH_KEY}}", "voice.openai.key_env"},
		{"shop: {name: x}\nvoice: {openai: {base_url: 'https://x.example', format: flac}}", "voice.openai.format"},
		{"shop: {name: x}\nvoice: {flite: {voice: '--help'}}", "voice.flite.voice"},
		{"shop: {name: x}\nvoice: {espeak: {voice: 'a b'}}", "voice.espeak.voice"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: Le Creuset, spoken: luh kroo zay}]}", "voice.pronounce[0].written"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: Acme., spoken: ak me}]}", "voice.pronounce[0].written"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: A1, spoken: A 1}]}", "voice.pronounce[0].spoken"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: Acme, spoken: ''}]}", "voice.pronounce[0].spoken"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: Acme, spoken: ak me, language: english}]}", "voice.pronounce[0].language"},
		{"shop: {name: x}\nvoice: {pronounce: [{written: Acme, spoken: ak me}, {written: ACME, spoken: ack}]}", "voice.pronounce[1].written"},
		{"shop: {name: x}\nchannels: [{id: a, codes: [{code: MUG, product: mug}]}]", "channels[0].codes[0].code"},
		{"shop: {name: x}\nchannels: [{id: a, codes: [{code: K7, product: mug}, {code: k7, product: tray}]}]", "channels[0].codes[1].code"},
		{"shop: {name: x}\nchannels: [{id: a, codes: [{code: K7}]}]", "channels[0].codes[0].product"},
		{"shop: {name: x}\nlibrary: {max_size: 1 MB}", "library.max_size"},
		{"shop: {name: x}\nlibrary: {max_size: 10}", "library.max_size"},
		{"shop: {name: x}\nlibrary: {as_run_days: 0}", "library.as_run_days"},
		{"shop: {name: {x: y}}", "shop.name"},
		{"shop: {name: true}", "shop.name"},
		{"shop: {name: x, ? [a] : b}", "shop"},
		{"shop: &a {name: x}\nlegal: *a", "legal"},
		{"shop: {name: x}\n<<: {production: true}", "<<"},
		{"- shop", ""},
		{"shop: {name: x}\n---\nshop: {name: y}", ""},
		{"shop: {name: x}\n---\n\t", ""},
		{"shop:\n\tname: x", ""},
		{"shop: {name: x", ""},
		{"#" + strings.Repeat("x", maxFile), ""},
	}
	for _, tt := range tests {
		if got := wrong(t, tt.text); len(got) != 1 || got[0].Path != tt.path {
			t.Errorf("%.80q: %v, want %s", tt.text, got, tt.path)
		}
	}
	if got := wrong(t, "shop: {name: x}\nserver: {tls: {cert: a.pem, key: /no/b.pem}}"); len(got) != 2 {
		t.Errorf("files that are not there: %v", got)
	}
	wrong(t, "shop: {name: x, phone: ~}") // unknown even when empty
	for _, text := range []string{
		"shop: {name: 123, shipping: ~, payments: {sandbox: {enabled: false}}}\nchannels: [{variants: ~, title: ~}]",
		"shop: {name: x, shipping: [{id: a, name: A, price: 4.95, free_from: 50}]}",
		"shop: {name: x, country: JP, currency: JPY, tax: {percent: 10}, zone: Asia/Tokyo, return_days: 0, shipping: [{id: a, name: A, price: 500}]}",
		"shop: {name: x}\nlegal: {phone: 0201234567, email: a@b.example}",
		"shop: {name: x}\nserver: {trusted_proxies: [10.0.0.0/8, '::1'], debug: '[::1]:6060', public_url: 'https://shop.example/'}",
		"shop: {name: x}\nlibrary: {max_size: 1.5TB}",
		"shop: {name: x}\nchannels: [{schedule: {slots: [{day: saturday, start: '22:00', end: '02:00'}, {day: sunday, start: '02:00', end: '03:00'}]}}]",
		"shop: {name: x}\nchannels: [{schedule: {slots: [{day: monday, start: '00:00', end: '24:00'}]}}]",
	} {
		load(t, text+rest)
	}
}

func TestProduction(t *testing.T) {
	var paths []string
	for _, e := range wrong(t, "production: true\nshop: {name: x}") {
		paths = append(paths, e.Path)
	}
	slices.Sort(paths)
	want := []string{"legal.address", "legal.company", "legal.email", "server.public_url", "shop.payments.sandbox.enabled"}
	if !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
	load(t, `production: true
shop: {name: x, payments: {sandbox: {enabled: false}}}
legal: {company: X B.V., address: "Straat 1", email: x@example.com}
server: {public_url: https://x.example}
`)
}

func TestSecrets(t *testing.T) {
	t.Setenv("BARKER_TEST_KEY", "from the environment")
	path := write(t, "shop: {name: x}\nmodel: {base_url: 'https://x.example', pitch_model: a, key_env: BARKER_TEST_KEY}\n"+
		"voice: {openai: {base_url: 'https://x.example', key_file: key.txt}}")
	key := filepath.Join(filepath.Dir(path), "key.txt")
	if err := os.WriteFile(key, []byte(" from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		key  Key
		want string
	}{{c.Model.Key, "from the environment"}, {c.Voice.OpenAI.Key, "from a file"}, {Key{}, ""}} {
		if got, err := tt.key.Secret(); err != nil || got != tt.want {
			t.Errorf("%+v: %q, %v", tt.key, got, err)
		}
	}
	if err := os.WriteFile(key, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an empty key file: %v", err)
	}
	if _, err := (Key{"A", "b"}).Secret(); err == nil {
		t.Error("two sources of one key")
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := Load(t.TempDir()); err == nil {
		t.Error("a folder was taken")
	}
}

func FuzzLoad(f *testing.F) {
	example, err := os.ReadFile("example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(example)
	f.Add([]byte("shop: {name: x}\nchannels: [{id: a, schedule: {slots: [{day: monday}]}}, ~]"))
	f.Add([]byte("a: &a [*a, *a]\n<<: *a\n? {x: y} : [z]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parse("fuzz.yaml", text)
		if err != nil {
			var errs *Errors
			if !errors.As(err, &errs) || len(errs.List) == 0 || err.Error() == "" {
				t.Errorf("%v", err)
			}
			return
		}
		if c.Shop.Name == "" || len(c.Channels) == 0 || len(c.Shop.Shipping) == 0 {
			t.Errorf("%q was taken as %+v", text, c)
		}
		for _, way := range c.Shop.Shipping {
			if _, err := way.Price.Minor(c.Shop.Currency); err != nil {
				t.Error(err)
			}
		}
		c.LegalHTML()
	})
}
