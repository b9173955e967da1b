package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// trusted are the proxies whose word is taken for where a request came from.
type trusted []netip.Prefix

func proxies(list []string) (trusted, error) {
	var t trusted
	for _, s := range list {
		p, err := netip.ParsePrefix(s)
		if a, aerr := netip.ParseAddr(s); aerr == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fmt.Errorf("server.trusted_proxies: %q is neither an address nor a range such as 10.0.0.0/8", s)
		}
		t = append(t, p)
	}
	return t, nil
}

func (t trusted) has(addr string) bool {
	a, err := netip.ParseAddr(strings.TrimSpace(addr))
	return err == nil && slices.ContainsFunc(t, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}

// behind gives requests that come through trusted proxies the address of who asked: the last in
// X-Forwarded-For that is not such a proxy, for the ones before it anybody may have written.
func (t trusted) behind(next http.Handler) http.Handler {
	if len(t) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.RemoteAddr)
		if err == nil && t.has(host) {
			hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
			for _, hop := range slices.Backward(hops) {
				if _, err := netip.ParseAddr(strings.TrimSpace(hop)); err != nil {
					break
				}
				host = strings.TrimSpace(hop)
				if !t.has(host) {
					break
				}
			}
			r.RemoteAddr = net.JoinHostPort(host, port)
		}
		next.ServeHTTP(w, r)
	})
}
