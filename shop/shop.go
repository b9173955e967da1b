// Package shop is what is for sale: the catalogue, prices and stock, holds, orders and claims.
// Only here is a price decided and only here is a claim made.
//
// It promises that what it says is what is committed, that stock never goes below zero and that
// an order is exactly one order. It knows no model, no host and no chat.
package shop

import "time"

// ShopID names a merchant's shop; several live in one installation.
type ShopID string

// SKU is one thing that can be bought: a variant of a product.
type SKU string

// ProductID names a product: its handle, lower case with hyphens ("walnut-desk-lamp").
type ProductID string

// Buyer is whoever holds and orders, as the caller knows them. Opaque here.
type Buyer string

// Money is an amount in the minor unit of an ISO 4217 currency: 1995 EUR is 19.95 euros.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// StockState is how much is left, in the words a host may say.
type StockState string

// The stock states. Few is at or under the shop's threshold.
const (
	InStock StockState = "in"
	Few     StockState = "few"
	SoldOut StockState = "out"
)

// Product is what is pitched.
type Product struct {
	ID    ProductID
	Shop  ShopID
	Code  string // short code in chat: "A2"
	Title string
	// Summary is one plain sentence or two; HTML is the sanitised description.
	Summary, HTML string
	Vendor, Type  string
	Tags          []string
	Attributes    []Attribute
	OptionNames   []string // "Size", "Colour"; empty for a product with one variant
	Variants      []Variant
	Picture       string // name of a stored picture, "" for none; served below /media/
	PictureFrom   string // where the merchant's file says it is: an address or a file name
	PictureAlt    string
	Hidden        bool // not for sale and not on air
}

// Attribute is a stated property: {"Material", "solid walnut"}.
type Attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Variant is one SKU of a product.
type Variant struct {
	SKU     SKU
	Options []string // one value for each of the product's OptionNames
	Price   Money    // what a buyer pays now: the deal's price while one runs
	// Prior is the honest prior price, above Price; zero Minor for none. In a product of a file it
	// is the compare-at price, which is only the merchant's wish.
	Prior Money
	Stock int // free to buy now: on hand less reserved
	State StockState
	// OnHand is counted stock, Reserved what of it is held. Both are for the merchant's eyes.
	OnHand, Reserved int
	// Oversell is the merchant's choice to sell on when Stock is zero.
	Oversell bool
	Grams    int
	// Parts make a bundle: other SKUs and how many of each are in one. A bundle has no stock of its
	// own; OnHand is how many the parts make, and Reserved is zero.
	Parts []Item
}

// Policies is what the shop promises, from its configuration, by language where worded.
type Policies struct {
	Country string // ISO 3166-1 alpha-2, where the shop is
	// Countries are where it delivers; empty for Country only.
	Countries []string
	Currency  string
	// TaxPercent is included in every price, or added to it with TaxAdded. It counts to the
	// thousandth.
	TaxPercent float64
	TaxAdded   bool
	TaxLevel   TaxLevel // "" is TaxPerOrder
	// ShippingUntaxed deliveries bear no tax.
	ShippingUntaxed bool
	Shipping        []Shipping
	// ReturnDays is how long goods may be sent back.
	ReturnDays int
	// HandlingDays is how many working days pass before a parcel leaves.
	HandlingDays int
}

// Shipping is a way to deliver.
type Shipping struct {
	ID       string
	Name     string
	Price    Money
	FreeFrom Money // free for goods worth at least this; zero Minor for never
	MinDays  int   // working days
	MaxDays  int
}

// Item is a wish: a SKU and how many.
type Item struct {
	SKU SKU `json:"sku"`
	Qty int `json:"qty"`
	// Airing is the airing of a clip that made the wish, "" for none: the order's line keeps it.
	Airing string `json:"airing,omitempty"`
}

// HoldID names a hold.
type HoldID string

// Hold keeps stock for a buyer for a while. A buyer has at most one active hold per shop; it is
// the cart.
type Hold struct {
	ID      HoldID
	Buyer   Buyer
	Lines   []HoldLine
	Expires time.Time
	// Extensions that are still possible, each Config.Extension long.
	Extensions int
	Coupon     string // a code, "" for none
}

