package shop

import (
	"context"
	"time"
)

// Store keeps shops. Its methods may be called concurrently and block until done.
type Store interface {
	// Update runs f in one transaction, alone among all writers of any process, and commits it
	// when f returns nil. f may be run again, so it leaves nothing behind but what it wrote. An error
	// of f comes back as it is, or wrapped. ahead asks a reader whose answers mean nothing what f is going
	// to ask, each time of somebody or something that it names: a store that is far away asks it at once,
	// also for many that wait. It may be run at any time and again.
	Update(ctx context.Context, id ShopID, f func(Tx) error, ahead ...func(Reader)) (Commit, error)
	// View runs f over one consistent state.
	View(ctx context.Context, id ShopID, f func(Reader) error) error
}

// Revision grows by one with every committed change of a product, a price or a stock.
type Revision int64

// Commit is what a transaction came to.
type Commit struct {
	Revision Revision // the shop's, with it
	// Stock is what is there of the variants that it moved, empty when it changed nothing of a product;
	// nil when it changed anything else, or when the store does not tell.
	Stock map[SKU]Stock
}

// Stock is a variant's counters.
type Stock struct{ OnHand, Reserved int }

// Goods are a variant as a hold needs it: with its product, without that one's other variants and
// texts, and with what decides its price.
type Goods struct {
	Variant StoredVariant
	Product Product // ID, Code, Title and Hidden
	Pricing Pricing
}

// Reader reads one state of one shop.
type Reader interface {
	// Now is the moment the state is judged by: the store's clock, inside the transaction.
	Now() time.Time
	Revision() (Revision, error)
	// Products are those changed after a revision, hidden ones too, in code order. Their
	// variants are the ones for sale, with OnHand and Reserved; State and Stock are not set.
	Products(after Revision) ([]Product, error)
	Stored(ProductID) (StoredProduct, bool, error)
	Variant(SKU) (StoredVariant, bool, error)
	Goods(SKU) (Goods, bool, error)
	// Pricing is what decides a SKU's price; without Prices for one that is not known.
	Pricing(SKU) (Pricing, error)
	// Pricings are those of the products changed after a revision.
	Pricings(after Revision) (map[SKU]Pricing, error)
	// Prices is a SKU's whole price history, the newest first.
	Prices(sku SKU, limit int) ([]PricePoint, error)
	// Ledger is a SKU's movements with a lower ID, the newest first.
	Ledger(sku SKU, before int64, limit int) ([]LedgerEntry, error)
	Deal(DealID) (Deal, bool, error)
	// Deals are the latest start first, Coupons by code.
	Deals() ([]Deal, error)
	Coupon(code string) (Coupon, bool, error)
	Coupons() ([]Coupon, error)
	// Uses is how often a promotion is used, in all and by one buyer.
	Uses(promotion string, b Buyer) (all, buyer int, err error)

	Hold(HoldID) (HoldRecord, bool, error)
	// LastHold is the buyer's active hold, else the newest one that is no offer.
	LastHold(Buyer) (HoldRecord, bool, error)
	// Due are active and offered holds that have expired by Now, oldest first.
	Due(limit int) ([]HoldRecord, error)
	// Waiting are those who wait for a SKU, the first first, Waited the SKUs that somebody waits
	// for.
	Waiting(sku SKU, limit int) ([]Wait, error)
	Waited() ([]SKU, error)
	// Queues are the SKUs that somebody waits for or is offered, the longest queue first.
	Queues() ([]Queue, error)
	// WaitsOf are a buyer's that are waiting or offered, WaitOfHold the one with an offer.
	WaitsOf(Buyer) ([]Wait, error)
	WaitOfHold(HoldID) (Wait, bool, error)
	Reply(Buyer, string) (Reply, bool, error)

	// Orders are the newest first.
	Orders(limit int) ([]Order, error)
	// OrdersBefore are those with a lower place, the newest first; an empty state is any.
	OrdersBefore(state OrderState, place, limit int) ([]OrderRecord, error)
	// OrdersOf are a buyer's, the newest first.
	OrdersOf(b Buyer, limit int) ([]Order, error)
	Order(OrderID) (OrderRecord, bool, error)
	OrderByToken(string) (OrderRecord, bool, error)
	OrderByNumber(string) (OrderRecord, bool, error)
	// History is which state an order had when, the first first.
	History(OrderID) ([]Step, error)
	// Refunds are an order's, the first first.
	Refunds(OrderID) ([]Refund, error)
	Withdrawal(token string) (Withdrawal, bool, error)
	Withdrawals(OrderID) ([]Withdrawal, error)
	// Tasks are those left to do, the oldest first, or with done those done, the newest first.
	Tasks(done bool, limit int) ([]Task, error)
	Task(TaskID) (Task, bool, error)
	// Events are those after a position, in the order of their commits.
	Events(after int64, limit int) ([]Event, error)

	Payment(PaymentID) (PaymentRecord, bool, error)
	PaymentOf(OrderID) (PaymentRecord, bool, error)
	// PaymentByKey is the checkout's payment: one with an order, else one being opened.
	PaymentByKey(Buyer, string) (PaymentRecord, bool, error)
	// PaymentByRef finds one by its provider's name for it.
	PaymentByRef(provider, ref string) (PaymentRecord, bool, error)
	// Unsettled are payments that are opening, open, voiding or refunding and due by then, the
	// longest due first.
	Unsettled(by time.Time, limit int) ([]PaymentRecord, error)

	// Reviews are those with a later place, in their order.
	Reviews(after int64) ([]StoredReview, error)
	HasReview(key string) (bool, error)

	// Tallies are the counts of deeds, SubjectsOf whom a deed was counted for.
	Tallies([]Tally) ([]int, error)
	SubjectsOf(ref string) ([]string, error)
	Flag(FlagID) (Flag, bool, error)
	// LastFlag is a rule's newest for a subject, Flags the newest first.
	LastFlag(rule, subject string) (Flag, bool, error)
	Flags(limit int) ([]Flag, error)

	// For Reconcile. Kept are the holds that keep stock, Promoted the orders with a deal or a coupon,
	// AllUses every buyer's use of a promotion, Payments those touched since, with an order, and
	// Mismatched the orders that the function Mismatched tells of.
	Kept() ([]HoldRecord, error)
	OrderOfHold(HoldID) (OrderRecord, bool, error) // the newest
	Promoted() ([]OrderRecord, error)
	AllUses() ([]Promised, error)
	Payments(since time.Time) ([]PaymentRecord, error)
	Mismatched() ([]Mismatch, error)
	// Drift is where the counters differ from what they count.
	Drift() ([]Drift, error)
}

