// Package configs is what a merchant sets, in one YAML file: its form, its defaults and its
// checks. example.yaml beside it documents every setting.
//
// It promises that a file is taken as a whole or not at all, that everything wrong with it is
// reported at once, each with its line, its name and a remedy, and that no secret stands in it:
// a setting names an environment variable or a file instead. It knows no station.
package configs

import (
	"errors"
	"net/url"
	"time"
)

// Config is an installation. The comment of a field says what example.yaml does not.
type Config struct {
	// Production refuses what only a trial may have: test payments, an empty imprint.
	Production bool      `yaml:"production"`
	Shop       Shop      `yaml:"shop"`
	Legal      Legal     `yaml:"legal"`
	Channels   []Channel `yaml:"channels"`
	Server     Server    `yaml:"server"`
	Model      Model     `yaml:"model"`
	Voice      Voice     `yaml:"voice"`
	Library    Library   `yaml:"library"`
}

// Shop is what the shop is and promises.
type Shop struct {
	ID        string     `yaml:"id"` // in the database; never changes
	Name      string     `yaml:"name"`
	Country   string     `yaml:"country"`   // ISO 3166-1 alpha-2
	Currency  string     `yaml:"currency"`  // ISO 4217
	Zone      string     `yaml:"zone"`      // IANA
	Languages []string   `yaml:"languages"` // BCP 47; the first is the shop's own
	Tax       Tax        `yaml:"tax"`
	ShipsTo   []string   `yaml:"ships_to"` // ISO 3166-1 alpha-2
	Shipping  []Shipping `yaml:"shipping"`
	// HandlingDays are working days, ReturnDays calendar days.
	HandlingDays int  `yaml:"handling_days"`
	ReturnDays   int  `yaml:"return_days"`
	Hold         Hold `yaml:"hold"`
	FewBelow     int  `yaml:"few_below"`
	MaxPerLine   int  `yaml:"max_per_line"`
	// Fairness is "observe" or "enforce".
	Fairness string `yaml:"fairness"`
	Deals    Deals  `yaml:"deals"`
	// TrustCompareAt is the merchant's word for the compare-at prices of new products.
	TrustCompareAt bool     `yaml:"trust_compare_at"`
	Payments       Payments `yaml:"payments"`
	// Webhooks are programs that are told what happens.
	Webhooks []Webhook `yaml:"webhooks"`
	// FAQ is what hosts answer word for word; the console adds to it.
	FAQ []FAQ `yaml:"faq"`
}

// FAQ is a question with the shop's answer. No amount belongs in an answer: the host leaves such
// a one out, for prices change.
type FAQ struct {
	Question string `yaml:"question"`
	Answer   string `yaml:"answer"`
}

// Tax is what prices contain, or what is added to them.
type Tax struct {
	Percent  float64 `yaml:"percent"`
	Included bool    `yaml:"included"`
	Rounding string  `yaml:"rounding"` // "order" or "line"
	Shipping bool    `yaml:"shipping"` // delivery is taxed
}

// Deals are the rules for prices that end.
type Deals struct {
	RestDays int `yaml:"rest_days"` // until the next deal on the same thing
}

// Shipping is a way to deliver.
type Shipping struct {
	ID       string `yaml:"id"`
	Name     string `yaml:"name"`
	Price    Amount `yaml:"price"`
	FreeFrom Amount `yaml:"free_from"` // "" for never
	MinDays  int    `yaml:"min_days"`  // working days
	MaxDays  int    `yaml:"max_days"`
}

// Hold is how long stock is kept for a viewer.
type Hold struct {
	For        time.Duration `yaml:"for"`
	Extension  time.Duration `yaml:"extension"`
	Extensions int           `yaml:"extensions"`
}

// Payments are the ways to pay there are.
type Payments struct {
	Sandbox Sandbox `yaml:"sandbox"` // moves no money
	Manual  Manual  `yaml:"manual"`  // waits until the team says it came
	Stripe  Stripe  `yaml:"stripe"`
}

// Sandbox is the test payment.
type Sandbox struct {
	Payment `yaml:",inline"`
	Instant bool `yaml:"instant"` // granted at once, without its page
	// InProduction lets it be used where it sells nothing.
	InProduction bool `yaml:"in_production"`
}

