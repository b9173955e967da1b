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

// benches are the benchmarks there are.
var benches = map[string]func(context.Context) (figures, error){
	"produce": benchProduce, "line": benchLine, "answer": benchAnswer, "lips": benchLips, "import": benchImport,
}

func benchCommand(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var asJSON bool
	_, rest, err := parse("bench", args, stderr, func(f *flag.FlagSet) { f.BoolVar(&asJSON, "json", false, "print one JSON object") })
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
	f, err := bench(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(stdout).Encode(f)
	}
	for _, k := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(stdout, "  %-24s %10.4g\n", k, f[k])
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
