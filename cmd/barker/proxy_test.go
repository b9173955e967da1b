package main

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestOnlyTrustedProxiesAreBelieved(t *testing.T) {
	from, err := proxies([]string{"10.0.0.0/8", "192.0.2.7"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ remote, forwarded, want string }{
		{"203.0.113.5:99", "198.51.100.1", "203.0.113.5:99"},
		{"10.1.2.3:99", "198.51.100.1", "198.51.100.1:99"},
		{"10.1.2.3:99", "1.2.3.4, 198.51.100.1, 192.0.2.7", "198.51.100.1:99"},
		{"10.1.2.3:99", "", "10.1.2.3:99"},
		{"10.1.2.3:99", "nonsense", "10.1.2.3:99"},
		{"[2001:db8::1]:99", "1.2.3.4", "[2001:db8::1]:99"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		var got string
		from.behind(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s, forwarded for %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
	if _, err := proxies([]string{"everybody"}); err == nil {
		t.Error("accepted a proxy that is no address")
	}
}
