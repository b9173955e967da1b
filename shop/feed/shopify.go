package feed

import "github.com/barkerlive/barker/shop"

// shopify is Shopify's product export, in the older header or the one since 2024.
var shopify = &dialect{name: "Shopify", needs: []need{
	{colHandle, `"Handle" or "URL handle"`}, {colTitle, `"Title"`}, {colPrice, `"Variant Price" or "Price"`},
}}

// shopifyColumns are both headers' names.
var shopifyColumns = map[string]column{
	"handle": colHandle, "url handle": colHandle, "title": colTitle,
	"body (html)": colHTML, "description": colHTML, "vendor": colVendor, "type": colType, "tags": colTags,
	"published": colPublished, "published on online store": colPublished, "status": colStatus,
	"option1 name": colOption1Name, "option1 value": colOption1Value,
	"option2 name": colOption2Name, "option2 value": colOption2Value,
	"option3 name": colOption3Name, "option3 value": colOption3Value,
	"variant sku": colSKU, "sku": colSKU,
	"variant grams": colGrams, "weight value (grams)": colGrams,
	"variant inventory tracker": colTracker, "inventory tracker": colTracker,
	"variant inventory qty": colStock, "inventory quantity": colStock,
	"variant inventory policy": colOversell, "continue selling when out of stock": colOversell,
	"variant price": colPrice, "price": colPrice,
	"variant compare at price": colPrior, "compare-at price": colPrior, "compare at price": colPrior,
	"image src": colImage, "product image url": colImage, "image position": colImagePosition,
	"image alt text": colImageAlt, "gift card": colGiftCard, "seo description": colSEO,
}

func (f *File) readShopify(t *table) error {
	f.dialect = shopify
	cells, err := f.cells(t, shopifyColumns)
	f.source = rowsOf{t, cells}
	return err
}

// rowsOf are a table's rows.
type rowsOf struct {
	table *table
	cells func(record) row
}

func (r rowsOf) next() (row, *shop.Note, error) {
	rec, wrong, err := r.table.next()
	if err != nil || wrong != nil {
		return row{}, wrong, err
	}
	return r.cells(rec), nil, nil
}
