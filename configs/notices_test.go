package configs

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestMailAndWebhooks(t *testing.T) {
	t.Setenv("SECRET", "hush")
	c := load(t, `
shop:
  name: My shop
  payments: {manual: {details: "Pay to NL00"}}
  webhooks:
    - {id: stock, enabled: true, url: "https://x.example/hook", key_env: SECRET, types: ["order.*"]}
    - {id: inner, enabled: true, private: true, url: "http://127.0.0.1:9/x", key_env: SECRET}
    - {id: off, url: "https://x.example", key_file: secrets/off}
server:
  public_url: https://shop.example
  mail: {host: mail.example.com, from: "My shop <orders@shop.example>", user: me, key_env: SECRET}
`)
	m := c.Server.Mail
	if !m.On() || m.Port != 587 || m.Security != "starttls" || !c.Shop.Payments.Manual.Enabled || c.Shop.Payments.Manual.Details == "" {
		t.Errorf("%+v %+v", m, c.Shop.Payments.Manual)
	}
	if len(c.Shop.Webhooks) != 3 || !c.Shop.Webhooks[0].Enabled || !filepath.IsAbs(c.Shop.Webhooks[2].File) {
		t.Errorf("%+v", c.Shop.Webhooks)
	}
}

func TestWhatIsWrongWithMailAndWebhooks(t *testing.T) {
	for text, place := range map[string]string{
		"server: {mail: {host: mail.example.com, from: me@shop.example}}":                                                 "server.public_url",
		"server: {public_url: https://x.example, mail: {host: mail.example.com}}":                                         "server.mail.from",
		"server: {public_url: https://x.example, mail: {host: 'mail:25', from: me@x.example}}":                            "server.mail.host",
		"server: {public_url: https://x.example, mail: {host: m.x, from: me@x.example, security: no}}":                    "server.mail.security",
		"server: {public_url: https://x.example, mail: {host: m.x, from: me@x.example, security: none}}":                  "server.mail.security",
		"server: {public_url: https://x.example, mail: {host: m.x, from: me@x.example, port: 0}}":                         "server.mail.port",
		"server: {public_url: https://x.example, mail: {host: m.x, from: me@x.example, user: me}}":                        "server.mail.key_env",
		"server: {public_url: https://x.example, mail: {host: m.x, from: me@x.example, user: me, key_env: NOT_SET_HERE}}": "server.mail.key_env",
		"webhooks: [{id: a, enabled: true, url: 'http://x.example', key_env: SECRET}]":                                    "shop.webhooks[0].url",
		"webhooks: [{id: a, enabled: true, url: 'https://x.example'}]":                                                    "shop.webhooks[0].key_env",
		"webhooks: [{id: a, enabled: true, url: 'https://x.example', key_env: NOT_SET_HERE}]":                             "shop.webhooks[0].key_env",
		"webhooks: [{id: 'A B', url: 'https://x.example', key_env: SECRET}]":                                              "shop.webhooks[0].id",
		"webhooks: [{id: a, url: 'https://x.example', key_env: SECRET, types: [paid]}]":                                   "shop.webhooks[0].types[0]",
		"webhooks: [{id: a, url: 'https://x.example'}, {id: a, url: 'https://x.example'}]":                                "shop.webhooks[1]",
	} {
		t.Setenv("SECRET", "hush")
		head := "shop: {name: My shop}\n"
		if strings.HasPrefix(text, "webhooks") {
			head, text = "shop:\n  name: My shop\n", "  "+text
		}
		errs := wrong(t, head+text+"\n")
		if len(errs) != 1 || errs[0].Path != place {
			t.Errorf("%s: %+v, want %s", text, errs, place)
		}
	}
}
