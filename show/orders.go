package show

import (
	"time"

	"github.com/barkerlive/barker/shop"
)

// OrderFacts is an order as its buyer and the team get it; docs/protocol.md explains each field.
type OrderFacts struct {
	Number    string          `json:"number"`
	Token     string          `json:"token"`
	State     shop.OrderState `json:"state"`
	Reason    string          `json:"reason,omitempty"`
	Test      bool            `json:"test"`
	Created   time.Time       `json:"created"`
	Updated   time.Time       `json:"updated"`
	Lines     []LineFacts     `json:"lines"`
	Address   shop.Address    `json:"address"`
	Shipping  string          `json:"shipping"`
	Payment   string          `json:"payment"`
	PayURL    string          `json:"payUrl,omitempty"`
	Coupon    string          `json:"coupon,omitempty"`
	Totals    TotalsFacts     `json:"totals"`
	Shipment  *shop.Shipment  `json:"shipment,omitempty"`
	Refunded  shop.Money      `json:"refunded"`
	Refunding shop.Money      `json:"refunding"`
}

// LineFacts is a line of a hold or an order as pages get it.
type LineFacts struct {
	Product shop.ProductID `json:"product"`
	Code    string         `json:"code"`
	SKU     shop.SKU       `json:"sku"`
	Title   string         `json:"title"`
	Qty     int            `json:"qty"`
	Price   shop.Money     `json:"price"`
	Prior   *shop.Money    `json:"prior,omitempty"`
	Picture string         `json:"picture,omitempty"`
}

// TotalsFacts is what an order costs, as pages get it.
type TotalsFacts struct {
	Goods      shop.Money    `json:"goods"`
	Discount   shop.Money    `json:"discount"`
	Shipping   shop.Money    `json:"shipping"`
	Tax        shop.Money    `json:"tax"`
	Total      shop.Money    `json:"total"`
	TaxPercent float64       `json:"taxPercent"`
	TaxAdded   bool          `json:"taxAdded"`
	TaxLevel   shop.TaxLevel `json:"taxLevel"`
}

// OrderOf is the order as pages get it.
func OrderOf(s *shop.Shop, o shop.Order) OrderFacts {
	f := OrderFacts{
		Number: o.Number, Token: o.Token, State: o.State, Reason: o.Reason, Test: o.Test, Created: o.Created.UTC(), Updated: o.Updated.UTC(),
		Lines: LinesOf(s, o.Lines), Address: o.Address, Shipping: o.Shipping, Payment: o.Payment, PayURL: o.PayURL, Coupon: o.Coupon,
		Totals: TotalsFacts(o.Totals), Refunded: o.Refunded, Refunding: o.Refunding,
	}
	if o.Shipment != (shop.Shipment{}) {
		f.Shipment = &o.Shipment
	}
	return f
}

// LinesOf are lines as pages get them.
func LinesOf(s *shop.Shop, lines []shop.HoldLine) []LineFacts {
	out := []LineFacts{}
	for _, l := range lines {
		f := LineFacts{Product: l.Product, Code: l.Code, SKU: l.SKU, Title: l.Title, Qty: l.Qty, Price: l.Price}
		if l.Prior.Minor > l.Price.Minor {
			f.Prior = &l.Prior
		}
		if p, ok := s.Product(l.Product); ok {
			f.Picture = PictureURL(p)
		}
		out = append(out, f)
	}
	return out
}
