package ws_test

import (
	"context"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/barkerlive/barker/live"
	"github.com/barkerlive/barker/live/ws"
)

// pipes is a listener whose connections are pipes, so that time can be a test's own.
type pipes struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.UnixAddr{} }

// bubble runs f with a server that is reached by pipes, inside a synctest bubble. A goroutine
// left behind fails the test.
func bubble(t *testing.T, e *echo, f func(t *testing.T, h *house, dial func() client)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e.t, e.hub = t, live.NewHub(nil)
		h := &house{echo: e, srv: ws.New(e, e.hub, ws.Config{})}
		l := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		web := &http.Server{Handler: h.srv}
		var serving sync.WaitGroup
		serving.Go(func() { _ = web.Serve(l) })
		defer func() {
			h.srv.Close()
			_ = web.Close()
			serving.Wait()
			if e.joined.Load() != e.left.Load() {
				t.Errorf("%d pages joined, %d left", e.joined.Load(), e.left.Load())
			}
		}()
		f(t, h, func() client {
			here, there := net.Pipe()
			l.conns <- there
			d := websocket.Dialer{NetDialContext: func(context.Context, string, string) (net.Conn, error) { return here, nil }}
			conn, resp, err := d.DialContext(t.Context(), "ws://pipe", nil)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			return client{conn, t}
		})
	})
}

func TestAPageThatDoesNotReadIsClosedAndTheOthersGoOn(t *testing.T) {
	bubble(t, &echo{}, func(t *testing.T, h *house, dial func() client) {
		stuck, quick := dial(), dial()
		stuck.want("hello", "null")
		quick.want("hello", "null")
		synctest.Wait()
		begin := time.Now()
		for range 3 * live.QueueLimit {
			h.hub.Publish(room, "n", 1)
			quick.want("n", "1")
		}
		if waited := time.Since(begin); waited != 0 {
			t.Errorf("the quick page waited %v for the slow one", waited)
		}
		if n := h.hub.Count(room); n != 1 {
			t.Errorf("%d pages count, want 1", n)
		}
		if h.left.Load() != 0 {
			t.Fatal("the slow page is gone before its write deadline")
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if h.left.Load() != 1 {
			t.Error("the slow page is still there after its write deadline")
		}
		stuck.Close()
		quick.Close()
	})
}

func TestASlowPageThatReadsAgainIsToldSo(t *testing.T) {
	bubble(t, &echo{}, func(t *testing.T, h *house, dial func() client) {
		c := dial()
		c.want("hello", "null")
		synctest.Wait()
		for range 2 * live.QueueLimit {
			h.hub.Publish(room, "n", 1)
		}
		time.Sleep(4 * time.Second)
		c.wantClose(live.TooSlow)
		c.Close()
	})
}

func TestPings(t *testing.T) {
	bubble(t, &echo{}, func(t *testing.T, h *house, dial func() client) {
		alive, dead := dial(), dial()
		alive.want("hello", "null")
		dead.want("hello", "null")
		dead.SetPingHandler(func(string) error { return nil })
		pings := 0
		answer := alive.PingHandler()
		alive.SetPingHandler(func(s string) error { pings++; return answer(s) })
		var reading sync.WaitGroup
		reading.Go(func() { _, _, _ = alive.ReadMessage() })
		reading.Go(func() { _, _, _ = dead.ReadMessage() })

		time.Sleep(44 * time.Second)
		synctest.Wait()
		if h.left.Load() != 0 {
			t.Error("a page is gone before its time")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if h.left.Load() != 1 {
			t.Errorf("%d pages gone, want the one that answers no ping", h.left.Load())
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if h.left.Load() != 1 || pings != 32 {
			t.Errorf("%d pages gone after %d pings, want 1 after 32", h.left.Load(), pings)
		}
		alive.Close()
		dead.Close()
		reading.Wait()
	})
}

func TestAPageThatIgnoresTheCloseIsCutOff(t *testing.T) {
	bubble(t, &echo{}, func(t *testing.T, h *house, dial func() client) {
		c := dial()
		c.want("hello", "null")
		c.SetCloseHandler(func(int, string) error { return nil })
		var reading sync.WaitGroup
		reading.Go(func() { c.wantClose(live.GoingAway) })
		begin := time.Now()
		h.srv.Close()
		if took := time.Since(begin); took != time.Second {
			t.Errorf("closing took %v, want 1s", took)
		}
		reading.Wait()
		c.Close()
	})
}

func TestAFloodIsReadNoFasterThanItMay(t *testing.T) {
	bubble(t, &echo{receive: silence}, func(t *testing.T, h *house, dial func() client) {
		c := dial()
		c.want("hello", "null")
		begin := time.Now()
		for range 3000 {
			c.say(`{"type":"say"}`)
		}
		synctest.Wait()
		if took := time.Since(begin); took < 4900*time.Millisecond || took > 5100*time.Millisecond {
			t.Errorf("3000 events were read in %v, want about 5s", took)
		}
		c.Close()
	})
}

func TestLongGapsEarnNoMoreThanOneBurst(t *testing.T) {
	bubble(t, &echo{receive: silence}, func(t *testing.T, h *house, dial func() client) {
		c := dial()
		c.want("hello", "null")
		time.Sleep(15 * time.Second)
		begin := time.Now()
		for range 1000 {
			c.say(`{"type":"say","data":"` + strings.Repeat("x", 100) + `"}`)
		}
		if took := time.Since(begin); took < 900*time.Millisecond || took > 1100*time.Millisecond {
			t.Errorf("1000 events after a gap were read in %v, want about 1s", took)
		}
		c.Close()
	})
}

// A connection that is closed while the page still writes is reset, and the reason is lost.
func TestAPageThatSentTooMuchMayFinish(t *testing.T) {
	bubble(t, &echo{}, func(t *testing.T, h *house, dial func() client) {
		c := dial()
		c.want("hello", "null")
		c.SetCloseHandler(func(int, string) error { return nil }) // an answer would end the writing
		var writing sync.WaitGroup
		writing.Go(func() {
			if err := c.WriteMessage(websocket.TextMessage, make([]byte, 1<<20)); err != nil {
				t.Errorf("the page was cut off: %v", err)
			}
		})
		c.wantClose(websocket.CloseMessageTooBig)
		writing.Wait()
		c.Close()
	})
}
