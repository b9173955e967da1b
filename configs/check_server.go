package configs

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

func (d *decoder) checkServer(s *Server, production bool) {
	d.address("server.http", s.HTTP)
	d.text("server.data", s.Data, 1, 4096)
	d.database(s.Database)
	d.url("server.public_url", s.PublicURL)
	if u, err := url.Parse(s.PublicURL); err == nil && u.Path != "" && u.Path != "/" {
		d.problem("server.public_url", "it has a path", "write scheme and host only, such as https://shop.example")
	}
	if production && s.PublicURL == "" {
		d.problem("server.public_url", "it is missing, and this is in production", "write where viewers find the shop, such as https://shop.example")
	}
	for i, p := range s.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			if _, err := netip.ParseAddr(p); err != nil {
				d.problem(fmt.Sprintf("server.trusted_proxies[%d]", i), quoted(p)+" is no network", "write an address such as 10.0.0.2 or a range such as 10.0.0.0/8")
			}
		}
	}
	if (s.TLS.Cert == "") != (s.TLS.Key == "") {
		d.problem("server.tls", "a certificate needs both files", "name cert and key, or neither")
	}
	d.address("server.webrtc.udp", s.WebRTC.UDP)
	for i, ip := range s.WebRTC.PublicIPs {
		if a, err := netip.ParseAddr(ip); err != nil || a.IsUnspecified() {
			d.problem(fmt.Sprintf("server.webrtc.public_ips[%d]", i), quoted(ip)+" is no address", "write what viewers reach this machine by, such as 203.0.113.7")
		}
	}
	d.within("server.max_viewers", s.MaxViewers, 1, 1_000_000)
	if s.Debug != "" {
		d.address("server.debug", s.Debug)
		if host, _, err := net.SplitHostPort(s.Debug); err == nil && !loopback(host) {
			d.problem("server.debug", quoted(host)+" can be reached from elsewhere", "write 127.0.0.1:6060, or nothing")
		}
	}
}

func loopback(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}

// address checks where to listen: a host, which may be empty, and a port.
func (d *decoder) address(path, s string) {
	host, port, err := net.SplitHostPort(s)
	n, portErr := strconv.Atoi(port)
	bad := err != nil || portErr != nil || n < 0 || n > 65535
	if !bad && host != "" && host != "localhost" {
		_, err = netip.ParseAddr(host)
		bad = err != nil
	}
	if bad {
		d.problem(path, quoted(s)+" is no address to listen at", "write it like :8080 or 127.0.0.1:8080")
	}
}

func (d *decoder) url(path, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		d.problem(path, quoted(s)+" is no address", "write it like https://example.com, without a password")
	}
}

func (d *decoder) database(db Database) {
	const path = "server.database"
	d.key(path, db.Key)
	if db.URL == "" {
		return
	}
	u, err := url.Parse(db.URL)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || strings.Trim(u.Path, "/") == "" {
		d.problem(path+".url", "this is no address of a PostgreSQL database", "write it like postgres://barker@db.example/barker")
		return
	}
	if _, has := u.User.Password(); has || u.Query().Has("password") {
		d.problem(path+".url", "a password stands in it", "put it into an environment variable and name that in key_env, or into a file and name that in key_file")
	}
}

func (d *decoder) key(path string, k Key) {
	if k.Env != "" && k.File != "" {
		d.problem(path+".key_file", "key_env and key_file are both set", "keep one of them")
	}
}

// stretch is a slot in minutes since the week began.
type stretch struct{ from, to, slot int }

func (d *decoder) checkSchedule(path string, s Schedule) {
	if !s.Always && len(s.Slots) == 0 {
		d.problem(path+".always", "the channel is never on air", "set it to true, or add slots")
	}
	const day, week = 24 * 60, 7 * 24 * 60
	var all []stretch
	for i, sl := range s.Slots {
		p := fmt.Sprintf("%s.slots[%d]", path, i)
		wd, ok := weekday(sl.Day)
		if !ok {
			d.problem(p+".day", quoted(sl.Day)+" is no day", "write monday, tuesday, …")
		}
		from, fromOK := clock(sl.Start)
		if fromOK = fromOK && from < day; !fromOK {
			d.problem(p+".start", quoted(sl.Start)+" is no time", "write it like \"09:00\"")
		}
		to, toOK := clock(sl.End)
		if !toOK {
			d.problem(p+".end", quoted(sl.End)+" is no time", "write it like \"18:00\", at most \"24:00\"")
		}
		d.text(p+".title", sl.Title, 0, 60)
		if to <= from {
			to += day
		}
		if ok && fromOK && toOK {
			all = append(all, stretch{int(wd)*day + from, int(wd)*day + to, i})
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.from - b.from })
	for i, a := range all {
		b := all[(i+1)%len(all)]
		if i == len(all)-1 {
			b.from += week
		}
		if len(all) > 1 && a.to > b.from {
			d.problem(fmt.Sprintf("%s.slots[%d].end", path, a.slot), fmt.Sprintf("it overlaps the slot on %s at %s", s.Slots[b.slot].Day, s.Slots[b.slot].Start), "end it earlier")
		}
	}
}
