package show

import (
	"slices"
	"strings"
	"time"

	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
)

// The measures of reruns.
const (
	// shareOver is the time over which the share of newly made airtime is counted.
	shareOver = time.Hour
	// rerunAfter is the least time between two airings of the same pitch.
	rerunAfter = time.Hour
	// rerunsLast is how long a pitch may be heard again after it was worded.
	rerunsLast = 7 * 24 * time.Hour
	// rerunsKept bounds the pitches that are kept of a product.
	rerunsKept = 12
	// starving is how little may be ahead before what is there already goes first.
	starving = 8 * time.Second
	// speechRate estimates how long a pitch takes, in words a second.
	speechRate = 2.5
)

// reruns are pitches that were made and may be heard again, and how much of the last hour was
// newly made. Owned by the director.
type reruns struct {
	kept    map[shop.ProductID][]rerun
	airtime []stretch
}

type rerun struct {
	line          script.Line
	worded, aired time.Time
}

// stretch is a pitch's airtime.
type stretch struct {
	at     time.Time
	length time.Duration
	fresh  bool
}

// share is how much of the last hour's pitches was newly made, 0 to 1; 0 before the first.
func (r *reruns) share(now time.Time) float64 {
	r.airtime = slices.DeleteFunc(r.airtime, func(s stretch) bool { return now.Sub(s.at) > shareOver })
	var fresh, all time.Duration
	for _, s := range r.airtime {
		all += s.length
		if s.fresh {
			fresh += s.length
		}
	}
	if all == 0 {
		return 0
	}
	return float64(fresh) / float64(all)
}

func (r *reruns) spend(now time.Time, l script.Line, fresh bool) {
	length := time.Duration(float64(len(strings.Fields(l.Text))) / speechRate * float64(time.Second))
	r.airtime = append(r.airtime, stretch{now, length, fresh})
}

// keep holds on to a pitch for later.
func (r *reruns) keep(now time.Time, p shop.ProductID, l script.Line) {
	if r.kept == nil {
		r.kept = map[shop.ProductID][]rerun{}
	}
	list := append(r.kept[p], rerun{l, now, now})
	r.kept[p] = list[max(0, len(list)-rerunsKept):]
}

// next is the kept pitch of a product that was not heard for longest and may be; false when the
// product has fewer than it should have before the first comes again.
func (r *reruns) next(now time.Time, p shop.ProductID, least int, may func(script.Line) bool) (script.Line, bool) {
	list := slices.DeleteFunc(r.kept[p], func(k rerun) bool {
		return now.Sub(k.worded) > rerunsLast || !k.line.Until.IsZero() && !now.Before(k.line.Until)
	})
	if r.kept != nil {
		r.kept[p] = list
	}
	if len(list) < least {
		return script.Line{}, false
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return list[a].aired.Compare(list[b].aired) })
	for _, i := range order {
		if now.Sub(list[i].aired) >= rerunAfter && may(list[i].line) {
			list[i].aired = now
			return list[i].line, true
		}
	}
	return script.Line{}, false
}
