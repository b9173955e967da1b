package people_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/people/peopletest"
)

const (
	email    = "anna@example.com"
	password = "correct horse 4"
)

func open(t testing.TB, s people.Store) *people.People {
	t.Helper()
	p, err := people.Open(t.Context(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func firstLink(t testing.TB, p *people.People) string {
	t.Helper()
	token, needed, err := p.FirstLink(t.Context())
	if err != nil || !needed || len(token) < 43 {
		t.Fatalf("first link %q, %v, %v", token, needed, err)
	}
	return token
}

// house has Anna's account.
func house(t testing.TB) (p *people.People, session string) {
	t.Helper()
	p = open(t, &peopletest.Memory{})
	_, session, err := p.Accept(t.Context(), firstLink(t, p), email, "Anna", password)
	if err != nil {
		t.Fatal(err)
	}
	return p, session
}

func TestMemoryKeepsTheContract(t *testing.T) { peopletest.Store(t, &peopletest.Memory{}) }

func TestTheFirstAccount(t *testing.T) {
	p := open(t, &peopletest.Memory{})
	old := firstLink(t, p)
	token := firstLink(t, p) // as at the next start
	try := func(token string) (people.Account, string, error) {
		return p.Accept(t.Context(), token, " Anna@Example.com ", " Anna\n Visser ", password)
	}
	for _, bad := range []string{old, "", "x", token + "x"} {
		if _, _, err := try(bad); !errors.Is(err, people.ErrToken) {
			t.Errorf("token %q: %v", bad, err)
		}
	}
	a, session, err := try(token)
	if err != nil || a.Email != email || a.Name != "Anna Visser" || a.Role != people.Owner || a.ID == "" {
		t.Fatalf("accepted %+v, %v", a, err)
	}
	if got, err := p.Account(t.Context(), session); err != nil || got != a {
		t.Errorf("the new session is %+v's, %v", got, err)
	}
	if _, _, err := try(token); !errors.Is(err, people.ErrToken) {
		t.Errorf("a used token: %v", err)
	}
	if token, needed, err := p.FirstLink(t.Context()); token != "" || needed || err != nil {
		t.Errorf("a first link with an account: %q, %v, %v", token, needed, err)
	}
	got, other, err := p.SignIn(t.Context(), "ANNA@example.com", password, "192.0.2.1:4711")
	if err != nil || got != a || other == session {
		t.Errorf("signed in %+v, %v", got, err)
	}
	if err := p.SignOut(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Account(t.Context(), other); !errors.Is(err, people.ErrSession) {
		t.Errorf("a session after signing out: %v", err)
	}
	if _, err := p.Account(t.Context(), session); err != nil {
		t.Errorf("the other session: %v", err)
	}
	trail, err := p.AuditTrail(t.Context(), 10)
	if err != nil || len(trail) != 2 || trail[0].Action != "session.opened" || trail[1].Action != "account.created" || trail[1].By != email {
		t.Errorf("trail %+v, %v", trail, err)
	}
}

func TestALinkWorksOnce(t *testing.T) {
	p := open(t, &peopletest.Memory{})
	token := firstLink(t, p)
	var made atomic.Int32
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			_, _, err := p.Accept(context.Background(), token, fmt.Sprintf("a%d@example.com", i), "Anna", password)
			switch {
			case err == nil:
				made.Add(1)
			case !errors.Is(err, people.ErrToken):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("one link made %d accounts", made.Load())
	}
}

func TestWhatIsWrongWithAnAccount(t *testing.T) {
	p := open(t, &peopletest.Memory{})
	token := firstLink(t, p)
	tests := []struct{ email, name, password, field, code string }{
		{"", "Anna", password, "email", "bad_email"},
		{"anna", "Anna", password, "email", "bad_email"},
		{"Anna <anna@example.com>", "Anna", password, "email", "bad_email"},
		{"anna@example.com, b@example.com", "Anna", password, "email", "bad_email"},
		{strings.Repeat("a", 250) + "@b.co", "Anna", password, "email", "bad_email"},
		{email, " \u200b", password, "name", "empty"},
		{email, "Anna", "", "password", "too_short"},
		{email, "Anna", "pässwört9", "password", "too_short"},
		{email, "Anna", strings.Repeat("abcde", 41), "password", "too_long"},
		{email, "Anna", "aaaaaaaaab1", "password", "too_simple"},
		{email, "Anna", email, "password", "too_simple"},
		{"anna.visser@example.com", "Anna", "Anna.Visser2026!", "password", "too_simple"},
	}
	for _, tt := range tests {
		_, _, err := p.Accept(t.Context(), token, tt.email, tt.name, tt.password)
		var fe *people.FieldError
		if !errors.As(err, &fe) || fe.Field != tt.field || fe.Code != tt.code || fe.Text == "" {
			t.Errorf("%q %q %q: %v, want %s %s", tt.email, tt.name, tt.password, err, tt.field, tt.code)
		}
	}
	if _, _, err := p.Accept(t.Context(), token, email, "Anna", "pässwört99"); err != nil {
		t.Errorf("the token did not survive mistakes: %v", err)
	}
	// The same letters, composed otherwise.
	if _, _, err := p.SignIn(t.Context(), email, "pa\u0308sswo\u0308rt99", "1.2.3.4"); err != nil {
		t.Errorf("the same password from another keyboard: %v", err)
	}
}

func TestLinksAndSessionsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := open(t, &peopletest.Memory{})
		token := firstLink(t, p)
		time.Sleep(24 * time.Hour)
		if _, _, err := p.Accept(t.Context(), token, email, "Anna", password); !errors.Is(err, people.ErrToken) {
			t.Errorf("a link of yesterday: %v", err)
		}
		_, session, err := p.Accept(t.Context(), firstLink(t, p), email, "Anna", password)
		if err != nil {
			t.Fatal(err)
		}
		for range 4 { // used now and then, it lives on
			time.Sleep(29 * 24 * time.Hour)
			if _, err := p.Account(t.Context(), session); err != nil {
				t.Fatalf("a session in use: %v", err)
			}
		}
		time.Sleep(30 * 24 * time.Hour)
		if _, err := p.Account(t.Context(), session); !errors.Is(err, people.ErrSession) {
			t.Errorf("a session after thirty days: %v", err)
		}
	})
}

func TestSignInIsThrottled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, _ := house(t)
		if e, a, window := p.Tries(); e != 10 || a != 30 || window != 15*time.Minute {
			t.Errorf("%d tries per e-mail, %d per address in %v", e, a, window)
		}
		p.LimitTries(3, 5)
		wrong := func(email, from string) error {
			_, _, err := p.SignIn(t.Context(), email, "wrong", from)
			return err
		}
		right := func(from string) error {
			_, _, err := p.SignIn(t.Context(), email, password, from)
			return err
		}
		for i := range 2 {
			if err := wrong(email, fmt.Sprint("10.0.0.", i)); !errors.Is(err, people.ErrCredentials) {
				t.Fatalf("try %d: %v", i, err)
			}
			time.Sleep(time.Minute)
		}
		if err := right("10.0.1.1"); err != nil {
			t.Fatalf("the third try is right: %v", err)
		}
		for range 3 { // counted anew
			if err := wrong(email, "10.0.0.1"); !errors.Is(err, people.ErrCredentials) {
				t.Fatal(err)
			}
		}
		err := right("10.0.1.1")
		var many *people.TooManyError
		if !errors.Is(err, people.ErrTooMany) || !errors.As(err, &many) || many.Wait != 15*time.Minute {
			t.Fatalf("the fourth try: %v", err)
		}
		time.Sleep(many.Wait)
		if err := right("10.0.1.1"); err != nil {
			t.Errorf("after the wait: %v", err)
		}

		for i := range 5 { // one address, many e-mails
			if err := wrong(fmt.Sprintf("%d@example.com", i), fmt.Sprintf("[2001:db8::%d]:4711", i)); !errors.Is(err, people.ErrCredentials) {
				t.Fatalf("%d: %v", i, err)
			}
		}
		if err := right("2001:db8::9:9"); !errors.Is(err, people.ErrTooMany) {
			t.Errorf("the sixth try of a network: %v", err)
		}
		if err := right("2001:db8:0:1::1"); err != nil {
			t.Errorf("another network: %v", err)
		}
	})
}

