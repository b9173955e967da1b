// Command barker puts an AI host on air, round the clock, to sell a shop's catalogue.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // time zones, for machines that have none
)

const usage = `Barker: an AI host that sells your catalogue, live, round the clock.

  barker run    [-config FILE | -data DIR -http ADDR]   go on air
  barker import [-config FILE | -data DIR] [-dry-run] FILE
                                                        read products: Shopify, WooCommerce, Google Merchant
  barker import -reviews [-config FILE | -data DIR] [-dry-run] FILE
                                                        read reviews: CSV or JSON with sku, rating, comment, date
  barker export [-config FILE | -data DIR] [-format KIND] [FILE]
                                                        write them: shopify, woocommerce, google
  barker backup [-config FILE | -data DIR] FILE         make a consistent copy while on air
  barker restore [-config FILE | -data DIR] [-replace] FILE
                                                        put a copy back, into either kind of database
  barker webhooks [-config FILE | -data DIR] [-state STATE] [-redeliver ID]
                                                        mail and webhooks that were not taken; tell one again
  barker token  [-config FILE | -data DIR] [-scope SCOPE] [-end ID] [NAME]
                                                        let a program in at /api/v1/, list them, shut one out
  barker reconcile [-config FILE | -data DIR] [-repair] [-json]
                                                        hold stock, orders and payments against each other
  barker bench  [-json] NAME                            measure: produce, lips, line, answer, import, orders
  barker redteam [-config FILE] [-json] [-guard=off] [-stand-in lies] [FILE.jsonl]
                                                        attack a copy of the shop through chat, and count
  barker version

Without -config, the demo shop is used, on PostgreSQL with -db postgres://…. configs/example.yaml documents every setting.
`

// Exit codes.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// command runs one subcommand and returns the exit code.
func command(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return exitUsage
	}
	commands := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"run": runCommand, "import": importCommand, "export": exportCommand, "backup": backupCommand, "restore": restoreCommand,
		"webhooks": webhooksCommand, "token": tokenCommand, "reconcile": reconcileCommand, "bench": benchCommand,
		"redteam": redteamCommand, "version": versionCommand,
	}
	run, ok := commands[args[0]]
	switch {
	case args[0] == "help" || args[0] == "-h" || args[0] == "--help":
		fmt.Fprint(stdout, usage)
		return exitOK
	case !ok:
		fmt.Fprintf(stderr, "barker: there is no command %q\n\n%s", args[0], usage)
		return exitUsage
	}
	err := run(ctx, args[1:], stdout, stderr)
	var bad usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &bad):
		fmt.Fprintf(stderr, "barker %s: %v\n\n%s", args[0], err, usage)
		return exitUsage
	}
	fmt.Fprintf(stderr, "barker %s: %v\n", args[0], err)
	return exitError
}

// usageError is a command line that makes no sense.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func versionCommand(_ context.Context, _ []string, stdout, _ io.Writer) error {
	fmt.Fprintln(stdout, "barker", version())
	return nil
}
