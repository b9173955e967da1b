// Package pgserver runs a real PostgreSQL server of one's own, for tests and benchmarks: Debian's package "postgresql", in
// a temporary folder, reached by a socket there. It knows no table.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing says that there is no PostgreSQL on this machine.
var ErrMissing = errors.New("PostgreSQL is not installed: apt-get install postgresql")

// Server is a running server.
type Server struct {
	dir string
	cmd *exec.Cmd
	log *os.File
	n   atomic.Int64 // databases made
}

// Start starts a server that keeps what is committed when it is killed; without durable it only
// pretends to, which is faster. Somebody must Stop it.
func Start(ctx context.Context, durable bool) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "barker-pg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir}
	if err := s.start(ctx, bin, durable); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// binaries is the folder of the newest server's programs.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return "", errors.Join(ErrMissing, err)
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func version(program string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(program)))) // 0 for what is no version
	return n
}

func (s *Server) start(ctx context.Context, bin string, durable bool) error {
	who, err := owner(s.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(s.dir, "data")
	// The server's locale is the one that the programs' messages are read in.
	init := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "barker", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.SysProcAttr, init.Dir = who, s.dir
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if s.log, err = os.Create(filepath.Join(s.dir, "log")); err != nil {
		return err
	}
	args := []string{"-D", data, "-k", s.dir, "-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=32MB"}
	if !durable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off")
	}
	// Not with the context: a server that is killed leaves its shared memory behind.
	s.cmd = exec.CommandContext(context.WithoutCancel(ctx), filepath.Join(bin, "postgres"), args...)
	s.cmd.SysProcAttr, s.cmd.Dir, s.cmd.Stderr = who, s.dir, s.log
	if err := s.cmd.Start(); err != nil {
		s.cmd = nil
		return fmt.Errorf("postgres: %w", err)
	}
	return s.ready(ctx)
}

// owner is who the server runs as: it refuses to be root.
func owner(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT} // it does not outlive who started it
	if os.Geteuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMissing, err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}

// ready waits until the server answers.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.url("postgres"))
		if err == nil {
			return c.Close(ctx)
		}
		if syscall.Kill(s.cmd.Process.Pid, 0) != nil || ctx.Err() != nil {
			said, _ := os.ReadFile(s.log.Name()) // what there is of it
			return fmt.Errorf("postgres did not start: %w: %s", err, said)
		}
		select {
		case <-ctx.Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) url(database string) string {
	return "postgres://barker@/" + database + "?host=" + url.QueryEscape(s.dir)
}

// Database makes an empty database and answers its URL.
func (s *Server) Database(ctx context.Context) (string, error) { return s.Copy(ctx, "template0") }

// Copy makes a copy of a database that nobody is connected to.
func (s *Server) Copy(ctx context.Context, of string) (string, error) {
	if u, err := url.Parse(of); err == nil && u.Scheme != "" {
		of = strings.TrimPrefix(u.Path, "/")
	}
	c, err := pgx.Connect(ctx, s.url("postgres"))
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("barker%d", s.n.Add(1))
	_, err = c.Exec(ctx, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s STRATEGY FILE_COPY", name, of))
	if err := errors.Join(err, c.Close(ctx)); err != nil {
		return "", err
	}
	return s.url(name), nil
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error {
	var errs []error
	if s.cmd != nil {
		errs = append(errs, s.cmd.Process.Signal(syscall.SIGINT)) // its fast way to end
		if err := s.cmd.Wait(); err != nil {
			errs = append(errs, fmt.Errorf("postgres: %w", err))
		}
	}
	if s.log != nil {
		errs = append(errs, s.log.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}
