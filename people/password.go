package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// What a password costs to hash: OWASP's choice for argon2id, about 40 ms and 19 MiB. A change
// here leaves the passwords that are kept valid: each says what it cost.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	saltLen      = 16
	keyLen       = 32

	minPassword = 10  // characters
	maxPassword = 200 // characters; longer ones only cost time
)

// nobodysPassword fits no password and costs as much to try as a real one.
var nobodysPassword = encodePassword(make([]byte, saltLen), make([]byte, keyLen))

// checkPassword tells what is wrong with a new password.
func checkPassword(password string, a Account) error {
	bad := func(code, text string) error { return &FieldError{"password", code, text} }
	n := utf8.RuneCountInString(password)
	lower := strings.ToLower(password)
	user, _, _ := strings.Cut(a.Email, "@")
	switch {
	case n < minPassword:
		return bad("too_short", fmt.Sprintf("a password has at least %d characters", minPassword))
	case n > maxPassword:
		return bad("too_long", fmt.Sprintf("a password has at most %d characters", maxPassword))
	case distinct(lower) < 4:
		return bad("too_simple", "use more than three different characters")
	case lower == a.Email, lower == strings.ToLower(a.Name), strings.Trim(lower, "0123456789!.?") == user:
		return bad("too_simple", "a password is not your name or e-mail")
	}
	return nil
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}

// hashPassword makes what is kept of a password.
func (p *People) hashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails
	key, err := p.derive(ctx, password, salt, argonTime, argonMemory, argonThreads)
	if err != nil {
		return "", err
	}
	return encodePassword(salt, key), nil
}

// verifyPassword tells whether the password is the one that was kept.
func (p *People) verifyPassword(ctx context.Context, password, kept string) (bool, error) {
	var version int
	var memory, time uint32
	var threads uint8
	var rest string
	_, err := fmt.Sscanf(kept, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &memory, &time, &threads, &rest)
	saltText, keyText, _ := strings.Cut(rest, "$")
	salt, saltErr := base64.RawStdEncoding.DecodeString(saltText)
	key, keyErr := base64.RawStdEncoding.DecodeString(keyText)
	if err != nil || saltErr != nil || keyErr != nil || version != argon2.Version || time < 1 || threads < 1 || len(key) != keyLen {
		return false, errors.New("kept password has an unknown form: restore the database from a backup")
	}
	got, err := p.derive(ctx, password, salt, time, memory, threads)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, key) == 1, nil
}

// derive runs argon2id (RFC 9106), few at a time: each takes its memory. The same password
// typed on another keyboard is the same (RFC 8265, section 4.2).
func (p *People) derive(ctx context.Context, password string, salt []byte, time, memory uint32, threads uint8) ([]byte, error) {
	select {
	case p.hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-p.hashing }()
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, time, memory, threads, keyLen), nil
}

// encodePassword writes the PHC string format.
func encodePassword(salt, key []byte) string {
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key))
}
