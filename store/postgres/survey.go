package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
)

// surveyAfter is after how many transactions it is looked for tables that have grown, for the first time;
// then after four times as many.
const surveyAfter = 25

// grown are the tables that are four times as large as when the server looked at them last. Until it does,
// which it leaves for a minute or is told never to, it takes any index for as good as another, and one
// plan that goes through all of a shop's rows stays for long.
const grown = `SELECT c.relname FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
	AND pg_relation_size(c.oid) > 4 * 8192 * c.relpages`

// analyse has the server look at the tables that have grown.
func (s *session) analyse(ctx context.Context) error {
	if err := s.connect(ctx); err != nil {
		return s.db.explain(err)
	}
	rows, err := s.conn.Query(ctx, grown)
	if err != nil {
		return s.lost(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, name := range names {
		_, failed := s.conn.Exec(ctx, "ANALYZE "+pgx.Identifier{name}.Sanitize())
		err = errors.Join(err, failed)
	}
	return s.lost(err)
}
