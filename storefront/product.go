package storefront

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/shop"
)

// The words of schema.org that a product's page has for search engines. What is not true of the shop
// is left out: a prior price, a rating without reviews, a price's end without a deal.
type (
	ldProduct struct {
		Context     string      `json:"@context,omitempty"`
		Type        string      `json:"@type"` // "Product" or "ProductGroup"
		Name        string      `json:"name"`
		Description string      `json:"description,omitempty"`
		SKU         shop.SKU    `json:"sku,omitempty"`
		Group       string      `json:"productGroupID,omitempty"`
		URL         string      `json:"url,omitempty"`
		Image       []string    `json:"image,omitempty"`
		Brand       *ldNamed    `json:"brand,omitempty"`
		Properties  []ldNamed   `json:"additionalProperty,omitempty"`
		Varies      []string    `json:"variesBy,omitempty"`
		Variants    []ldProduct `json:"hasVariant,omitempty"`
		Offers      *ldOffer    `json:"offers,omitempty"`
		Rating      *ldRating   `json:"aggregateRating,omitempty"`
		Reviews     []ldReview  `json:"review,omitempty"`
	}
	ldNamed struct {
		Type  string `json:"@type"`
		Name  string `json:"name"`
		Value string `json:"value,omitempty"`
	}
	ldOffer struct {
		Type         string       `json:"@type"`
		Price        string       `json:"price"`
		Currency     string       `json:"priceCurrency"`
		Until        string       `json:"priceValidUntil,omitempty"`
		Availability string       `json:"availability"`
		Condition    string       `json:"itemCondition"`
		URL          string       `json:"url,omitempty"`
		Seller       ldNamed      `json:"seller"`
		Returns      ldReturns    `json:"hasMerchantReturnPolicy"`
		Shipping     []ldShipping `json:"shippingDetails,omitempty"`
	}
	ldReturns struct {
		Type     string `json:"@type"`
		Country  string `json:"applicableCountry"`
		Category string `json:"returnPolicyCategory"`
		Days     int    `json:"merchantReturnDays,omitempty"`
	}
	ldShipping struct {
		Type        string     `json:"@type"`
		Rate        ldAmount   `json:"shippingRate"`
		Destination []ldRegion `json:"shippingDestination"`
		Time        ldTimes    `json:"deliveryTime"`
	}
	ldAmount struct {
		Type     string `json:"@type"`
		Value    string `json:"value"`
		Currency string `json:"currency"`
	}
	ldRegion struct {
		Type    string `json:"@type"`
		Country string `json:"addressCountry"`
	}
	ldTimes struct {
		Type     string `json:"@type"`
		Handling ldDays `json:"handlingTime"`
		Transit  ldDays `json:"transitTime"`
	}
	ldDays struct {
		Type string `json:"@type"`
		Min  int    `json:"minValue"`
		Max  int    `json:"maxValue"`
		Unit string `json:"unitCode"`
	}
	ldRating struct {
		Type  string `json:"@type"`
		Value string `json:"ratingValue"`
		Count int    `json:"reviewCount,omitempty"`
		Best  int    `json:"bestRating"`
		Worst int    `json:"worstRating"`
	}
	ldReview struct {
		Type   string   `json:"@type"`
		Author ldNamed  `json:"author"`
		Date   string   `json:"datePublished"`
		Text   string   `json:"reviewBody"`
		Rating ldRating `json:"reviewRating"`
	}
)

// ldReviews is how many reviews a page has, for search engines and for the product's sheet.
const ldReviews = 5

// critical is the most stars of a review that finds fault.
const critical = 3

// told are the newest reviews, and among them at least one that finds fault if there is one: what is
// left out of a choice must not be the bad news. reviews are the newest first.
func told(reviews []shop.Review) []shop.Review {
	out := slices.Clone(reviews[:min(ldReviews, len(reviews))])
	faults := func(r shop.Review) bool { return r.Stars <= critical }
	if i := slices.IndexFunc(reviews, faults); i >= len(out) {
		out[len(out)-1] = reviews[i]
	}
	return out
}

// asked is the product that a page's address names by its code in chat, or by its handle.
func (s *Storefront) asked(r *http.Request) (shop.Product, bool) {
	name := r.URL.Query().Get("product")
	if name == "" {
		return shop.Product{}, false
	}
	if p, ok := s.c.Shop.ByCode(name); ok {
		return p, true
	}
	p, ok := s.c.Shop.Product(shop.ProductID(name))
	return p, ok && !p.Hidden && len(p.Variants) > 0
}

