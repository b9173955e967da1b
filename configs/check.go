package configs

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/currency"
	"golang.org/x/text/language"
)

// check reports every setting that means nothing or that cannot be kept.
func (d *decoder) check(c *Config) {
	d.checkShop(&c.Shop, c.Production)
	d.checkTerms(&c.Shop)
	for i := range c.Shop.Shipping {
		d.checkShipping(&c.Shop, i)
	}
	d.checkLegal(c)
	for i := range c.Channels {
		d.checkChannel(c, i)
	}
	d.checkServer(&c.Server, c.Production)
	d.checkMail(c)
	d.checkWebhooks(&c.Shop)
	d.checkModel(c)
}

func (d *decoder) checkShop(s *Shop, production bool) {
	d.name("shop.id", s.ID)
	d.text("shop.name", s.Name, 1, 60)
	d.country("shop.country", s.Country)
	if _, err := currency.ParseISO(s.Currency); err != nil {
		d.problem("shop.currency", quoted(s.Currency)+" is no currency", "write its three letters, such as EUR (ISO 4217)")
	}
	if _, err := time.LoadLocation(s.Zone); err != nil || s.Zone == "" || s.Zone == "Local" {
		d.problem("shop.zone", quoted(s.Zone)+" is no time zone", "write it like Europe/Amsterdam (IANA)")
	}
	for i, l := range s.Languages {
		d.language(fmt.Sprintf("shop.languages[%d]", i), l)
	}
	d.unique("shop.languages", s.Languages)
	for i, code := range s.ShipsTo {
		if !d.has("shop.ships_to") {
			break // it is the shop's country
		}
		d.country(fmt.Sprintf("shop.ships_to[%d]", i), code)
	}
	d.unique("shop.ships_to", s.ShipsTo)
	for i, f := range s.FAQ {
		d.text(fmt.Sprintf("shop.faq[%d].question", i), f.Question, 1, 300)
		d.text(fmt.Sprintf("shop.faq[%d].answer", i), f.Answer, 1, 500)
	}
	p := s.Payments
	switch {
	case !p.Sandbox.Enabled && !p.Manual.Enabled && !p.Stripe.Enabled:
		d.problem("shop.payments", "nobody can pay", "enable manual or stripe, or sandbox for a trial")
	case production && p.Sandbox.Enabled && !p.Sandbox.InProduction:
		d.problem("shop.payments.sandbox.enabled", "test payments move no money, and this is in production", "set it to false, or in_production beside it to true")
	}
	d.payment("shop.payments.sandbox", p.Sandbox.Payment)
	d.payment("shop.payments.manual", p.Manual.Payment)
	d.text("shop.payments.manual.details", p.Manual.Details, 0, 1000)
	d.payment("shop.payments.stripe", p.Stripe.Payment)
	if p.Stripe.Enabled && !p.Stripe.given() {
		d.problem("shop.payments.stripe", "there is no key", "write key_env or key_file")
	}
	if p.Stripe.Enabled && !p.Stripe.Webhook.given() {
		d.problem("shop.payments.stripe.webhook", "there is no secret to know Stripe's notices by", "set a webhook up at Stripe for /pay/stripe/notice, and write key_env or key_file")
	}
}

func (d *decoder) payment(path string, p Payment) {
	if p.Enabled {
		d.text(path+".name", p.Name, 1, 40)
		d.text(path+".note", p.Note, 0, 120)
	}
}

// withdrawal is where consumers may send goods back for 14 days by law (Directive 2011/83/EU,
// article 9).
var withdrawal = strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO")

