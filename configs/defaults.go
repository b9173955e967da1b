package configs

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Demo is the configuration of the demo shop: no file, nothing to set.
func Demo(dataDir, httpAddr string) Config {
	c := base()
	c.Shop.Name = "Larkhill Home"
	c.Shop.TrustCompareAt = true // the demo's products have a history that is not in its file
	c.Shop.Languages = []string{"en", "nl"}
	c.Shop.ShipsTo = []string{"NL", "BE", "DE"}
	c.Channels = []Channel{{ID: "demo", Title: "Larkhill Home", Tagline: "Good things for table and kitchen, live around the clock"}}
	c.Legal.Company = "Larkhill Home, a demo shop that sells nothing"
	c.Server.Data, c.Server.HTTP = dataDir, httpAddr
	d := &decoder{lines: map[string]int{}, wrong: map[string]bool{}}
	d.derive(&c)
	return c
}

// base is what holds whatever else is set.
func base() Config {
	return Config{
		Shop: Shop{
			ID: "main", Country: "NL", HandlingDays: 1, ReturnDays: 30, FewBelow: 5, MaxPerLine: 10, Fairness: "observe",
			Deals: Deals{RestDays: 7},
			Tax:   Tax{Included: true, Rounding: "order", Shipping: true},
			Hold:  Hold{For: 10 * time.Minute, Extension: 5 * time.Minute, Extensions: 2},
			Payments: Payments{
				Sandbox: Sandbox{Payment: Payment{Enabled: true, Name: "Card", Note: "Test payment: no money moves"}},
				Manual:  Manual{Payment: Payment{Enabled: true, Name: "Bank transfer", Note: "We send your order when the money is here"}},
				Stripe:  Stripe{Payment: Payment{Name: "Card and more", Note: "On Stripe's page"}},
			},
		},
		Server: Server{HTTP: ":8080", Data: "data", WebRTC: WebRTC{UDP: ":7900"}, MaxViewers: 2000, Fonts: "/usr/share/fonts",
			Mail: Mail{Port: 587, Security: "starttls"}},
		Model: Model{Timeout: 20 * time.Second, DailyBudget: 2_000_000, Currency: "USD"},
		Voice: Voice{
			OpenAI: OpenAIVoice{Model: "tts-1", Voice: "nova", Format: "mp3"},
			Flite:  Offline{},
		},
		Library: Library{MaxSize: 10e9, AsRunDays: 365, RecordDays: 30},
	}
}

// home is where what follows from the country is known.
var home = struct {
	country, currency, zone string
	tax                     float64
}{"NL", "EUR", "Europe/Amsterdam", 21}

// derive fills in what follows from other settings, or says that it cannot.
func (d *decoder) derive(c *Config) {
	s := &c.Shop
	athome := s.Country == home.country || !isCountry(s.Country) // which is reported by itself
	if s.Currency == "" && athome {
		s.Currency = home.currency
	}
	if s.Zone == "" && athome {
		s.Zone = home.zone
	}
	if !d.has("shop.tax.percent") {
		if s.Tax.Percent = home.tax; !athome {
			d.problem("shop.tax.percent", "it is not known for "+quoted(s.Country), "write how much tax is in your prices, 0 for none")
		}
	}
	if len(s.Languages) == 0 {
		s.Languages = []string{"en"}
	}
	if len(s.ShipsTo) == 0 {
		s.ShipsTo = []string{s.Country}
	}
	if len(s.Shipping) == 0 && slices.Contains([]string{"EUR", "GBP", "USD", "CHF"}, s.Currency) {
		s.Shipping = []Shipping{{ID: "standard", Name: "Standard", Price: "4.95", FreeFrom: "50.00", MinDays: 2, MaxDays: 3}}
	}
	if c.Model.AnswerModel == "" {
		c.Model.AnswerModel = c.Model.PitchModel
	}
	if len(c.Channels) == 0 {
		c.Channels = []Channel{{}}
	}
	for i := range c.Channels {
		d.deriveChannel(c, i)
	}
}

// hostNames are the hosts there is art for, and what they are called.
var hostNames = map[string]string{"mira": "Mira", "tomas": "Tomas"}

func (d *decoder) deriveLook(l *Look) {
	l.Host = cmp.Or(l.Host, "mira")
	l.Set = cmp.Or(l.Set, "studio")
	l.Light = cmp.Or(l.Light, "auto")
	l.Layout = cmp.Or(l.Layout, "portrait")
}

func (d *decoder) deriveChannel(c *Config, i int) {
	ch, path := &c.Channels[i], fmt.Sprintf("channels[%d]", i)
	if ch.ID == "" && len(c.Channels) == 1 {
		ch.ID = "main"
	}
	if ch.Title == "" {
		ch.Title = c.Shop.Name
	}
	d.deriveLook(&ch.Look)
	if ch.Host == "" {
		ch.Host = cmp.Or(hostNames[ch.Look.Host], hostNames["mira"]) // another host is reported by itself
	}
	if ch.Language == "" {
		ch.Language = c.Shop.Languages[0]
	}
	if len(ch.Voices) == 0 {
		ch.Voices = []string{"flite", "espeak"}
		if c.Voice.OpenAI.On() {
			ch.Voices = []string{"openai", "flite", "espeak"}
		}
	}
	if !d.has(path + ".dressed") {
		ch.Dressed = true
	}
	if !d.has(path + ".variants") {
		ch.Variants = 3
	}
	if !d.has(path + ".fresh_share") {
		ch.FreshShare = 0.5
	}
	if ch.Tone == "" {
		ch.Tone = "plain"
	}
	if !d.has(path + ".answers_per_minute") {
		ch.AnswersPerMinute = 4
	}
	if !d.has(path + ".schedule.always") {
		ch.Schedule.Always = len(ch.Schedule.Slots) == 0
	}
}