// Tx changes one shop. What it writes is seen by what it reads afterwards.
type Tx interface {
	Reader
	// NextPlace numbers a new product, NextOrder a new order. Neither is ever given twice.
	NextPlace() (int, error)
	NextOrder() (int, error)
	// PutProduct writes a product and those of its variants that are given. A variant's price
	// and counters are written only when it is new, the counters as zero.
	PutProduct(StoredProduct) error
	// PutPrice sets a price and appends it to the price history as of a moment, which is not before
	// that of the last entry.
	PutPrice(sku SKU, price Money, at time.Time, by string) error
	// PutDeal and PutCoupon write all but Used, which is what Use has counted. A deal's product has
	// changed with either.
	PutDeal(d Deal, by string) error
	PutCoupon(c Coupon, by string) error
	// Use counts a promotion used n times more by a buyer. A deal's SKU has changed with it; it is ""
	// for a coupon.
	Use(promotion string, sku SKU, b Buyer, n int) error
	// Move changes the counters and appends to the stock ledger.
	Move(Movement) error
	// Recount appends to the ledger and sets the counters, to put them right.
	Recount(m Movement, onHand, reserved int) error
	PutPicture(id ProductID, name string) error

	PutHold(HoldRecord) error
	PutReply(Reply) error
	// PutWait writes somebody's place in the queue for a SKU; without an ID it is the last one.
	PutWait(Wait) error
	// PutOrder writes a new order, or of an old one its state, reason, test, shipment, taken stock
	// and what went back; a new state is appended to the order's history.
	PutOrder(o OrderRecord, by string) error
	PutPayment(PaymentRecord) error
	PutRefund(Refund) error
	PutWithdrawal(Withdrawal) error
	PutTask(Task) error
	// PutEvent appends to the outbox; it gives the position and the aggregate's sequence number.
	PutEvent(Event) error
	// PutReview adds a review. Its product has changed with it.
	PutReview(StoredReview) error
	// PutParts says what a bundle is made of.
	PutParts(sku SKU, parts []Item) error
	// PutDeed counts a deed for a subject now.
	PutDeed(d Deed, subject, ref string) error
	PutFlag(Flag) error
	// Prune forgets replies from before then, PruneDeeds deeds.
	Prune(before time.Time) error
	PruneDeeds(before time.Time) error
}

