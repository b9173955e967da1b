package store

import (
	"fmt"
	"strings"
	"time"

	"github.com/barkerlive/barker/shop"
)

// Tallies are the counts of deeds, in one question. See shop.Reader.
func (v shopView) Tallies(ts []shop.Tally) ([]int, error) {
	var query strings.Builder
	var args []any
	for i, t := range ts {
		if i > 0 {
			query.WriteString(" UNION ALL ")
		}
		fmt.Fprintf(&query, `SELECT %d, COUNT(*) FROM deeds WHERE shop_id = ? AND subject = ? AND deed = ? AND at > ?`, i)
		args = append(args, v.id, t.Subject, t.Deed, v.ago(t.Since))
	}
	counts := make([]int, len(ts))
	err := v.rows(func(r Rows) error {
		var i, n int
		if err := r.Scan(&i, &n); err != nil {
			return err
		}
		counts[i] = n
		return nil
	}, query.String(), args...)
	return counts, err
}

// SubjectsOf are whom a deed was counted for. See shop.Reader.
func (v shopView) SubjectsOf(ref string) (subjects []string, err error) {
	err = v.rows(func(r Rows) error {
		var subject string
		err := r.Scan(&subject)
		subjects = append(subjects, subject)
		return err
	}, `SELECT DISTINCT subject FROM deeds WHERE shop_id = ? AND ref = ? AND ref <> '' ORDER BY subject`, v.id, ref)
	return subjects, err
}

// PutDeed counts a deed. See shop.Tx.
func (t *shopTx) PutDeed(d shop.Deed, subject, ref string) error {
	return t.tx.PutOf(keys(subject), `INSERT INTO deeds (shop_id, deed, subject, ref, at) VALUES (?, ?, ?, ?, ?)`, t.id, d, subject, ref, t.Now().UnixMilli())
}

// PruneDeeds forgets deeds. See shop.Tx.
func (t *shopTx) PruneDeeds(before time.Time) error {
	return t.put(`DELETE FROM deeds WHERE shop_id = ? AND at < ?`, t.id, before.UnixMilli())
}

func (v shopView) flags(where string, args ...any) (fs []shop.Flag, err error) {
	err = v.rows(func(r Rows) error {
		var f shop.Flag
		var within int64
		err := r.Scan(&f.ID, &f.Rule, &f.Subject, &f.Buyer, &f.Stops, &f.Count, &f.Most, &within, &f.Enforced, moment{&f.At}, moment{&f.Undone}, &f.By)
		f.Within = time.Duration(within) * time.Millisecond
		fs = append(fs, f)
		return err
	}, `SELECT id, rule, subject, buyer, stops, count, most, within, enforced, at, undone, by FROM flags WHERE shop_id = ? AND `+where,
		append([]any{v.id}, args...)...)
	return fs, err
}

func (v shopView) flag(where string, args ...any) (shop.Flag, bool, error) {
	fs, err := v.flags(where, args...)
	if err != nil || len(fs) == 0 {
		return shop.Flag{}, false, err
	}
	return fs[0], true, nil
}

// Flag finds a flag. See shop.Reader.
func (v shopView) Flag(id shop.FlagID) (shop.Flag, bool, error) { return v.flag(`id = ?`, id) }

// LastFlag is a rule's newest for a subject. See shop.Reader.
func (v shopView) LastFlag(rule, subject string) (shop.Flag, bool, error) {
	return v.flag(`rule = ? AND subject = ? ORDER BY at DESC, id DESC LIMIT 1`, rule, subject)
}

// Flags are the newest first. See shop.Reader.
func (v shopView) Flags(limit int) ([]shop.Flag, error) {
	return v.flags(`id <> '' ORDER BY at DESC, id DESC LIMIT ?`, limit)
}

// PutFlag writes a flag. See shop.Tx.
func (t *shopTx) PutFlag(f shop.Flag) error {
	return t.put(`INSERT INTO flags (shop_id, id, rule, subject, buyer, stops, count, most, within, enforced, at, undone, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET undone = excluded.undone, by = excluded.by`,
		t.id, f.ID, f.Rule, f.Subject, f.Buyer, f.Stops, f.Count, f.Most, f.Within.Milliseconds(), f.Enforced, f.At.UnixMilli(),
		orNull(f.Undone), f.By)
}
