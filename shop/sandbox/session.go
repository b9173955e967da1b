package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/barkerlive/barker/shop"
)

// session is a payment as its file has it.
type session struct {
	Ref      string           `json:"ref"`
	State    state            `json:"state"`
	Amount   shop.Money       `json:"amount"`
	Number   string           `json:"number"`
	Token    string           `json:"token"`
	Language string           `json:"language"`
	Created  time.Time        `json:"created"`
	Expires  time.Time        `json:"expires"`
	Due      time.Time        `json:"due,omitzero"` // when what is processing is through
	Refunds  map[string]int64 `json:"refunds"`      // by key, in minor units
	Disputed bool             `json:"disputed,omitempty"`
	Notices  []notice         `json:"notices,omitempty"` // still to be sent
	Told     int              `json:"told"`              // how many notices there were
}

// state is where a payment stands.
type state string

const (
	open       state = "open"       // the buyer is on the page
	challenged state = "challenged" // the bank asks the buyer who they are (3-D Secure)
	processing state = "processing" // paid, and the money is on its way
	authorised state = "authorised"
	captured   state = "captured"
	declined   state = "declined"
	expired    state = "expired"
)

// slow is how long money is on its way.
const slow = 20 * time.Second

func (s *session) refunded() (sum int64) {
	for _, r := range s.Refunds {
		sum += r
	}
	return sum
}

// age moves the payment to where it stands by now.
func (s *session) age(now time.Time) {
	switch {
	case s.State == processing && !now.Before(s.Due):
		s.State = captured
	case (s.State == open || s.State == challenged) && !s.Expires.IsZero() && !now.Before(s.Expires):
		s.State = expired
	}
}

var refForm = regexp.MustCompile(`^` + prefix + `[a-z2-7]{26}$`)

// change reads a payment, lets f change it, and writes it when f returns nil. Only with fresh may it
// be new.
func (p *Payments) change(ref string, fresh bool, f func(*session) error) error {
	if !refForm.MatchString(ref) {
		return fmt.Errorf("sandbox: %w: %q is not a sandbox payment", shop.ErrPayment, ref)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	path := filepath.Join(p.c.Dir, ref+".json")
	var s session
	data, err := os.ReadFile(path)
	switch {
	case err == nil:
		if err := json.Unmarshal(data, &s); err != nil {
			return fmt.Errorf("sandbox: %s: %w", path, err)
		}
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("sandbox: %w", err)
	case !fresh:
		return fmt.Errorf("sandbox: %w: there is no payment %s", shop.ErrPayment, ref)
	}
	s.age(time.Now())
	if err := f(&s); err != nil {
		return err
	}
	after, err := json.Marshal(&s)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	if string(after) == string(data) {
		return nil
	}
	if err := write(path, after); err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	return nil
}

// write writes a file whole or not at all, and on the disk before it returns.
func write(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
