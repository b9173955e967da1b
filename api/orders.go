package api

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/shop/notice"
)

// The forms of what was sold; openapi.json explains each field.
type (
	orderFacts struct {
		ID        shop.OrderID    `json:"id"`
		Number    string          `json:"number"`
		State     shop.OrderState `json:"state"`
		Reason    string          `json:"reason,omitempty"`
		Test      bool            `json:"test"`
		Payment   string          `json:"payment"`
		Shipping  string          `json:"shipping"`
		Language  string          `json:"language"`
		Coupon    string          `json:"coupon,omitempty"`
		Address   shop.Address    `json:"address"`
		Lines     []lineFacts     `json:"lines"`
		Totals    totalsFacts     `json:"totals"`
		Refunded  shop.Money      `json:"refunded"`
		Refunding shop.Money      `json:"refunding"`
		Shipment  *shop.Shipment  `json:"shipment,omitempty"`
		Created   time.Time       `json:"created"`
		Updated   time.Time       `json:"updated"`
	}
	lineFacts struct {
		SKU      shop.SKU       `json:"sku"`
		Product  shop.ProductID `json:"product"`
		Title    string         `json:"title"`
		Qty      int            `json:"qty"`
		Price    shop.Money     `json:"price"`
		Discount shop.Money     `json:"discount"`
		Tax      shop.Money     `json:"tax"`
		Deal     shop.DealID    `json:"deal,omitempty"`
		Airing   string         `json:"airing,omitempty"`
	}
	totalsFacts struct {
		Goods      shop.Money    `json:"goods"`
		Discount   shop.Money    `json:"discount"`
		Shipping   shop.Money    `json:"shipping"`
		Tax        shop.Money    `json:"tax"`
		Total      shop.Money    `json:"total"`
		TaxPercent float64       `json:"taxPercent"`
		TaxAdded   bool          `json:"taxAdded"`
		TaxLevel   shop.TaxLevel `json:"taxLevel"`
	}
	refundFacts struct {
		ID      shop.RefundID    `json:"id"`
		State   shop.RefundState `json:"state"`
		Amount  shop.Money       `json:"amount"`
		Items   []shop.Item      `json:"items"`
		Restock bool             `json:"restock"`
		Reason  string           `json:"reason"`
		By      string           `json:"by"`
		At      time.Time        `json:"at"`
	}
	deliveryFacts struct {
		ID       string       `json:"id"`
		Receiver string       `json:"receiver"`
		Event    string       `json:"event"`
		Type     string       `json:"type"`
		State    notice.State `json:"state"`
		Attempts int          `json:"attempts"`
		Error    string       `json:"error,omitempty"`
		Due      time.Time    `json:"due"`
		Created  time.Time    `json:"created"`
		Updated  time.Time    `json:"updated"`
	}
)

func factsOf(o shop.Order) orderFacts {
	f := orderFacts{ID: o.ID, Number: o.Number, State: o.State, Reason: o.Reason, Test: o.Test, Payment: o.Payment, Shipping: o.Shipping,
		Language: o.Language, Coupon: o.Coupon, Address: o.Address, Lines: []lineFacts{}, Totals: totalsFacts(o.Totals),
		Refunded: o.Refunded, Refunding: o.Refunding, Created: o.Created.UTC(), Updated: o.Updated.UTC()}
	if o.Shipment != (shop.Shipment{}) {
		f.Shipment = &o.Shipment
	}
	for _, l := range o.Lines {
		f.Lines = append(f.Lines, lineFacts{l.SKU, l.Product, l.Title, l.Qty, l.Price, l.Discount, l.Tax, l.Deal, l.Airing})
	}
	return f
}

func refundOf(r shop.Refund) refundFacts {
	return refundFacts{r.ID, r.State, r.Amount, filled(r.Items), r.Restock, r.Reason, r.By, r.At.UTC()}
}

func (a *API) orders(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	state := shop.OrderState(c.URL.Query().Get("state"))
	if _, known := shop.Transitions[state]; state != "" && !known {
		return 0, nil, badQuery
	}
	orders, next, err := c.shop.OrderPage(c.Context(), state, c.URL.Query().Get("cursor"), limit)
	out := page[orderFacts]{Data: []orderFacts{}, Next: next}
	for _, o := range orders {
		out.Data = append(out.Data, factsOf(o))
	}
	return http.StatusOK, out, err
}

func (c *call) orderID() shop.OrderID { return shop.OrderID(c.PathValue("id")) }

// moved answers with an order as it is now.
func moved(o shop.Order, err error) (int, any, error) { return http.StatusOK, factsOf(o), err }

func (a *API) order(c *call) (int, any, error) {
	return moved(c.shop.OrderByID(c.Context(), c.orderID()))
}

