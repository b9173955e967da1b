package main

import (
	"cmp"
	"errors"
	"flag"
	"io"
	"runtime/debug"

	"github.com/barkerlive/barker/configs"
)

// place is where a command finds its settings and its data.
type place struct {
	config, data, http, udp, database string
}

// parse reads the flags that all commands share, and those that more adds.
func parse(name string, args []string, stderr io.Writer, more func(*flag.FlagSet)) (place, []string, error) {
	var p place
	f := flag.NewFlagSet("barker "+name, flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&p.config, "config", "", "the merchant's `file`; without it the demo shop is used")
	f.StringVar(&p.data, "data", "data", "`folder` for the demo shop's data")
	f.StringVar(&p.http, "http", ":8080", "`address` for the demo shop's pages")
	f.StringVar(&p.udp, "udp", "", "`address` for the demo shop's media (default :7900)")
	f.StringVar(&p.database, "db", "", "`url` of a PostgreSQL database for the demo shop; without it a file in the data folder")
	if more != nil {
		more(f)
	}
	rest, err := interspersed(f, args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		err = usageError{err.Error()}
	}
	return p, rest, err
}

// interspersed parses flags that stand before, between and after the other arguments, which it
// returns.
func interspersed(f *flag.FlagSet, args []string) (rest []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
}

func (p place) load() (configs.Config, error) {
	if p.config != "" {
		return configs.Load(p.config)
	}
	c := configs.Demo(p.data, p.http)
	c.Server.WebRTC.UDP = cmp.Or(p.udp, c.Server.WebRTC.UDP)
	c.Server.Database.URL = p.database
	return c, nil
}

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	rev, dirty := info.Main.Version, ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			rev = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+changes"
		}
	}
	return rev + dirty
}
