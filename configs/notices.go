package configs

import (
	"fmt"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Mail is the server that takes mail to buyers.
type Mail struct {
	Host     string `yaml:"host"` // "" for no mail
	Port     int    `yaml:"port"`
	Security string `yaml:"security"` // "starttls", "tls" or "none"
	User     string `yaml:"user"`     // "" for a server that asks for none
	Key      `yaml:",inline"`
	From     string `yaml:"from"` // RFC 5322
}

// On tells whether buyers get mail.
func (m Mail) On() bool { return m.Host != "" }

// Webhook is a program that is told what happens, as Standard Webhooks has it.
type Webhook struct {
	ID      string           `yaml:"id"`
	Enabled bool             `yaml:"enabled"`
	URL     string           `yaml:"url"`
	Key     `yaml:",inline"` // one secret or several, with spaces between
	// Types are what it is told of; empty for everything.
	Types []string `yaml:"types"`
	// Private is on this machine or its network: plain HTTP and inner addresses are allowed.
	Private bool `yaml:"private"`
}

// Manual is paying by transfer or on delivery.
type Manual struct {
	Payment `yaml:",inline"`
	Details string `yaml:"details"` // what the buyer must know to pay
}

func (d *decoder) checkMail(c *Config) {
	const path = "server.mail"
	m := c.Server.Mail
	d.key(path, m.Key)
	if !m.On() {
		return
	}
	if strings.ContainsAny(m.Host, ":/ ") {
		d.problem(path+".host", quoted(m.Host)+" is no server's name", "write it like mail.example.com, and the port beside it")
	}
	d.within(path+".port", m.Port, 1, 65535)
	switch {
	case !slices.Contains([]string{"starttls", "tls", "none"}, m.Security):
		d.problem(path+".security", quoted(m.Security)+" is no way to guard a connection", "write starttls, tls or none")
	case m.Security == "none" && !loopback(m.Host):
		d.problem(path+".security", "mail would cross the network for all to read", "write starttls or tls; none is for a server on this machine")
	}
	if _, err := mail.ParseAddress(m.From); err != nil {
		d.problem(path+".from", quoted(m.From)+" is no address", "write it like My shop <orders@shop.example>")
	}
	if m.User != "" && !m.given() {
		d.problem(path+".key_env", "there is a user and no password", "name the environment variable that holds it, or key_file")
	}
	if c.Server.PublicURL == "" {
		d.problem("server.public_url", "it is missing, and mail has to lead to orders", "write where viewers find the shop, such as https://shop.example")
	}
}

var eventShape = regexp.MustCompile(`^[a-z_]+\.([a-z_]+\*?|\*)$`)

func (d *decoder) checkWebhooks(s *Shop) {
	ids := make([]string, len(s.Webhooks))
	for i, w := range s.Webhooks {
		path := fmt.Sprintf("shop.webhooks[%d]", i)
		ids[i] = w.ID
		d.name(path+".id", w.ID)
		if u, err := url.Parse(w.URL); err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !w.Private) {
			d.problem(path+".url", "this is no address to send to", "write it like https://program.example/hook; private beside it allows http")
		}
		d.key(path, w.Key)
		if w.Enabled && !w.given() {
			d.problem(path+".key_env", "there is no secret to sign with", "name the environment variable that holds it, or key_file")
		}
		for j, t := range w.Types {
			if !eventShape.MatchString(t) {
				d.problem(fmt.Sprintf("%s.types[%d]", path, j), quoted(t)+" is no kind of event", "write it like order.paid, or order.* for all of them")
			}
		}
	}
	d.unique("shop.webhooks", ids)
}