func (a *API) advance(c *call) (int, any, error) {
	var in struct {
		To shop.OrderState `json:"to"`
	}
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	if !slices.Contains([]shop.OrderState{shop.Paid, shop.Packed, shop.Delivered}, in.To) {
		return 0, nil, &shop.FieldError{Field: "to", Code: "bad"}
	}
	return moved(c.shop.Advance(c.Context(), c.orderID(), in.To, c.by()))
}

func (a *API) ship(c *call) (int, any, error) {
	var in struct {
		Carrier  string `json:"carrier"`
		Tracking string `json:"tracking"`
	}
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	return moved(c.shop.Ship(c.Context(), c.orderID(), shop.Shipment{Carrier: in.Carrier, Tracking: in.Tracking}, c.by()))
}

func (a *API) cancel(c *call) (int, any, error) {
	var in struct{}
	if len(c.body) > 0 {
		if err := c.decode(&in); err != nil {
			return 0, nil, err
		}
	}
	return moved(c.shop.Advance(c.Context(), c.orderID(), shop.Cancelled, c.by()))
}

func (a *API) refunds(c *call) (int, any, error) {
	if _, err := c.shop.OrderByID(c.Context(), c.orderID()); err != nil {
		return 0, nil, err
	}
	all, err := c.shop.Refunds(c.Context(), c.orderID())
	out := page[refundFacts]{Data: []refundFacts{}}
	for _, r := range all {
		out.Data = append(out.Data, refundOf(r))
	}
	return http.StatusOK, out, err
}

// keyHash is the call's key as the shop takes keys.
func (c *call) keyHash() string {
	sum := sha256.Sum256([]byte(c.key))
	return hex.EncodeToString(sum[:16])
}

// refund gives money back under the call's own key, so that not even a crash pays it twice.
func (a *API) refund(c *call) (int, any, error) {
	var in struct {
		Amount  *shop.Money `json:"amount"`
		Items   []shop.Item `json:"items"`
		Restock bool        `json:"restock"`
		Shelf   []shop.Item `json:"shelf"`
		Reason  string      `json:"reason"`
	}
	if err := c.decode(&in); err != nil {
		return 0, nil, err
	}
	if len([]rune(in.Reason)) > 300 {
		return 0, nil, &shop.FieldError{Field: "reason", Code: "too_long"}
	}
	want := shop.Refund{Order: c.orderID(), Key: "api:" + c.keyHash(), Items: in.Items, Restock: in.Restock, Shelf: in.Shelf, Reason: in.Reason, By: c.by()}
	if in.Amount != nil {
		if want.Amount = *in.Amount; want.Amount.Minor <= 0 {
			return 0, nil, &shop.FieldError{Field: "amount", Code: "bad"}
		}
	}
	r, err := c.shop.Repay(c.Context(), want)
	return http.StatusCreated, refundOf(r), err
}

func (a *API) events(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	var after int64
	if text := c.URL.Query().Get("after"); text != "" {
		if after, err = strconv.ParseInt(text, 10, 64); err != nil || after < 0 {
			return 0, nil, badQuery
		}
	}
	events, err := c.shop.Events(c.Context(), after, limit)
	out := struct {
		Data []shop.Event `json:"data"`
		Next string       `json:"next"`
	}{filled(events), strconv.FormatInt(after, 10)}
	if n := len(events); n > 0 {
		out.Next = strconv.FormatInt(events[n-1].Position, 10)
	}
	return http.StatusOK, out, err
}

func (a *API) deliveries(c *call) (int, any, error) {
	limit, err := c.limit()
	if err != nil {
		return 0, nil, err
	}
	state := notice.State(c.URL.Query().Get("state"))
	if !slices.Contains([]notice.State{"", notice.Due, notice.Done, notice.Dead}, state) {
		return 0, nil, badQuery
	}
	ds, err := a.c.Notices.Deliveries(c.Context(), c.token.Shop, state, limit)
	out := page[deliveryFacts]{Data: []deliveryFacts{}}
	for _, d := range ds {
		out.Data = append(out.Data, deliveryFacts{d.ID, d.Receiver, d.Event.ID, d.Event.Type, d.State, d.Attempts, d.Error, d.Due.UTC(), d.Created.UTC(), d.Updated.UTC()})
	}
	return http.StatusOK, out, err
}

func (a *API) redeliver(c *call) (int, any, error) {
	found, err := a.c.Notices.Redeliver(c.Context(), c.token.Shop, c.PathValue("id"))
	if err == nil && !found {
		err = notFound
	}
	return http.StatusAccepted, struct {
		ID    string       `json:"id"`
		State notice.State `json:"state"`
	}{c.PathValue("id"), notice.Due}, err
}