func (d *decoder) checkTerms(s *Shop) {
	if !(s.Tax.Percent >= 0 && s.Tax.Percent <= 50) || math.Abs(s.Tax.Percent*1000-math.Round(s.Tax.Percent*1000)) > 1e-6 {
		d.problem("shop.tax.percent", fmt.Sprint(s.Tax.Percent, " is no tax"), "write it in percent, from 0 to 50, with at most three decimals")
	}
	if !s.Tax.Included && slices.Contains(withdrawal, s.Country) {
		d.problem("shop.tax.included", "by law, consumers see prices with tax in "+s.Country, "write prices with tax into the catalogue and set this to true")
	}
	if s.Tax.Rounding != "order" && s.Tax.Rounding != "line" {
		d.problem("shop.tax.rounding", quoted(s.Tax.Rounding)+" is no place to round tax", "write order or line")
	}
	d.within("shop.deals.rest_days", s.Deals.RestDays, 0, 365)
	d.within("shop.handling_days", s.HandlingDays, 0, 60)
	d.within("shop.return_days", s.ReturnDays, 0, 365)
	if s.ReturnDays < 14 && slices.Contains(withdrawal, s.Country) {
		d.problem("shop.return_days", "by law, consumers have 14 days in "+s.Country, "write at least 14")
	}
	d.span("shop.hold.for", s.Hold.For, time.Minute, 24*time.Hour)
	d.span("shop.hold.extension", s.Hold.Extension, time.Minute, 24*time.Hour)
	d.within("shop.hold.extensions", s.Hold.Extensions, 0, 10)
	if s.Fairness != "observe" && s.Fairness != "enforce" {
		d.problem("shop.fairness", quoted(s.Fairness)+" is neither", "write observe or enforce")
	}
	d.within("shop.few_below", s.FewBelow, 0, 1000)
	d.within("shop.max_per_line", s.MaxPerLine, 1, 1000)
	if _, err := currency.ParseISO(s.Currency); err == nil && len(s.Shipping) == 0 {
		d.problem("shop.shipping", "nothing can be delivered", "name at least one way, each with id, name, price, min_days and max_days")
	}
	ids := make([]string, len(s.Shipping))
	for i, way := range s.Shipping {
		ids[i] = way.ID
	}
	d.unique("shop.shipping", ids)
}

func (d *decoder) checkShipping(s *Shop, i int) {
	way, path := s.Shipping[i], fmt.Sprintf("shop.shipping[%d]", i)
	d.name(path+".id", way.ID)
	d.text(path+".name", way.Name, 1, 40)
	d.amount(path+".price", way.Price, s.Currency)
	if way.Price == "" {
		d.problem(path+".price", "it is missing", "write what it costs, \"0\" for nothing")
	}
	d.amount(path+".free_from", way.FreeFrom, s.Currency)
	d.within(path+".min_days", way.MinDays, 0, 90)
	d.within(path+".max_days", way.MaxDays, 0, 90)
	if way.MaxDays < way.MinDays {
		d.problem(path+".max_days", fmt.Sprintf("%d is fewer than min_days", way.MaxDays), "write how long it takes at most")
	}
}

var emailShape = regexp.MustCompile(`^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$`)

func (d *decoder) checkLegal(c *Config) {
	l := c.Legal
	if l.Email != "" && !emailShape.MatchString(l.Email) {
		d.problem("legal.email", quoted(l.Email)+" is no e-mail address", "write it like shop@example.com")
	}
	for name, value := range map[string]string{"company": l.Company, "address": l.Address, "email": l.Email} {
		if c.Production && value == "" {
			d.problem("legal."+name, "it is missing, and this is in production", "write it: an imprint has it by law")
		}
	}
	for name, page := range c.legalPages() {
		for lang := range page {
			if !slices.Contains(c.Shop.Languages, lang) {
				d.problem("legal."+name+"."+lang, "it is none of the shop's languages", "add it to shop.languages, or remove the text")
			}
		}
	}
}

var tones = []string{"plain", "warm", "calm", "brisk"}

var (
	voices  = []string{"openai", "flite", "espeak"}
	formats = []string{"mp3", "wav", "pcm", "opus"}
)

func (d *decoder) checkChannel(c *Config, i int) {
	ch, path := &c.Channels[i], fmt.Sprintf("channels[%d]", i)
	d.name(path+".id", ch.ID)
	if slices.IndexFunc(c.Channels, func(o Channel) bool { return o.ID == ch.ID }) < i {
		d.problem(path+".id", "another channel has it", "give each channel an id of its own")
	}
	if d.has(path + ".title") { // else it is the shop's name
		d.text(path+".title", ch.Title, 1, 60)
	}
	d.text(path+".tagline", ch.Tagline, 0, 120)
	d.text(path+".host", ch.Host, 1, 24)
	if !slices.Contains(c.Shop.Languages, ch.Language) {
		d.problem(path+".language", quoted(ch.Language)+" is none of the shop's languages", "add it to shop.languages, or write one of them")
	}
	for j, v := range ch.Voices {
		p := fmt.Sprintf("%s.voices[%d]", path, j)
		switch {
		case !slices.Contains(voices, v):
			d.problem(p, quoted(v)+" is no voice", "write some of "+strings.Join(voices, ", "))
		case v == "openai" && !c.Voice.OpenAI.On():
			d.problem(p, "this voice has no server", "write voice.openai.base_url, or remove it here")
		}
	}
	d.unique(path+".voices", ch.Voices)
	d.within(path+".variants", ch.Variants, 1, 12)
	if !(ch.FreshShare >= 0 && ch.FreshShare <= 1) {
		d.problem(path+".fresh_share", fmt.Sprint(ch.FreshShare)+" is no share", "write a number from 0 to 1")
	}
	if !slices.Contains(tones, ch.Tone) {
		d.problem(path+".tone", quoted(ch.Tone)+" is no tone", "write one of "+strings.Join(tones, ", "))
	}
	d.within(path+".answers_per_minute", ch.AnswersPerMinute, 0, 10)
	d.checkCodes(path+".codes", ch.Codes)
	d.checkSchedule(path+".schedule", ch.Schedule)
	d.checkLook(path+".look", ch.Look)
}