// StoredProduct is a product with what only the shop needs to know of it.
type StoredProduct struct {
	Product Product // Variants is empty
	// Place is the product's number: 1 is A1.
	Place    int
	Variants []StoredVariant // those retired too
}

// StoredVariant is a variant with what only the shop needs to know of it.
type StoredVariant struct {
	Variant
	Product ProductID
	// Retired variants are no longer in the merchant's file. They are kept for the ledger.
	Retired bool
	// File is what the merchant's file said last. A file that says the same again changes
	// nothing that was changed here since.
	File FileFacts
}

// FileFacts are a variant's facts in the merchant's file; nil for what it never said.
type FileFacts struct {
	Price, Prior *int64 // minor units
	Stock        *int
}

// Movement is an entry of the stock ledger.
type Movement struct {
	SKU      SKU
	Kind     MovementKind
	OnHand   int // change of the count
	Reserved int // change of what is held
	Ref      string
	By       string
}

// MovementKind says why stock moved.
type MovementKind string

// The kinds of movements.
const (
	Counted   MovementKind = "count"   // somebody counted
	Imported  MovementKind = "import"  // the merchant's file said so
	Held      MovementKind = "hold"    // into a hold
	Released  MovementKind = "release" // out of a hold, by the buyer
	Expired   MovementKind = "expire"  // out of a hold, by the clock
	Sold      MovementKind = "sale"    // from a hold into an order
	Returned  MovementKind = "cancel"  // back from a cancelled order
	Restocked MovementKind = "restock" // back from a buyer
	Recounted MovementKind = "recount" // put right
)

// HoldState is where a hold stands.
type HoldState string

// The states of a hold. The first three keep stock.
const (
	HoldActive    HoldState = "active"  // the buyer's cart, until it expires
	HoldPaying    HoldState = "paying"  // of an order, until its payment is decided
	HoldOffered   HoldState = "offered" // kept for somebody who waited, until it expires
	HoldExpired   HoldState = "expired"
	HoldReleased  HoldState = "released"
	HoldConverted HoldState = "converted"
)

// HoldRecord is a hold as kept.
type HoldRecord struct {
	Hold
	State HoldState
	// Reason is why it was released: "buyer", "payment_failed", "cancelled" or "taken".
	Reason  string
	Created time.Time
	// Deadline is when the payment of a paying hold has to be done.
	Deadline time.Time
	// Offer tells that it was made for somebody who waited.
	Offer bool
}

// Reply is the answer to an idempotent call, for when it comes again.
type Reply struct {
	Buyer Buyer
	Key   string
	Body  string // hash of what was asked
	Reply []byte
}

// OrderRecord is an order as kept.
type OrderRecord struct {
	Order
	Place int // 1001 is B-1001
	Hold  HoldID
	// Taken is what stock gave and has not got back.
	Taken []Item
}

// PaymentRecord is a payment as kept.
type PaymentRecord struct {
	ID       PaymentID
	Buyer    Buyer
	Key      string // the checkout's
	Body     string // hash of what was asked under the key
	Provider string // a name in Config.Payments
	Ref      string // the provider's name for it, "" until known
	State    PaymentState
	Order    OrderID
	Amount   Money
	URL      string // where the buyer pays, "" for nowhere else
	// Reason is why it is given up, as Order.Reason.
	Reason  string
	Updated time.Time
	// Due is when it is looked at again.
	Due time.Time
}

// Drift is a variant whose counters are not the sums of its ledger, or whose reserved count is
// not what active holds keep.
type Drift struct {
	SKU                          SKU
	OnHand, Reserved             int // counters
	LedgerOnHand, LedgerReserved int // sums of the ledger
	Held                         int // sum of the holds that keep stock
}
