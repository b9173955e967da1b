package show_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/script"
	"github.com/barkerlive/barker/shop"
	"github.com/barkerlive/barker/show"
	"github.com/barkerlive/barker/store"
	"github.com/barkerlive/barker/stream"
)

// TestWrongPriceLeavesTheLine is the second promise: what was said of a price has left the line
// within a second of the price's change, and is never said again.
func TestWrongPriceLeavesTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		time.Sleep(70 * time.Second)
		resumed := 0
		for range 6 {
			on := h.channel.Status().Now
			for i := 0; on == nil || on.Product == ""; i++ {
				if i > 60 {
					t.Fatalf("nothing is pitched: %+v", h.channel.Status())
				}
				time.Sleep(time.Second)
				on = h.channel.Status().Now
			}
			p, _ := h.shop.Product(on.Product)
			old, _ := h.shop.PriceClaim(p.Lead().SKU)
			price := p.Lead().Price
			price.Minor += 100
			if err := h.shop.SetPrice(t.Context(), p.Lead().SKU, price, "test"); err != nil {
				t.Fatal(err)
			}
			changed := time.Now()
			time.Sleep(20 * time.Second)
			rows := h.airings()
			if i := slices.IndexFunc(rows, func(a store.Aired) bool { return a.Started.After(changed) }); i >= 0 && rows[i].Product == on.Product {
				resumed++
			}
			for _, a := range rows {
				if !slices.Contains(a.Claims, old) {
					continue
				}
				if a.Started.After(changed) {
					t.Errorf("%q started %v after its price had changed", a.Text, a.Started.Sub(changed))
				}
				if a.Started.Before(changed) && (a.Ended.IsZero() || a.Ended.Sub(changed) > time.Second) {
					t.Errorf("%q was on air until %v, its price changed at %v", a.Text, a.Ended, changed)
				}
			}
		}
		if resumed < 3 {
			t.Errorf("after %d of six changes the pitch went on where it was left", resumed)
		}
	})
}

// dusk remembers the light of every take.
type dusk struct {
	*stage
	mu    sync.Mutex
	takes []show.Take
}

func (d *dusk) Perform(ctx context.Context, t show.Take) (*stream.Clip, error) {
	d.mu.Lock()
	d.takes = append(d.takes, t)
	d.mu.Unlock()
	return d.stage.Perform(ctx, t)
}

// TestDuskEmptiesNoDeck changes the light in the middle of a show: what is ordered from then on is in
// the new light, the host's idling too, and what waits on the deck still airs.
func TestDuskEmptiesNoDeck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &dusk{stage: newStage()}
		change := time.Now().Add(2 * time.Minute)
		h := openLit(t, filepath.Join(t.TempDir(), "barker.db"), d, func(now time.Time) string {
			if now.Before(change) {
				return "day"
			}
			return "evening"
		})
		defer h.stop()
		time.Sleep(time.Until(change) - time.Millisecond)
		d.mu.Lock()
		before := len(d.takes)
		d.mu.Unlock()
		ahead := h.channel.Status().AheadSeconds
		time.Sleep(3 * time.Second)
		if left := h.channel.Status().AheadSeconds; ahead < 10 || left < ahead-6 {
			t.Errorf("the deck held %.0f s before the light changed, and %.0f s after", ahead, left)
		}
		time.Sleep(2 * time.Minute)
		d.mu.Lock()
		defer d.mu.Unlock()
		idle := 0
		for i, k := range d.takes {
			if want := map[bool]string{true: "day", false: "evening"}[i < before]; k.Light != want {
				t.Errorf("take %d of %d is in the light %q, want %q", i, len(d.takes), k.Light, want)
			}
			if i >= before && k.Line.Text == "" {
				idle++
			}
		}
		if idle != 16 || len(d.takes)-before < 20 {
			t.Errorf("after the change %d clips were ordered, %d to idle with", len(d.takes)-before, idle)
		}
	})
}

