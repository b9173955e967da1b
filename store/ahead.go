package store

import (
	"time"

	"github.com/barkerlive/barker/shop"
)

// Ask is a question of a transaction.
type Ask struct {
	Query string
	Args  []any
}

// Foresight is what a Tx has whose questions are exchanges with a server: told ahead what is going to be
// asked, it asks all of it in one. What is asked then is as good as if it were asked just then. Each
// question names by its arguments whom or what it is about: see Write.Keys.
type Foresight interface{ Ahead([]Ask) }

// Foreseeing is what a Backend is whose transactions have foresight.
type Foreseeing interface{ Foresees() }

// listener is a Tx that hears what is asked and answers nothing.
type listener struct {
	Tx
	asks []Ask
}

func (l *listener) Query(query string, args ...any) (Rows, error) {
	l.asks = append(l.asks, Ask{query, args})
	return noRows{}, nil
}

func (l *listener) Peek(query string, args ...any) (Rows, error) { return l.Query(query, args...) }

type noRows struct{}

func (noRows) Next() bool        { return false }
func (noRows) Scan(...any) error { return nil }
func (noRows) Close() error      { return nil }

// heard is what a function asks.
func (s *ShopStore) heard(tx Tx, id shop.ShopID, ahead []func(shop.Reader)) []Ask {
	l := &listener{Tx: tx}
	for _, f := range ahead {
		f(shopView{tx: l, id: id, ahead: true})
	}
	return l.asks
}

// nowhere is a Tx before there is one.
type nowhere struct{ Tx }

func (nowhere) Now() time.Time { return time.UnixMilli(0).UTC() }
