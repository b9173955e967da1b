// Package voicetest builds what tests of voices need.
package voicetest

import (
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Marker builds the espeak-ng helper for a test and returns its path.
func Marker(t testing.TB) string {
	t.Helper()
	_, self, _, _ := runtime.Caller(0)
	source := filepath.Join(filepath.Dir(self), "..", "..", "..", "helpers", "espeak-marks", "espeak-marks.c")
	flags, err := exec.CommandContext(t.Context(), "pkg-config", "--cflags", "--libs", "espeak-ng").Output()
	if err != nil {
		t.Fatalf("apt install libespeak-ng-dev pkg-config: %v", err)
	}
	path := filepath.Join(t.TempDir(), "espeak-marks")
	args := append([]string{"-O2", "-Wall", "-Wextra", "-Werror", "-o", path, source}, strings.Fields(string(flags))...)
	if out, err := exec.CommandContext(t.Context(), "cc", args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}