// aCode is what the chat's grammar takes for a code: nothing that is a word.
var aCode = regexp.MustCompile(`^[A-Za-z]{1,3}[0-9]{1,3}$`)

func (d *decoder) checkCodes(path string, codes []Code) {
	for i, c := range codes {
		at := fmt.Sprintf("%s[%d]", path, i)
		if !aCode.MatchString(c.Code) {
			d.problem(at+".code", quoted(c.Code)+" is no code", "write one to three letters and one to three digits, such as K7")
		}
		if slices.IndexFunc(codes, func(o Code) bool { return strings.EqualFold(o.Code, c.Code) }) < i {
			d.problem(at+".code", "another product has it", "give each product a code of its own")
		}
		if c.Product == "" {
			d.problem(at+".product", "it is missing", "write the product's id, as in the catalogue's file")
		}
	}
}

func (d *decoder) checkModel(c *Config) {
	m := &c.Model
	d.url("model.base_url", m.BaseURL)
	d.key("model", m.Key)
	if m.On() && m.PitchModel == "" {
		d.problem("model.pitch_model", "it is missing", "write the model's name as its server knows it")
	}
	d.span("model.timeout", m.Timeout, time.Second, 2*time.Minute)
	d.within("model.daily_budget", m.DailyBudget, 0, math.MaxInt32)
	if len(m.Currency) != 3 || m.Currency != strings.ToUpper(m.Currency) {
		d.problem("model.currency", quoted(m.Currency)+" is no currency", "write one such as USD")
	}
	for i, p := range m.Prices {
		path := fmt.Sprintf("model.prices[%d]", i)
		d.text(path+".model", p.Model, 1, 200)
		if !(p.In >= 0 && p.Out >= 0 && p.In < 1e6 && p.Out < 1e6) {
			d.problem(path, "a price is wrong", "write what a million tokens cost, such as {model: gpt-4o-mini, in: 0.15, out: 0.60}")
		}
	}

	v := &c.Voice
	d.url("voice.openai.base_url", v.OpenAI.BaseURL)
	d.key("voice.openai", v.OpenAI.Key)
	if v.OpenAI.On() {
		d.text("voice.openai.model", v.OpenAI.Model, 1, 200)
		d.text("voice.openai.voice", v.OpenAI.Voice, 1, 200)
		if !slices.Contains(formats, v.OpenAI.Format) {
			d.problem("voice.openai.format", quoted(v.OpenAI.Format)+" is no format", "write one of "+strings.Join(formats, ", "))
		}
	}
	d.plain("voice.flite.voice", v.Flite.Voice)
	d.plain("voice.espeak.voice", v.Espeak.Voice)
	d.checkPronounce(v.Pronounce)

	if c.Library.MaxSize < 100e6 || c.Library.MaxSize > 1e15 {
		d.problem("library.max_size", c.Library.MaxSize.String()+" is too little or too much", "write at least 100 MB")
	}
	d.within("library.as_run_days", c.Library.AsRunDays, 1, 3660)
	d.within("library.record_days", c.Library.RecordDays, 1, 3660)
}

// checkPronounce wants one word, and one way to say it a language.
func (d *decoder) checkPronounce(list []Pronunciation) {
	seen := make([]string, len(list))
	for i, p := range list {
		path := fmt.Sprintf("voice.pronounce[%d]", i)
		d.text(path+".written", p.Written, 1, 60)
		if len(strings.Fields(p.Written)) > 1 || strings.TrimFunc(p.Written, outsideWord) != p.Written {
			d.problem(path+".written", quoted(p.Written)+" is not one word", "write one word, without spaces and full stops; give each its own entry")
		}
		d.text(path+".spoken", p.Spoken, 1, 120)
		if !strings.ContainsFunc(p.Spoken, unicode.IsLetter) || strings.ContainsFunc(p.Spoken, unicode.IsDigit) {
			d.problem(path+".spoken", quoted(p.Spoken)+" cannot be said", "write it in words, such as \"shao mee\"")
		}
		if p.Language != "" {
			d.language(path+".language", p.Language)
		}
		seen[i] = strings.ToLower(p.Written) + " " + p.Language
		if slices.Index(seen[:i], seen[i]) >= 0 {
			d.problem(path+".written", quoted(p.Written)+" is there already", "keep one of them")
		}
	}
}

func outsideWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// checkFiles reports keys and certificates that cannot be read now, before anything starts.
func (d *decoder) checkFiles(c *Config) {
	type secret struct {
		key Key
		on  bool
	}
	secrets := map[string]secret{
		"model": {c.Model.Key, c.Model.On()}, "voice.openai": {c.Voice.OpenAI.Key, c.Voice.OpenAI.On()},
		"server.database": {c.Server.Database.Key, c.Server.Database.URL != ""}, "server.mail": {c.Server.Mail.Key, c.Server.Mail.On()},
	}
	for i, w := range c.Shop.Webhooks {
		secrets[fmt.Sprintf("shop.webhooks[%d]", i)] = secret{w.Key, w.Enabled}
	}
	for path, k := range secrets {
		key := k.key
		if !k.on {
			continue
		}
		if _, err := key.Secret(); err != nil {
			what, remedy, _ := strings.Cut(err.Error(), ": ")
			name := path + ".key_env"
			if key.File != "" {
				name = path + ".key_file"
			}
			d.problem(name, what, remedy)
		}
	}
	for path, file := range map[string]string{"server.tls.cert": c.Server.TLS.Cert, "server.tls.key": c.Server.TLS.Key} {
		if file == "" {
			continue
		}
		if f, err := os.Open(file); err != nil {
			d.problem(path, err.Error(), "name a file that this program may read")
		} else {
			f.Close()
		}
	}
}

// name checks what stands in addresses and in the database.
func (d *decoder) name(path, s string) {
	if !nameShape.MatchString(s) {
		d.problem(path, quoted(s)+" is no short name", "use 1 to 32 of a to z, 0 to 9 and hyphens, such as demo-shop")
	}
}

var nameShape = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$`)

func (d *decoder) text(path, s string, least, most int) {
	n := len([]rune(s))
	switch {
	case n < least || least > 0 && strings.TrimSpace(s) == "":
		d.problem(path, "it is missing", "write it")
	case n > most:
		d.problem(path, fmt.Sprintf("it is %d characters long", n), fmt.Sprintf("write at most %d", most))
	}
}

// plain checks what becomes an argument of another program.
func (d *decoder) plain(path, s string) {
	if strings.HasPrefix(s, "-") || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		d.problem(path, quoted(s)+" is no voice", "write its name, without spaces")
	}
}

func isCountry(s string) bool {
	r, err := language.ParseRegion(s)
	return err == nil && r.IsCountry() && len(s) == 2 && r.String() == s
}

func (d *decoder) country(path, s string) {
	if !isCountry(s) {
		d.problem(path, quoted(s)+" is no country", "write its two capital letters, such as NL (ISO 3166-1)")
	}
}

func (d *decoder) language(path, s string) {
	if t, err := language.Parse(s); err != nil || t == language.Und || t.String() != s {
		d.problem(path, quoted(s)+" is no language", "write it like en or nl-BE (BCP 47)")
	}
}

func (d *decoder) unique(path string, list []string) {
	for i, s := range list {
		if s != "" && slices.Index(list, s) < i {
			d.problem(fmt.Sprintf("%s[%d]", path, i), quoted(s)+" is there twice", "remove one of them")
		}
	}
}

func (d *decoder) within(path string, n, least, most int) {
	if n < least || n > most {
		d.problem(path, fmt.Sprintf("%d is too little or too much", n), fmt.Sprintf("write a number from %d to %d", least, most))
	}
}

func (d *decoder) span(path string, t, least, most time.Duration) {
	if t < least || t > most {
		d.problem(path, t.String()+" is too little or too much", fmt.Sprintf("write a time span from %v to %v", least, most))
	}
}

func (d *decoder) amount(path string, a Amount, code string) {
	if _, err := currency.ParseISO(code); err != nil {
		return // reported where the currency is
	}
	if _, err := a.Minor(code); err != nil {
		d.problem(path, err.Error(), "write it like 4.95, without the currency, with no more decimals than it has")
	}
}