// Stripe is paying on Stripe's page.
type Stripe struct {
	Payment `yaml:",inline"`
	Key     `yaml:",inline"`
	// Webhook is what Stripe signs notices with.
	Webhook Key `yaml:"webhook"`
}

// Payment is a way to pay as viewers see it.
type Payment struct {
	Enabled bool   `yaml:"enabled"`
	Name    string `yaml:"name"`
	Note    string `yaml:"note"`
}

// Legal is who answers for the shop. A page that is not written is made from the settings; see
// [Config.LegalText].
type Legal struct {
	Company      string `yaml:"company"`
	Address      string `yaml:"address"` // one line or several
	Email        string `yaml:"email"`
	Phone        string `yaml:"phone"`
	Registration string `yaml:"registration"`
	VAT          string `yaml:"vat"`
	// The pages are Markdown or plain text, by language.
	Imprint  map[string]string `yaml:"imprint"`
	Privacy  map[string]string `yaml:"privacy"`
	Shipping map[string]string `yaml:"shipping"`
	Returns  map[string]string `yaml:"returns"`
}

// Channel is one show.
type Channel struct {
	ID       string   `yaml:"id"` // in addresses: /live/{id}
	Title    string   `yaml:"title"`
	Tagline  string   `yaml:"tagline"`
	Host     string   `yaml:"host"`
	Language string   `yaml:"language"` // BCP 47, one of the shop's
	Voices   []string `yaml:"voices"`   // "openai", "flite", "espeak": tried in turn, then captions alone
	// Variants is how many different pitches a product gets before the first is heard again.
	Variants int `yaml:"variants"`
	// FreshShare is how much of an hour's pitches is newly made, 0 to 1.
	FreshShare float64 `yaml:"fresh_share"`
	// Tone is how the host speaks: "plain", "warm", "calm" or "brisk".
	Tone string `yaml:"tone"`
	// AnswersPerMinute is how many questions the host answers aloud; the rest are answered in chat.
	AnswersPerMinute int      `yaml:"answers_per_minute"`
	Codes            []Code   `yaml:"codes"`
	Schedule         Schedule `yaml:"schedule"`
	Dressed          bool     `yaml:"dressed"`
	Look             Look     `yaml:"look"`
}

// Code is what viewers of one channel write to buy a product, beside the shop's own code.
type Code struct {
	Code    string `yaml:"code"`
	Product string `yaml:"product"` // its id
}

// Look is what a channel looks like.
type Look struct {
	Host   string `yaml:"host"`   // "mira" or "tomas": whose face it is
	Set    string `yaml:"set"`    // "studio" or "loft"
	Light  string `yaml:"light"`  // "auto" goes by the clock in the shop's time zone; else "day", "evening", "night"
	Layout string `yaml:"layout"` // "portrait", "landscape" or "square"
	// Accent and Outfit are written "#rrggbb"; "" is the art's own.
	Accent string `yaml:"accent"`
	Outfit string `yaml:"outfit"`
	// LargeCaptions is for the captions that are in the picture; a page's are the viewer's choice.
	LargeCaptions bool `yaml:"large_captions"`
}

// Schedule is when a channel is live, in the shop's time zone, until one is saved in the
// console.
type Schedule struct {
	Always bool   `yaml:"always"`
	Slots  []Slot `yaml:"slots"`
}

// Slot is a stretch of a weekday. An End at or before Start is on the day after.
type Slot struct {
	Day   string `yaml:"day"`   // "monday"; see Weekday
	Start string `yaml:"start"` // "09:00"
	End   string `yaml:"end"`   // up to "24:00"
	Title string `yaml:"title"`
}

// Weekday is the slot's day; a loaded configuration has no other.
func (s Slot) Weekday() time.Weekday { d, _ := weekday(s.Day); return d }

