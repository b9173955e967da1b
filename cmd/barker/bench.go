package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"syscall"
	"time"
)

// figures are what a benchmark measured, by name; the names are keys of its JSON.
type figures map[string]float64

// nested has the figures of one thing, "a.b" and "a.c", under its name.
func (f figures) nested() map[string]any {
	out := map[string]any{}
	for name, v := range f {
		thing, key, ok := strings.Cut(name, ".")
		if !ok {
			out[name] = v
			continue
		}
		of, _ := out[thing].(figures) // nil at first
		if of == nil {
			of = figures{}
			out[thing] = of
		}
		of[key] = v
	}
	return out
}

// benches are the benchmarks there are.
var benches = map[string]func(context.Context, benchPlace) (figures, error){
	"produce": plain(benchProduce), "line": plain(benchLine), "answer": plain(benchAnswer), "lips": plain(benchLips),
	"import": plain(benchImport), "orders": benchOrders,
}

// benchPlace is what a benchmark is told of where it runs.
type benchPlace struct {
	database string                        // a PostgreSQL database's URL, "" for none
	note     func(format string, a ...any) // tells people how it is measured
}

// plain is a benchmark that asks for nothing.
func plain(f func(context.Context) (figures, error)) func(context.Context, benchPlace) (figures, error) {
	return func(ctx context.Context, _ benchPlace) (figures, error) { return f(ctx) }
}

func benchCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var asJSON bool
	p, rest, err := parse("bench", args, stderr, func(f *flag.FlagSet) { f.BoolVar(&asJSON, "json", false, "print one JSON object") })
	if err != nil {
		return err
	}
	names := strings.Join(slices.Sorted(maps.Keys(benches)), ", ")
	if len(rest) != 1 {
		return usageError{"name one benchmark: " + names}
	}
	bench, ok := benches[rest[0]]
	if !ok {
		return usageError{fmt.Sprintf("there is no benchmark %q: %s", rest[0], names)}
	}
	notes := stdout
	if asJSON {
		notes = stderr
	}
	f, err := bench(ctx, benchPlace{p.database, func(format string, a ...any) { fmt.Fprintf(notes, "  "+format+"\n", a...) }})
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(stdout).Encode(f.nested())
	}
	for _, k := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(stdout, "  %-32s %10.4g\n", k, f[k])
	}
	return nil
}

// cpuTime is the processor time of this process and of the children it waited for.
func cpuTime() (time.Duration, error) {
	own, err := cpuTimeOf(syscall.RUSAGE_SELF)
	if err != nil {
		return 0, err
	}
	children, err := cpuTimeOf(syscall.RUSAGE_CHILDREN)
	return own + children, err
}

// cpuTimeOf is the processor time of syscall.RUSAGE_SELF or RUSAGE_CHILDREN.
func cpuTimeOf(who int) (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(who, &u); err != nil {
		return 0, fmt.Errorf("processor time: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}