// structured is a product in the words of schema.org. base is where the page is.
func (s *Storefront) structured(p shop.Product, base, path string) ldProduct {
	page := base + path + "?product=" + url.QueryEscape(p.Code)
	d := ldProduct{Context: "https://schema.org", Type: "Product", Name: p.Title, Description: p.Summary, URL: page}
	if p.Picture != "" {
		d.Image = []string{base + "/media/" + url.PathEscape(p.Picture)}
	}
	if p.Vendor != "" {
		d.Brand = &ldNamed{Type: "Brand", Name: p.Vendor}
	}
	for _, a := range p.Attributes {
		d.Properties = append(d.Properties, ldNamed{"PropertyValue", a.Name, a.Value})
	}
	if len(p.Variants) == 1 {
		d.SKU, d.Offers = p.Variants[0].SKU, s.offer(p, p.Variants[0], page)
	} else {
		d.Type, d.Group, d.Varies = "ProductGroup", string(p.ID), p.OptionNames
		for _, v := range p.Variants {
			d.Variants = append(d.Variants, ldProduct{Type: "Product", Name: strings.Join(append([]string{p.Title}, v.Options...), ", "), SKU: v.SKU,
				Image: d.Image, Offers: s.offer(p, v, page)})
		}
	}
	if rating := s.c.Shop.Rating(p.ID); rating.Count > 0 {
		d.Rating = &ldRating{"AggregateRating", strconv.FormatFloat(rating.Average(), 'f', 2, 64), rating.Count, 5, 1}
		for _, r := range told(s.c.Shop.Reviews(p.ID)) {
			d.Reviews = append(d.Reviews, ldReview{"Review", ldNamed{Type: "Person", Name: cmp.Or(r.Author, "–")}, r.At.Format("2006-01-02"), r.Text,
				ldRating{"Rating", strconv.Itoa(r.Stars), 0, 5, 1}})
		}
	}
	return d
}

// condition is new unless the product says otherwise of itself.
func condition(p shop.Product) string {
	for _, a := range p.Attributes {
		if !strings.EqualFold(a.Name, "condition") && !strings.EqualFold(a.Name, "staat") {
			continue
		}
		switch value := strings.ToLower(a.Value); {
		case strings.Contains(value, "refurbished"):
			return "https://schema.org/RefurbishedCondition"
		case strings.Contains(value, "used"), strings.Contains(value, "gebruikt"), strings.Contains(value, "second"), strings.Contains(value, "tweede"):
			return "https://schema.org/UsedCondition"
		}
	}
	return "https://schema.org/NewCondition"
}

func (s *Storefront) offer(of shop.Product, v shop.Variant, page string) *ldOffer {
	p := s.c.Shop.Policies()
	o := &ldOffer{Type: "Offer", Price: decimal(v.Price), Currency: v.Price.Currency, Availability: "https://schema.org/InStock",
		Condition: condition(of), URL: page, Seller: ldNamed{Type: "Organization", Name: s.c.ShopInfo.Name},
		Returns: ldReturns{"MerchantReturnPolicy", p.Country, "https://schema.org/MerchantReturnFiniteReturnWindow", p.ReturnDays}}
	switch v.State {
	case shop.SoldOut:
		o.Availability = "https://schema.org/OutOfStock"
	case shop.Few:
		o.Availability = "https://schema.org/LimitedAvailability"
	}
	if p.ReturnDays == 0 {
		o.Returns = ldReturns{Type: "MerchantReturnPolicy", Country: p.Country, Category: "https://schema.org/MerchantReturnNotPermitted"}
	}
	if d, ok := s.c.Shop.DealOf(v.SKU); ok {
		o.Until = d.Ends.UTC().Format("2006-01-02T15:04:05Z")
	}
	var where []ldRegion
	for _, c := range p.Countries {
		where = append(where, ldRegion{"DefinedRegion", c})
	}
	for _, w := range p.Shipping {
		price := w.Price
		if w.FreeFrom.Minor > 0 && !v.Price.Less(w.FreeFrom) {
			price.Minor = 0
		}
		price.Currency = p.Currency
		o.Shipping = append(o.Shipping, ldShipping{"OfferShippingDetails", ldAmount{"MonetaryAmount", decimal(price), price.Currency}, where,
			ldTimes{"ShippingDeliveryTime", ldDays{"QuantitativeValue", 0, p.HandlingDays, "DAY"}, ldDays{"QuantitativeValue", w.MinDays, w.MaxDays, "DAY"}}})
	}
	return o
}

// decimal is an amount without its currency: "19.95".
func decimal(m shop.Money) string {
	_, amount, _ := strings.Cut(m.String(), " ")
	return amount
}

// base is where viewers find the house, as far as this request knows.
func (s *Storefront) base(r *http.Request) string {
	if len(s.c.Origins) > 0 {
		return s.c.Origins[0]
	}
	if s.c.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

const (
	maxFound  = 20
	maxSought = 100 // runes of a query
)

// found is a product as a search tells of it; the page has the rest in its facts.
type found struct {
	Product shop.ProductID `json:"product"`
	Code    string         `json:"code"`
	Title   string         `json:"title"`
}

// searchShelf finds products by what is written about them.
func (s *Storefront) searchShelf(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	if utf8.RuneCountInString(q) > maxSought {
		return pages.Invalid("q", "too_long")
	}
	out := struct {
		Products []found `json:"products"`
	}{[]found{}}
	for _, p := range s.c.Shop.Search(q, maxFound) {
		out.Products = append(out.Products, found{p.ID, p.Code, p.Title})
	}
	return pages.Write(w, http.StatusOK, out)
}
