package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/barkerlive/barker/shop"
)

// The forms of what is for sale; openapi.json explains each field.
type (
	productFacts struct {
		ID          shop.ProductID   `json:"id"`
		Code        string           `json:"code"`
		Title       string           `json:"title"`
		Summary     string           `json:"summary"`
		HTML        string           `json:"html"`
		Vendor      string           `json:"vendor"`
		Type        string           `json:"type"`
		Tags        []string         `json:"tags"`
		Attributes  []shop.Attribute `json:"attributes"`
		OptionNames []string         `json:"optionNames"`
		Hidden      bool             `json:"hidden"`
		Picture     string           `json:"picture"`
		Variants    []variantFacts   `json:"variants"`
	}
	variantFacts struct {
		SKU      shop.SKU        `json:"sku"`
		Options  []string        `json:"options"`
		Price    shop.Money      `json:"price"`
		Prior    *shop.Money     `json:"prior,omitempty"`
		State    shop.StockState `json:"state"`
		Stock    int             `json:"stock"`
		OnHand   int             `json:"onHand"`
		Reserved int             `json:"reserved"`
		Oversell bool            `json:"oversell"`
		Deal     shop.DealID     `json:"deal,omitempty"`
	}
	page[T any] struct {
		Data []T    `json:"data"`
		Next string `json:"next,omitempty"`
	}
	reviewFacts struct {
		Stars  int       `json:"stars"`
		Text   string    `json:"text"`
		Author string    `json:"author"`
		At     time.Time `json:"at"`
	}
	priceFacts struct {
		Price shop.Money `json:"price"`
		At    time.Time  `json:"at"`
		By    string     `json:"by"`
	}
)

func (c *call) facts(p shop.Product) productFacts {
	f := productFacts{ID: p.ID, Code: p.Code, Title: p.Title, Summary: p.Summary, HTML: p.HTML, Vendor: p.Vendor, Type: p.Type,
		Tags: filled(p.Tags), Attributes: filled(p.Attributes), OptionNames: filled(p.OptionNames), Hidden: p.Hidden, Variants: []variantFacts{}}
	if p.Picture != "" {
		f.Picture = "/media/" + p.Picture
	}
	for _, v := range p.Variants {
		vf := variantFacts{SKU: v.SKU, Options: filled(v.Options), Price: v.Price, State: v.State, Stock: v.Stock, OnHand: v.OnHand,
			Reserved: v.Reserved, Oversell: v.Oversell}
		if v.Prior.Minor > 0 {
			vf.Prior = &v.Prior
		}
		if d, ok := c.shop.DealOf(v.SKU); ok {
			vf.Deal = d.ID
		}
		f.Variants = append(f.Variants, vf)
	}
	return f
}

// filled is a list that is never null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

const (
	usualLimit = 50
	maxLimit   = 200
)

