// Package outside tells the open internet from what is inside: this machine, its network and the
// addresses that lead to either. What fetches from, or sends to, an address that somebody else wrote
// asks it at every connection, after the name was looked up. It knows nothing of what is fetched.
package outside

import (
	"context"
	"fmt"
	"net/netip"
	"syscall"
)

// inside are the blocks that netip's own questions do not know (RFC 6890).
var inside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// Public tells with an error that an address is not on the open internet.
func Public(a netip.Addr) error {
	ip := a.Unmap()
	private := !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast()
	for _, p := range inside {
		private = private || p.Contains(ip)
	}
	if private {
		return fmt.Errorf("%s is not a public address", ip)
	}
	return nil
}

// Control is for net.Dialer.ControlContext: it has check see the address of every connection, so
// that a name that changes its address gains nothing.
func Control(check func(netip.AddrPort) error) func(context.Context, string, string, syscall.RawConn) error {
	return func(_ context.Context, _, address string, _ syscall.RawConn) error {
		a, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return check(a)
	}
}
