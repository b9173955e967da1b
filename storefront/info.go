package storefront

import (
	"net/http"
	"time"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
)

// The forms in which a page gets what it needs before its socket opens; docs/protocol.md
// explains each field.
type (
	liveFacts struct {
		Channel channelFacts `json:"channel"`
		Shop    shopFacts    `json:"shop"`
		Viewer  viewerFacts  `json:"viewer"`
		WHEP    string       `json:"whep"`
		Socket  string       `json:"socket"`
	}
	channelFacts struct {
		ID       string    `json:"id"`
		Title    string    `json:"title"`
		Tagline  string    `json:"tagline"`
		Host     string    `json:"host"`
		Language string    `json:"language"`
		OnAir    bool      `json:"onAir"`
		Next     time.Time `json:"next,omitzero"`
	}
	shopFacts struct {
		Name       string          `json:"name"`
		Currency   string          `json:"currency"`
		Country    string          `json:"country"`
		TaxPercent float64         `json:"taxPercent"`
		TaxAdded   bool            `json:"taxAdded"`
		Test       bool            `json:"test"`
		Payments   []Payment       `json:"payments"`
		Shipping   []shippingFacts `json:"shipping"`
		ReturnDays int             `json:"returnDays"`
		Countries  []string        `json:"countries"`
		Legal      []string        `json:"legal"`
	}
	shippingFacts struct {
		ID       string      `json:"id"`
		Name     string      `json:"name"`
		Price    shop.Money  `json:"price"`
		FreeFrom *shop.Money `json:"freeFrom,omitempty"`
		MinDays  int         `json:"minDays"`
		MaxDays  int         `json:"maxDays"`
	}
)

func (s *Storefront) info(w http.ResponseWriter, r *http.Request) error {
	ch, err := s.channel(r)
	if err != nil {
		return err
	}
	v, err := s.greet(w, r)
	if err != nil {
		return err
	}
	return pages.Write(w, http.StatusOK, liveFacts{
		Channel: channelOf(ch), Shop: s.shopFacts(), Viewer: factsOf(v),
		WHEP: "/whep/" + ch.ID(), Socket: "/ws/" + ch.ID(),
	})
}

func channelOf(ch *show.Channel) channelFacts {
	c := ch.Config()
	f := channelFacts{
		ID: c.ID, Title: c.Title, Tagline: c.Tagline, Host: c.Host, Language: c.Language.String(), OnAir: ch.OnAir(),
	}
	if next, ok := ch.NextStart(); ok {
		f.Next = next.UTC()
	}
	return f
}

func (s *Storefront) shopFacts() shopFacts {
	p := s.c.Shop.Policies()
	f := shopFacts{
		Name: s.c.ShopInfo.Name, Currency: p.Currency, Country: p.Country, TaxPercent: p.TaxPercent, TaxAdded: p.TaxAdded,
		Payments: append([]Payment{}, s.c.ShopInfo.Payments...), ReturnDays: p.ReturnDays,
		Countries: append([]string{}, p.Countries...), Shipping: []shippingFacts{}, Legal: []string{},
	}
	for _, way := range f.Payments {
		f.Test = f.Test || way.Test
	}
	for _, sh := range p.Shipping {
		sf := shippingFacts{ID: sh.ID, Name: sh.Name, Price: sh.Price, MinDays: sh.MinDays, MaxDays: sh.MaxDays}
		sf.Price.Currency = p.Currency
		if sh.FreeFrom.Minor > 0 {
			sf.FreeFrom = &sh.FreeFrom
		}
		f.Shipping = append(f.Shipping, sf)
	}
	for _, page := range legalPages {
		if s.hasLegal(page) {
			f.Legal = append(f.Legal, page)
		}
	}
	return f
}
