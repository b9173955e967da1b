package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	// patience is how long a program may take for one call.
	patience = 30 * time.Second
	// maxOutput bounds what a program may say, in bytes: five minutes of sound at 48 kHz.
	maxOutput = 32 << 20
)

// errTooMuch ends a program that says more than it should.
var errTooMuch = errors.New("more output than expected")

// program is an external program.
type program struct {
	name   string // looked up in PATH
	remedy string // what an operator does when it is missing
	limit  int    // bytes of output at most; 0 is maxOutput
}

// run runs the program with text on its standard input and returns its standard output. When ctx
// or patience ends, or the output runs over, the program and all that it started are killed.
func (p program) run(ctx context.Context, stdin string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	limit := p.limit
	if limit == 0 {
		limit = maxOutput
	}
	out, complaint := &bounded{most: limit, over: cancel}, &bounded{most: 4 << 10}
	cmd := exec.CommandContext(ctx, p.name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), out, complaint
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, fmt.Errorf("%s is not installed: %s", p.name, p.remedy)
	case out.full:
		return nil, fmt.Errorf("%s: %w", p.name, errTooMuch)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", p.name, ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("%s: %w: %s", p.name, err, firstLine(complaint.buf.Bytes()))
	}
	return out.buf.Bytes(), nil
}

// bounded keeps the first bytes that are written and tells when there were more. It never fails
// a write, so that the writer's own end is what is reported.
type bounded struct {
	buf  bytes.Buffer
	most int
	over func() // called when there is more; may be nil
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	keep := min(len(p), b.most-b.buf.Len())
	b.buf.Write(p[:keep])
	if keep < len(p) && !b.full {
		b.full = true
		if b.over != nil {
			b.over()
		}
	}
	return len(p), nil
}

func firstLine(b []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(b)), "\n")
	return line
}
