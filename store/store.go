// Package store is the SQL behind the interfaces that the stations declare, written once for two
// databases: SQLite, the default, for one machine, and PostgreSQL. The packages below it open them.
//
// It promises that a transaction is committed on disk or not at all and that one which writes is
// alone among all writers of all processes. It knows the stations' records and none of their rules.
//
// Statements are in the words that both databases have: "?" for an argument, RETURNING, ON CONFLICT
// with its columns named. Times are Unix milliseconds, a truth is 0 or 1, lists and documents are
// JSON in text, and text is compared byte by byte.
package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Tx is one transaction. It belongs to the function that it was given to and to one goroutine of
// it. Arguments are numbers, text, bytes, truths, nil, pointers to them and driver.Valuers.
type Tx interface {
	// Now is when the transaction was given: whole milliseconds of UTC, by the clock of the database.
	// Of two that write, the later one has no earlier time.
	Now() time.Time
	// Exec changes something; the answer is how many rows.
	Exec(query string, args ...any) (int64, error)
	// Put changes something whose count is of no interest. It may be sent with what follows, and
	// what is wrong with it may be told there.
	Put(query string, args ...any) error
	// PutOf is Put of a change that is about nothing but what its keys name: IDs, buyers, SKUs. It may
	// be made together with others of the same words.
	PutOf(keys []string, query string, args ...any) error
	// Query asks for rows. Until they are closed nothing else may be asked.
	Query(query string, args ...any) (Rows, error)
	// Peek is Query without what Pending has.
	Peek(query string, args ...any) (Rows, error)
	// Pending is what has not been sent yet.
	Pending() *Pending
}

// Ago is an argument: a moment so much before Now, in Unix milliseconds.
type Ago time.Duration

// Rows are the answer to a query.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	// Close ends the answer and tells what went wrong, in reading it too.
	Close() error
}

// Backend is a database as a package below opens it. Its methods may be called concurrently.
type Backend interface {
	// Write runs f in a transaction, alone among all writers, and commits when f returns nil. An
	// error of f comes back as it is or wrapped. f may be run again. It uses the transaction only:
	// another Write inside it waits for ever. ahead is what f is going to ask, as far as that is known.
	Write(ctx context.Context, f func(Tx) error, ahead ...Ask) error
	// Read runs f over one consistent state of what is committed. What changes something fails.
	Read(ctx context.Context, f func(Tx) error) error
	Dialect() Dialect
	// Commits is how many times Write has waited for the disk: several share one when they can.
	Commits() int64
	// Close closes the database when nothing uses it any more.
	Close() error
	// String names the database for people, without its secrets.
	String() string
}

// DB is an open database, of either kind.
type DB struct{ Backend }

// one reads the row of a query into dest and tells whether there was one.
func one(tx Tx, query string, args []any, dest ...any) (ok bool, err error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return false, err
	}
	if ok = rows.Next(); ok {
		err = rows.Scan(dest...)
	}
	err = errors.Join(err, rows.Close())
	return ok && err == nil, err
}

// each calls scan for every row of a query. scan must not query.
func each(tx Tx, scan func(Rows) error, query string, args ...any) (err error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return nil
}

// exec is a transaction of one statement.
func (db *DB) exec(ctx context.Context, query string, args ...any) (n int64, err error) {
	err = db.Write(ctx, func(tx Tx) error {
		n, err = tx.Exec(query, args...)
		return err
	})
	return n, err
}

// one is a transaction that reads one row.
func (db *DB) one(ctx context.Context, query string, args []any, dest ...any) (ok bool, err error) {
	err = db.Read(ctx, func(tx Tx) error {
		ok, err = one(tx, query, args, dest...)
		return err
	})
	return ok && err == nil, err
}

// each is a transaction that reads the rows of a query. Those read before an error count for
// nothing.
func (db *DB) each(ctx context.Context, scan func(Rows) error, query string, args ...any) error {
	return db.Read(ctx, func(tx Tx) error { return each(tx, scan, query, args...) })
}

// list scans a JSON column into a slice; an empty list is nil.
type list[T any] struct{ to *[]T }

// Scan reads the column.
func (l list[T]) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("list: %T is not text", v)
	}
	*l.to = nil
	if err := json.Unmarshal([]byte(text), l.to); err != nil {
		return err
	}
	if len(*l.to) == 0 {
		*l.to = nil
	}
	return nil
}

// listOf writes a slice for a JSON column.
func listOf[T any](v []T) (string, error) {
	if v == nil {
		return "[]", nil
	}
	b, err := json.Marshal(v)
	return string(b), err
}

// moment scans a column of Unix milliseconds; NULL is the zero time.
type moment struct{ to *time.Time }

// Scan reads the column.
func (m moment) Scan(v any) error {
	switch ms := v.(type) {
	case int64:
		*m.to = time.UnixMilli(ms).UTC()
	case nil:
		*m.to = time.Time{}
	default:
		return fmt.Errorf("time: %T is not a number", v)
	}
	return nil
}

// Plain is what a database does without us: the yardstick of a benchmark.
type Plain struct {
	PerSecond float64 // transactions of one row, each on disk before it counts
	Settings  string  // what "on disk" means
}