// HoldLine is a SKU in a hold, with the price it was held at. That price is kept to the order,
// also when the shop's price rises or a deal ends meanwhile: it is what the buyer was promised.
// Adding more of the SKU takes the lower of the held price and today's; more at a deal's price needs
// the deal to run still.
type HoldLine struct {
	Product ProductID
	Code    string
	SKU     SKU
	Title   string // product and option values
	Qty     int
	Price   Money
	Prior   Money  // the honest prior price that was shown beside it; zero Minor for none
	Version int64  // of the price: PricePoint.ID
	Deal    DealID // whose price it is, "" for none
	Airing  string // of the clip that sold it, "" for none
	Parts   []Item // of one, when it is a bundle
	// Discount and Tax are the line's shares of the order's; zero in a hold.
	Discount, Tax Money
}

// OrderID names an order; Number is what people read.
type OrderID string

// OrderState is where an order stands.
type OrderState string

// The states of an order; Transitions says which follow which.
const (
	PendingPayment OrderState = "pending_payment"
	Paid           OrderState = "paid"
	Packed         OrderState = "packed"
	Shipped        OrderState = "shipped"
	Delivered      OrderState = "delivered"
	// Cancelled orders are not delivered; money that came goes back, which Refunding and Refunded tell.
	Cancelled OrderState = "cancelled"
	// Withdrawn is the consumer's right: goods and money go back.
	Withdrawn OrderState = "withdrawn"
	// RefundPending and Refunded orders get or got all their money back. A part that went back
	// leaves the state and is in Order.Refunded.
	RefundPending OrderState = "refund_pending"
	Refunded      OrderState = "refunded"
	// NeedsAttention waits for a person; a Task says why.
	NeedsAttention OrderState = "needs_attention"
)

// Shipment is a parcel on its way.
type Shipment struct {
	Carrier  string    `json:"carrier"`
	Tracking string    `json:"tracking"`
	At       time.Time `json:"at"`
}

// Address is where an order goes.
type Address struct {
	Name     string `json:"name"`
	Email    string `json:"email"`
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	Country  string `json:"country"` // ISO 3166-1 alpha-2
}

// Totals is what an order costs: Total is Goods less Discount, with Shipping, and with Tax where
// that is added. It is included in the prices otherwise.
type Totals struct {
	Goods, Discount, Shipping, Tax, Total Money
	TaxPercent                            float64
	TaxAdded                              bool
	TaxLevel                              TaxLevel
}

// Order is a purchase. Its lines are a snapshot: later edits change nothing in it.
type Order struct {
	ID       OrderID
	Number   string // "B-1042"
	Token    string // unguessable; opens the order's page
	Buyer    Buyer
	State    OrderState
	Lines    []HoldLine
	Address  Address
	Shipping string // name of the way
	Totals   Totals
	Coupon   string // its code, "" for none
	Payment  string // "sandbox" or "manual"
	Test     bool   // no money moves
	Language string // BCP 47, the buyer's
	Created  time.Time
	Updated  time.Time
	// Reason is why it was cancelled: "buyer", "merchant", "payment_refused", "payment_expired",
	// "no_stock" or "withdrawn"; "" while it is not.
	Reason   string
	Shipment Shipment // its zero until there is one
	// Refunded is what has gone back, Refunding what is on its way there. Both are in the total's
	// currency.
	Refunded, Refunding Money
	// PayURL is where the buyer pays, while that is elsewhere and not done. Only Checkout and Order
	// set it.
	PayURL string
}

// Checkout is a wish to order what is held.
type Checkout struct {
	Buyer Buyer
	// Key makes the call idempotent: the same key gives the same order.
	Key      string
	Address  Address
	Shipping string // Shipping.ID
	Payment  string // a configured payment's name
	Language string // BCP 47, for the confirmation and the payment's page
	// Total is what the buyer was shown on the button. Another total by now is ErrPriceChanged;
	// zero Currency leaves it unchecked.
	Total Money
}