// Server is where the house stands. Relative paths are taken from the file's folder.
type Server struct {
	HTTP           string   `yaml:"http"`
	Data           string   `yaml:"data"`
	Database       Database `yaml:"database"`
	PublicURL      string   `yaml:"public_url"`
	TrustedProxies []string `yaml:"trusted_proxies"` // addresses or CIDR
	TLS            TLS      `yaml:"tls"`
	WebRTC         WebRTC   `yaml:"webrtc"`
	MaxViewers     int      `yaml:"max_viewers"`
	Mail           Mail     `yaml:"mail"`
	Debug          string   `yaml:"debug"` // loopback only; "" for none
	Fonts          string   `yaml:"fonts"` // the folder in which the machine keeps its fonts
}

// Database is where what must not be lost is kept.
type Database struct {
	URL string `yaml:"url"` // of PostgreSQL; "" for a SQLite file in the data folder
	Key `yaml:",inline"`
}

// Address is the URL with the password in it.
func (d Database) Address() (string, error) {
	password, err := d.Secret()
	if err != nil || password == "" {
		return d.URL, err
	}
	u, err := url.Parse(d.URL)
	if err != nil {
		return "", errors.New("server.database.url is no address")
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return u.String(), nil
}

// TLS names a certificate's files; both empty serves plain HTTP.
type TLS struct {
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
}

// WebRTC is where media leaves.
type WebRTC struct {
	UDP       string   `yaml:"udp"`
	PublicIPs []string `yaml:"public_ips"`
}

// Model is a language model behind an OpenAI-compatible server.
type Model struct {
	BaseURL     string `yaml:"base_url"` // "" for none: the house writer does it all
	Key         `yaml:",inline"`
	PitchModel  string        `yaml:"pitch_model"`
	AnswerModel string        `yaml:"answer_model"` // "" is the pitch model
	Timeout     time.Duration `yaml:"timeout"`
	DailyBudget int           `yaml:"daily_budget"` // tokens, in and out; 0 for no limit
	// Prices are what the server asks, for the console to add up.
	Prices   []ModelPrice `yaml:"prices"`
	Currency string       `yaml:"currency"` // of Prices; ISO 4217
}

// On tells whether there is a model.
func (m Model) On() bool { return m.BaseURL != "" }

// Voice is what the voices need.
type Voice struct {
	OpenAI OpenAIVoice `yaml:"openai"`
	Flite  Offline     `yaml:"flite"`
	Espeak Espeak      `yaml:"espeak"`
	// Pronounce is for speech only: captions keep what is written.
	Pronounce []Pronunciation `yaml:"pronounce"`
}

// Pronunciation is how a word is said.
type Pronunciation struct {
	Written  string `yaml:"written"` // one word, in any case
	Spoken   string `yaml:"spoken"`
	Language string `yaml:"language"` // BCP 47; "" is every language
}

// OpenAIVoice is a speech model behind an OpenAI-compatible server.
type OpenAIVoice struct {
	BaseURL string `yaml:"base_url"` // "" for none
	Key     `yaml:",inline"`
	Model   string `yaml:"model"`
	Voice   string `yaml:"voice"`
	Format  string `yaml:"format"` // "mp3", "wav", "pcm" or "opus"
}

// On tells whether there is such a voice.
func (v OpenAIVoice) On() bool { return v.BaseURL != "" }

// Offline is a voice of this machine.
type Offline struct {
	Voice string `yaml:"voice"` // "" leaves the choice to the program
}

// Espeak is eSpeak NG, as a voice and as what other voices are timed by.
type Espeak struct {
	Offline `yaml:",inline"`
	Marks   string `yaml:"marks"` // the helper program; "" looks for it
}

// Library is what is kept of what was made and aired.
type Library struct {
	MaxSize   Size `yaml:"max_size"`    // of all clips
	AsRunDays int  `yaml:"as_run_days"` // retention of the as-run log
	// RecordDays is the retention of what models were asked and said. Viewers' questions are in it.
	RecordDays int `yaml:"record_days"`
}

// ModelPrice is what a million of a model's tokens cost.
type ModelPrice struct {
	Model string  `yaml:"model"`
	In    float64 `yaml:"in"`
	Out   float64 `yaml:"out"`
}

// Key names a secret; at most one of its fields is set.
type Key struct {
	Env  string `yaml:"key_env"`
	File string `yaml:"key_file"`
}