// limit is how many the address asks for.
func (c *call) limit() (int, error) {
	text := c.URL.Query().Get("limit")
	if text == "" {
		return usualLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxLimit {
		return 0, badQuery
	}
	return n, nil
}

func (a *API) products(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	out := page[productFacts]{Data: []productFacts{}}
	if q := c.URL.Query().Get("q"); q != "" {
		for _, p := range c.shop.Search(q, limit) {
			out.Data = append(out.Data, c.facts(p))
		}
		return http.StatusOK, out, nil
	}
	all := c.shop.Catalogue()
	if after := c.URL.Query().Get("cursor"); after != "" {
		i := slices.IndexFunc(all, func(p shop.Product) bool { return string(p.ID) == after })
		if i < 0 {
			return 0, nil, badQuery
		}
		all = all[i+1:]
	}
	for _, p := range all[:min(limit, len(all))] {
		out.Data = append(out.Data, c.facts(p))
	}
	if len(all) > limit {
		out.Next = string(all[limit-1].ID)
	}
	return http.StatusOK, out, nil
}

func (a *API) product(c *call) (int, any, error) {
	p, ok := c.shop.Product(shop.ProductID(c.PathValue("id")))
	if !ok {
		return 0, nil, notFound
	}
	return http.StatusOK, c.facts(p), nil
}

func (a *API) reviews(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	left := 0
	if text := c.URL.Query().Get("cursor"); text != "" {
		if left, err = strconv.Atoi(text); err != nil || left < 1 {
			return 0, nil, badQuery
		}
	}
	p, ok := c.shop.Product(shop.ProductID(c.PathValue("id")))
	if !ok {
		return 0, nil, notFound
	}
	list, rest, ok := c.shop.ReviewPage(p.ID, left, limit)
	if !ok {
		return 0, nil, badQuery
	}
	rating := c.shop.Rating(p.ID)
	out := struct {
		Count   int     `json:"count"`
		Average float64 `json:"average"`
		page[reviewFacts]
	}{rating.Count, rating.Average(), page[reviewFacts]{Data: []reviewFacts{}}}
	for _, r := range list {
		out.Data = append(out.Data, reviewFacts{r.Stars, r.Text, r.Author, r.At.UTC()})
	}
	if rest > 0 {
		out.Next = strconv.Itoa(rest)
	}
	return http.StatusOK, out, nil
}

// sku is the variant that the address names, for sale or not.
func (c *call) sku() (shop.SKU, shop.ProductID, error) {
	sku := shop.SKU(c.PathValue("sku"))
	for _, p := range c.shop.Catalogue() {
		if _, ok := p.Variant(sku); ok {
			return sku, p.ID, nil
		}
	}
	return "", "", notFound
}

func (a *API) prices(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	sku, _, err := c.sku()
	if err != nil {
		return 0, nil, err
	}
	points, err := c.shop.Prices(c.Context(), sku, limit)
	out := page[priceFacts]{Data: []priceFacts{}}
	for _, p := range points {
		out.Data = append(out.Data, priceFacts{p.Price, p.At.UTC(), p.By})
	}
	return http.StatusOK, out, err
}

// changed answers with the product that a SKU is of, as it is now.
func (c *call) changed(id shop.ProductID, err error) (int, any, error) {
	if err != nil {
		return 0, nil, err
	}
	p, ok := c.shop.Product(id)
	if !ok {
		return 0, nil, notFound
	}
	return http.StatusOK, c.facts(p), nil
}

func (a *API) setPrice(c *call) (int, any, error) {
	var in shop.Money
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	sku, id, err := c.sku()
	if err == nil {
		err = c.shop.SetPrice(c.Context(), sku, in, c.by())
	}
	return c.changed(id, err)
}

func (a *API) setStock(c *call) (int, any, error) {
	var in struct {
		OnHand *int `json:"onHand"`
	}
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	if in.OnHand == nil {
		return 0, nil, &shop.FieldError{Field: "onHand", Code: "required"}
	}
	sku, id, err := c.sku()
	if err == nil {
		err = c.shop.SetStock(c.Context(), sku, *in.OnHand, c.by())
	}
	return c.changed(id, err)
}

// dealFacts is a deal that somebody wants.
type dealFacts struct {
	Title    string     `json:"title"`
	SKU      shop.SKU   `json:"sku"`
	Price    shop.Money `json:"price"`
	Starts   time.Time  `json:"starts"`
	Ends     time.Time  `json:"ends"`
	Cap      int        `json:"cap"`
	PerBuyer int        `json:"perBuyer"`
}

func (a *API) deals(c *call) (int, any, error) {
	deals, err := c.shop.Deals(c.Context())
	return http.StatusOK, page[shop.Deal]{Data: filled(deals)}, err
}

func (a *API) putDeal(c *call, id shop.DealID, status int) (int, any, error) {
	var in dealFacts
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	d, err := c.shop.SetDeal(c.Context(), shop.Deal{ID: id, Title: in.Title, SKU: in.SKU, Price: in.Price, Starts: in.Starts, Ends: in.Ends,
		Cap: in.Cap, PerBuyer: in.PerBuyer}, c.by())
	return status, d, err
}

func (a *API) addDeal(c *call) (int, any, error) { return a.putDeal(c, "", http.StatusCreated) }

func (a *API) setDeal(c *call) (int, any, error) {
	return a.putDeal(c, shop.DealID(c.PathValue("id")), http.StatusOK)
}

func (a *API) endDeal(c *call) (int, any, error) {
	d, err := c.shop.EndDeal(c.Context(), shop.DealID(c.PathValue("id")), c.by())
	return http.StatusOK, d, err
}
