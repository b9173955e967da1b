package shop

// Claim is a small fact that only the shop makes: "A2 costs EUR 19.95". It is opaque, compares
// with ==, and survives being written down and read back.
type Claim struct {
	shop  ShopID
	kind  string
	sku   SKU
	value string
}