func TestManyTriesAtOnceGainNothing(t *testing.T) {
	p, _ := house(t)
	p.LimitTries(3, 100)
	var tried atomic.Int32
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, _, err := p.SignIn(context.Background(), email, "wrong", fmt.Sprint("10.0.0.", i))
			if errors.Is(err, people.ErrCredentials) {
				tried.Add(1)
			} else if !errors.Is(err, people.ErrTooMany) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if tried.Load() != 3 {
		t.Errorf("%d of 20 tries at once were heard, want 3", tried.Load())
	}
}

func TestAThrottleForgets(t *testing.T) {
	if n, newest := people.Remembered(people.MaxKeys + 100); n > people.MaxKeys || !newest {
		t.Errorf("%d keys are remembered, the newest %v", n, newest)
	}
}

// An unknown e-mail must cost what a known one costs: both derive one key.
func TestUnknownEmailsLookLikeKnownOnes(t *testing.T) {
	p, _ := house(t)
	cost := func(email string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _, err := p.SignIn(t.Context(), email, "wrong password", "10.0.0.1")
		runtime.ReadMemStats(&after)
		if !errors.Is(err, people.ErrCredentials) {
			t.Errorf("%s: %v", email, err)
		}
		return after.TotalAlloc - before.TotalAlloc
	}
	const argon = 19 << 20 // the memory of one derivation shows that it was done
	for _, e := range []string{email, "nobody@example.com", "no address"} {
		if got := cost(e); got < argon {
			t.Errorf("%s: %d bytes used, want at least %d", e, got, argon)
		}
	}
}