// TestRundownSurvivesARestart stops a show in the middle of a pitch and starts it again.
func TestRundownSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "barker.db")
	var before []store.Aired
	synctest.Test(t, func(t *testing.T) {
		h := open(t, file, newStage())
		defer h.stop()
		for i := 0; ; i++ {
			time.Sleep(5 * time.Second)
			before = h.airings()
			if n := len(before); n > 1 && before[n-1].Product == before[n-2].Product && before[n-1].Product != before[0].Product {
				break // in the middle of the second pitch
			}
			if i > 60 {
				t.Fatal("no pitch is under way")
			}
		}
	})
	last := before[len(before)-1]
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Hour) // every bubble begins at the same time, and a restart comes later
		h := open(t, file, newStage())
		defer h.stop()
		time.Sleep(90 * time.Second)
		after := h.airings()[len(before):]
		if len(after) == 0 {
			t.Fatal("nothing was aired after the restart")
		}
		if after[0].Product != last.Product && slices.ContainsFunc(before[:len(before)-1], func(a store.Aired) bool { return a.Product == after[0].Product }) {
			t.Errorf("after %s came %s again", last.Product, after[0].Product)
		}
		for _, a := range after[:min(3, len(after))] {
			if slices.ContainsFunc(before, func(b store.Aired) bool { return b.Text == a.Text && b.Product == a.Product }) {
				t.Errorf("%q was aired before the restart already", a.Text)
			}
		}
	})
}

// TestEveryProductHasItsTurn runs a few rounds.
func TestEveryProductHasItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		if err := h.shop.SetStock(t.Context(), "S20", 0, "test"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		aired := map[shop.ProductID]int{}
		var idle time.Duration
		rows := h.airings()
		for i, a := range rows {
			aired[a.Product]++
			p, _ := h.shop.Product(a.Product)
			for _, v := range p.Variants {
				if price, _ := h.shop.PriceClaim(v.SKU); !slices.Contains(a.Claims, price) {
					t.Fatalf("%q shows a card with the price of %s and does not claim it", a.Text, v.SKU)
				}
			}
			if i > 0 && !rows[i-1].Ended.IsZero() {
				idle += a.Started.Sub(rows[i-1].Ended)
			}
		}
		if aired["desk-lamp"] > 0 {
			t.Error("a sold-out product was pitched")
		}
		for _, id := range []shop.ProductID{"walnut-mug", "linen-shirt", "oak-tray"} {
			if aired[id] < 5 {
				t.Errorf("%s was on air %d times in ten minutes", id, aired[id])
			}
		}
		if idle > 30*time.Second {
			t.Errorf("the host idled %v of ten minutes", idle)
		}
		if s := h.channel.Status(); s.Line.Skipped > 0 || s.Line.Ticks < 14000 {
			t.Errorf("line: %+v", s.Line)
		}
	})
}

// TestAnswersGoOnAirBetweenSentences asks while the host pitches.
func TestAnswersGoOnAirBetweenSentences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		time.Sleep(40 * time.Second)
		h.say("how much is the walnut mug?")
		r := h.lastReply()
		if !slices.ContainsFunc(r.Parts, func(p chat.Part) bool {
			return strings.Contains(string(p.Claim), `"price"`) && strings.Contains(string(p.Claim), `"S00"`)
		}) {
			t.Fatalf("the reply has no price: %+v", r)
		}
		asked := time.Now()
		time.Sleep(30 * time.Second)
		rows := h.airings()
		i := slices.IndexFunc(rows, func(a store.Aired) bool { return a.Kind == script.Answer })
		if i < 0 {
			t.Fatal("no answer was said")
		}
		if rows[i].AnswerTo == 0 || rows[i].Started.Sub(asked) > 20*time.Second {
			t.Errorf("the answer: %+v, %v after the question", rows[i], rows[i].Started.Sub(asked))
		}
		if rows[i-1].Outcome != "played" {
			t.Errorf("the part before the answer was %s", rows[i-1].Outcome)
		}
		if i+1 < len(rows) && rows[i-1].Product != "" && rows[i+1].Product != rows[i-1].Product {
			t.Errorf("%s, an answer, then %s: the pitch lost its place", rows[i-1].Product, rows[i+1].Product)
		}
	})
}

