package store

import (
	"github.com/barkerlive/barker/shop"
)

// Ask is a question of a transaction.
type Ask struct {
	Query string
	Args  []any
}

// Foresight is what a Tx has whose questions are exchanges with a server: told ahead what is going to be
// asked, it asks all of it in one. What is asked then is as good as if it were asked just then.
type Foresight interface{ Ahead([]Ask) }

// listener is a Tx that hears what is asked and answers nothing.
type listener struct {
	Tx
	asks []Ask
}

func (l *listener) Query(query string, args ...any) (Rows, error) {
	l.asks = append(l.asks, Ask{query, args})
	return noRows{}, nil
}

type noRows struct{}

func (noRows) Next() bool        { return false }
func (noRows) Scan(...any) error { return nil }
func (noRows) Close() error      { return nil }

// Ahead hears what f asks, and asks it in one. See shop.Tx.
func (t *shopTx) Ahead(f func(shop.Reader)) {
	tx, ok := t.tx.(Foresight)
	if !ok {
		return
	}
	l := &listener{Tx: t.tx}
	f(shopView{tx: l, id: t.id, ahead: true})
	tx.Ahead(l.asks)
}
