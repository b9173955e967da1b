package configs

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/currency"
)

// Amount is an amount of the shop's currency as people write it: "4.95".
type Amount string

// Minor is the amount in the currency's minor unit; "" is 0.
func (a Amount) Minor(code string) (int64, error) {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 0, fmt.Errorf("%q is no currency", code)
	}
	if a == "" {
		return 0, nil
	}
	decimals, _ := currency.Standard.Rounding(unit)
	whole, part, dot := strings.Cut(string(a), ".")
	if dot && (part == "" || len(part) > decimals) || !digits(whole) || part != "" && !digits(part) || len(whole) > 9 {
		return 0, fmt.Errorf("%q is no amount of %s", string(a), code)
	}
	return strconv.ParseInt(whole+part+strings.Repeat("0", decimals-len(part)), 10, 64)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Size is a number of bytes, written like "20 GB" or "500 MB".
type Size int64

var sizes = []struct {
	suffix string
	unit   Size
}{{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"KB", 1e3}}

// parseSize reads a size. It is at most a petabyte.
func parseSize(s string) (Size, error) {
	for _, u := range sizes {
		if n, ok := strings.CutSuffix(s, u.suffix); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(n), 64)
			if err != nil || !(f >= 0) || f > 1e15/float64(u.unit) {
				break
			}
			return Size(f * float64(u.unit)), nil
		}
	}
	return 0, fmt.Errorf("%q is no size", s)
}

// String writes a size as it is read.
func (s Size) String() string {
	for _, u := range sizes {
		if s >= u.unit {
			return strconv.FormatFloat(float64(s)/float64(u.unit), 'f', -1, 64) + " " + u.suffix
		}
	}
	return strconv.FormatFloat(float64(s)/1e3, 'f', -1, 64) + " kB"
}

// Secret reads the secret that is named: "" when none is. An error says what to set.
func (k Key) Secret() (string, error) {
	switch {
	case k.Env != "" && k.File != "":
		return "", errors.New("key_env and key_file are both set: keep one of them")
	case k.Env != "":
		if s := os.Getenv(k.Env); s != "" {
			return s, nil
		}
		return "", fmt.Errorf("the environment variable %s is not set: set it to the key", k.Env)
	case k.File != "":
		b, err := os.ReadFile(k.File)
		if err != nil {
			return "", fmt.Errorf("the key cannot be read: %w", err)
		}
		if s := strings.TrimSpace(string(b)); s != "" {
			return s, nil
		}
		return "", fmt.Errorf("%s is empty: write the key into it", k.File)
	}
	return "", nil
}

func (k Key) given() bool { return k.Env != "" || k.File != "" }

func weekday(s string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(s, d.String()) {
			return d, true
		}
	}
	return 0, false
}

// clock reads "09:00" as minutes since midnight, up to "24:00".
func clock(s string) (int, bool) {
	hh, mm, ok := strings.Cut(s, ":")
	if !ok || len(hh) != 2 || len(mm) != 2 || !digits(hh) || !digits(mm) {
		return 0, false
	}
	h, _ := strconv.Atoi(hh) // two digits
	m, _ := strconv.Atoi(mm)
	t := h*60 + m
	return t, m < 60 && t <= 24*60
}
