package voice

import (
	"bufio"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var shell = program{name: "sh", remedy: "apt install dash", limit: 1000}

func TestHangingProgramIsKilledWithItsChildren(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := shell.run(ctx, "", "-c", `exec 3>"$0"; sleep 600 & echo ready >&3; wait`, pipe)
		ended <- err
	}()
	f, err := os.Open(pipe)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if line, err := r.ReadString('\n'); line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	// The pipe ends when the last of them is gone.
	if rest, err := r.ReadString('\n'); rest != "" || err == nil {
		t.Errorf("%q, %v", rest, err)
	}
}

func TestProgramThatSaysTooMuchIsEnded(t *testing.T) {
	if _, err := shell.run(context.Background(), "", "-c", "yes"); !errors.Is(err, errTooMuch) {
		t.Errorf("error %v", err)
	}
}

func TestCrashIsToldWithTheProgramsWords(t *testing.T) {
	_, err := shell.run(context.Background(), "", "-c", "echo no such voice >&2; kill -SEGV $$")
	if err == nil || !strings.Contains(err.Error(), "no such voice") || !strings.Contains(err.Error(), "segmentation fault") {
		t.Errorf("error %v", err)
	}
}

func TestProgramReadsTextAndAnswers(t *testing.T) {
	out, err := shell.run(context.Background(), "$(id) -x\n", "-c", "cat")
	if err != nil || string(out) != "$(id) -x\n" {
		t.Errorf("%q, %v", out, err)
	}
}

func TestMissingProgramNamesTheRemedy(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for _, v := range []interface {
		run(context.Context, string, ...string) ([]byte, error)
	}{NewFlite("").program, NewEspeak("", nil).program} {
		_, err := v.run(context.Background(), "")
		if err == nil || !strings.Contains(err.Error(), "apt install") {
			t.Errorf("error %v", err)
		}
	}
}