func TestStoreErrorsAreNotAnswers(t *testing.T) {
	broken := errors.New("disk on fire")
	s := &peopletest.Memory{}
	p := open(t, s)
	token := firstLink(t, p)
	s.Fail = func(string) error { return broken }
	ctx := t.Context()
	for name, f := range map[string]func() error{
		"FirstLink": func() error { _, _, err := p.FirstLink(ctx); return err },
		"Accept":    func() error { _, _, err := p.Accept(ctx, token, email, "Anna", password); return err },
		"SignIn":    func() error { _, _, err := p.SignIn(ctx, email, password, "1.1.1.1"); return err },
		"SignOut":   func() error { return p.SignOut(ctx, "x") },
		"Account":   func() error { _, err := p.Account(ctx, "x"); return err },
		"NewViewer": func() error { _, _, err := p.NewViewer(ctx, "en"); return err },
		"Viewer":    func() error { _, err := p.Viewer(ctx, "x"); return err },
		"Name":      func() error { _, err := p.Name(ctx, "x"); return err },
		"Rename":    func() error { _, err := p.Rename(ctx, "x", "Bob"); return err },
		"Audit":     func() error { return p.Audit(ctx, "a", "b", "c") },
		"Trail":     func() error { _, err := p.AuditTrail(ctx, 1); return err },
	} {
		if err := f(); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestViewers(t *testing.T) {
	p := open(t, &peopletest.Memory{})
	for language, want := range map[string]string{"": "Guest", "en-GB": "Guest", "nl": "Gast", "fr-BE": "Invité", "x": "Guest", "日本": "Guest"} {
		v, _, err := p.NewViewer(t.Context(), language)
		if err != nil || !regexp.MustCompile(`^`+want+` [1-9]\d{3}$`).MatchString(v.Name) || v.Language != language {
			t.Errorf("%s: %+v, %v", language, v, err)
		}
	}
	v, token, err := p.NewViewer(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.Viewer(t.Context(), token); err != nil || got != v {
		t.Errorf("viewer %+v, %v; want %+v", got, err, v)
	}
	for _, bad := range []string{"", "x", string(v.ID)} {
		if _, err := p.Viewer(t.Context(), bad); !errors.Is(err, people.ErrViewer) {
			t.Errorf("token %q: %v", bad, err)
		}
	}
	p.Reserved = []string{"Mira"}
	if v, err = p.Rename(t.Context(), v.ID, "  Zoe\u0308 "); err != nil || v.Name != "Zoë" {
		t.Errorf("renamed %+v, %v", v, err)
	}
	if name, err := p.Name(t.Context(), v.ID); err != nil || name != v.Name {
		t.Errorf("called %q, %v", name, err)
	}
	if name, err := p.Name(t.Context(), "v_nobody"); err != nil || name != "" {
		t.Errorf("nobody is called %q, %v", name, err)
	}
	var fe *people.FieldError
	if _, err := p.Rename(t.Context(), v.ID, "MIRA"); !errors.As(err, &fe) || fe.Code != "reserved" {
		t.Errorf("called like the host: %v", err)
	}
	if got, err := p.Viewer(t.Context(), token); err != nil || got != v {
		t.Errorf("viewer %+v, %v; want %+v", got, err, v)
	}
	if _, err := p.Rename(t.Context(), "v_nobody", "Bob"); !errors.Is(err, people.ErrViewer) {
		t.Errorf("rename nobody: %v", err)
	}
}

func TestNames(t *testing.T) {
	reserved := []string{"Mira", "Demo shop", "Bill", ""}
	tests := []struct{ in, want string }{
		{"Anna", "Anna"},
		{" Anna \t\n B. ", "Anna B."},
		{"Jose\u0301", "José"},
		{"\u202eannA\u2066\u200b", "annA"},
		{"x\u0000y\u3164", "xy"},
		{"😀👩\u200d🚀", "😀👩\u200d🚀"},
		{strings.Repeat("é", 30), strings.Repeat("é", 24)},
		{"abcdefghijklmnopqrstuvw xyz", "abcdefghijklmnopqrstuvw"},
		{"a" + strings.Repeat("\u0335", 9), "a\u0335\u0335"},
		{"Miranda", "Miranda"},
		{"Mir", "Mir"},
		{"Ai", "Ai"},       // a name in Japan
		{"Aisha", "Aisha"}, // and elsewhere
		{"Demo", "Demo"},
		{"Дмитрий", "Дмитрий"},
	}
	for _, tt := range tests {
		if got, err := people.CleanName(tt.in, reserved); err != nil || got != tt.want {
			t.Errorf("%q became %q, %v; want %q", tt.in, got, err, tt.want)
		}
	}
	refused := map[string][]string{
		"empty": {"", "  ", "\u200b\u200d", "\u3164", "\u0301", "\xff"[:0]},
		"reserved": {
			"Mira", "mira", "MIRA", "M1ra", "Mlra", "Míra", "Мirа", "Ｍｉｒａ", "𝓜𝓲𝓻𝓪", "M i r a", "Mi-ra", "Mira!", "Mira (host)",
			"the real Mira", "m!ra", "rnira", "M\u200bira", "demo-shop", "DemoShop", "Bi11", "B|ll", "Anna AI", "ＡＩ host",
			"Anna ✦", "✨Zoe", "🤖", "Anna ✓",
		},
	}
	for code, names := range refused {
		for _, name := range names {
			got, err := people.CleanName(name, reserved)
			var fe *people.FieldError
			if !errors.As(err, &fe) || fe.Field != "name" || fe.Code != code {
				t.Errorf("%q became %q, %v; want %s", name, got, err, code)
			}
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("Mira\u202e")
	f.Add("e\u200b\u0301 x")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := people.CleanName(in, []string{"Mira"})
		if err != nil {
			return
		}
		if n := len([]rune(got)); n < 1 || n > 24 || strings.TrimSpace(got) != got || strings.ContainsAny(got, "\n\u202e\u2066") {
			t.Errorf("%q became %q", in, got)
		}
		if again, err := people.CleanName(got, []string{"Mira"}); err != nil || again != got {
			t.Errorf("%q cleaned twice became %q, %v", got, again, err)
		}
	})
}
