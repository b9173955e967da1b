package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/barkerlive/barker/store"
)

// OpenWithClock opens a database that is judged by the test's clock.
func OpenWithClock(ctx context.Context, url string) (*store.DB, error) {
	db, err := open(ctx, url, nil)
	if err != nil {
		return nil, err
	}
	db.askTime = func() string { return fmt.Sprintf("SELECT %d::BIGINT", time.Now().UnixMilli()) }
	return &store.DB{Backend: db}, nil
}
