package outside

import (
	"net"
	"net/netip"
	"strings"
	"testing"
)

func TestPublic(t *testing.T) {
	for address, ok := range map[string]bool{
		"93.184.216.34": true, "2606:2800:220:1::1": true, "10.1.2.3": false, "192.168.0.1": false, "172.16.0.1": false,
		"127.0.0.1": false, "169.254.169.254": false, "100.64.1.1": false, "0.0.0.0": false, "::1": false, "fe80::1": false,
		"fd00::1": false, "::ffff:10.0.0.1": false, "64:ff9b::7f00:1": false, "224.0.0.1": false, "255.255.255.255": false,
	} {
		if err := Public(netip.MustParseAddr(address)); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestControlSeesTheAddressBehindTheName(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	d := net.Dialer{ControlContext: Control(func(a netip.AddrPort) error { return Public(a.Addr()) })}
	if c, err := d.DialContext(t.Context(), "tcp", "localhost:"+port); err == nil || !strings.Contains(err.Error(), "not a public address") {
		t.Errorf("dialled: %v %v", c, err)
	}
}
