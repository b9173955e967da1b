package shoptest

import (
	"slices"
	"time"

	"github.com/barkerlive/barker/shop"
)

type deed struct {
	what         shop.Deed
	subject, ref string
	at           time.Time
}

func (m *memory) Tallies(ts []shop.Tally) ([]int, error) {
	counts := make([]int, len(ts))
	for i, t := range ts {
		for _, d := range m.deeds {
			if d.what == t.Deed && d.subject == t.Subject && d.at.After(t.Since) {
				counts[i]++
			}
		}
	}
	return counts, nil
}

func (m *memory) SubjectsOf(ref string) (subjects []string, err error) {
	for _, d := range m.deeds {
		if d.ref == ref && !slices.Contains(subjects, d.subject) {
			subjects = append(subjects, d.subject)
		}
	}
	return subjects, nil
}

func (m *memory) PutDeed(what shop.Deed, subject, ref string) error {
	m.deeds = append(m.deeds, deed{what, subject, ref, m.now})
	return nil
}

func (m *memory) PruneDeeds(before time.Time) error {
	m.deeds = slices.DeleteFunc(slices.Clone(m.deeds), func(d deed) bool { return d.at.Before(before) })
	return nil
}

func (m *memory) Flag(id shop.FlagID) (f shop.Flag, ok bool, err error) {
	all := filter(m.flags, func(f shop.Flag) bool { return f.ID == id })
	if len(all) == 0 {
		return f, false, nil
	}
	return all[0], true, nil
}

func (m *memory) LastFlag(rule, subject string) (f shop.Flag, ok bool, err error) {
	all := filter(m.flags, func(f shop.Flag) bool { return f.Rule == rule && f.Subject == subject })
	if len(all) == 0 {
		return f, false, nil
	}
	return all[len(all)-1], true, nil
}

func (m *memory) Flags(limit int) ([]shop.Flag, error) {
	all := slices.Clone(m.flags)
	slices.Reverse(all)
	return all[:min(limit, len(all))], nil
}

func (m *memory) PutFlag(f shop.Flag) error {
	put(&m.flags, f, func(o shop.Flag) bool { return o.ID == f.ID })
	return nil
}