// TestClerk sells in chat.
func TestClerk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		hold := func() (shop.Hold, bool) {
			t.Helper()
			hd, ok, err := h.shop.HoldOf(t.Context(), "v_1")
			if err != nil {
				t.Fatal(err)
			}
			return hd, ok
		}
		for _, talk := range []string{"I bought 2 last week", "what is A1?", "buy the walnut mug"} {
			h.say(talk)
			if _, ok := hold(); ok {
				t.Fatalf("%q made a hold", talk)
			}
			time.Sleep(5 * time.Second)
		}
		h.say("A1 x2")
		hd, ok := hold()
		if !ok || len(hd.Lines) != 1 || hd.Lines[0].Qty != 2 || hd.Lines[0].SKU != "S00" {
			t.Fatalf("hold: %+v", hd)
		}
		if len(h.held) != 1 {
			t.Errorf("the pages were told of %d holds", len(h.held))
		}
		time.Sleep(5 * time.Second)
		page := h.hub.Open()
		h.hub.Subscribe(page, h.channel.ViewerTopic("v_1"))
		h.say("A2") // two sizes
		if hd, _ := hold(); len(hd.Lines) != 1 {
			t.Fatalf("a code with several variants was held: %+v", hd)
		}
		if fs := page.Take(); len(fs) != 2 || !strings.Contains(string(fs[1].JSON), `"choose_variant"`) || !strings.Contains(string(fs[0].JSON), `"choose"`) || !strings.Contains(string(fs[0].JSON), `"S11"`) {
			t.Errorf("the viewer's page was not asked to choose: %d events", len(fs))
		}
		time.Sleep(5 * time.Second)
		if err := h.shop.SetStock(t.Context(), "S20", 0, "test"); err != nil {
			t.Fatal(err)
		}
		h.say("A3")
		if r := h.lastReply(); !strings.Contains(strings.ToLower(r.Parts[0].Text), "sold out") {
			t.Errorf("a sold-out code was answered with %+v", r)
		}
	})
}

// TestModelDownKeepsTheLine breaks the performer: the host idles, and comes back.
func TestModelDownKeepsTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := newStage()
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), st)
		defer h.stop()
		time.Sleep(20 * time.Second)
		st.failWith(errors.New("the disk is full"))
		time.Sleep(2 * time.Minute)
		s := h.channel.Status()
		if s.Line.Skipped > 0 || len(s.Problems) == 0 {
			t.Errorf("line %+v, problems %+v", s.Line, s.Problems)
		}
		n := len(h.airings())
		st.failWith(nil)
		time.Sleep(time.Minute)
		if len(h.airings()) == n {
			t.Error("the host did not come back")
		}
	})
}

// TestSkipLeavesTheWholePitch skips in the middle of one.
func TestSkipLeavesTheWholePitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t, filepath.Join(t.TempDir(), "barker.db"), newStage())
		defer h.stop()
		st := h.channel.Status()
		another := func(s show.Spot) bool { return s.Product != st.Now.Product }
		for i := 0; st.Now == nil || st.Now.Product == "" || slices.ContainsFunc(st.Next, another); i++ {
			if i > 300 {
				t.Fatal("no pitch is only begun")
			}
			time.Sleep(100 * time.Millisecond)
			st = h.channel.Status()
		}
		on := st.Now
		h.channel.Skip("Lena")
		n := len(h.airings())
		time.Sleep(40 * time.Second)
		after := h.airings()[n:]
		if len(after) < 3 {
			t.Fatalf("only %d airings after the skip", len(after))
		}
		for _, a := range after {
			if a.Product == on.Product {
				t.Errorf("%q was said of the product that was skipped", a.Text)
			}
		}
	})
}
