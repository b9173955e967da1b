package shop

import (
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Postcodes of the countries whose form is checked; others only need one.
var postcodes = map[string]*regexp.Regexp{
	"NL": regexp.MustCompile(`^[1-9][0-9]{3} ?[A-Z]{2}$`),
	"BE": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"DE": regexp.MustCompile(`^[0-9]{5}$`),
	"FR": regexp.MustCompile(`^[0-9]{5}$`),
	"AT": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"LU": regexp.MustCompile(`^[1-9][0-9]{3}$`),
	"US": regexp.MustCompile(`^[0-9]{5}(-[0-9]{4})?$`),
}

// checkAddress tidies an address and names the first field that cannot be taken.
func (s *Shop) checkAddress(a Address) (Address, error) {
	fields := []struct {
		name  string
		value *string
		most  int
	}{
		{"name", &a.Name, 100}, {"email", &a.Email, 254}, {"street", &a.Street, 200},
		{"postcode", &a.Postcode, 16}, {"city", &a.City, 100}, {"country", &a.Country, 2},
	}
	for _, f := range fields {
		*f.value = strings.TrimSpace(*f.value)
		switch {
		case *f.value == "":
			return a, &FieldError{f.name, "required"}
		case len([]rune(*f.value)) > f.most:
			return a, &FieldError{f.name, "too_long"}
		case strings.ContainsFunc(*f.value, unicode.IsControl):
			return a, &FieldError{f.name, "bad"}
		}
	}
	a.Postcode, a.Country = strings.ToUpper(a.Postcode), strings.ToUpper(a.Country)
	if !strings.ContainsFunc(a.Name, unicode.IsLetter) {
		return a, &FieldError{"name", "bad"}
	}
	if m, err := mail.ParseAddress(a.Email); err != nil || m.Address != a.Email || !dotted(a.Email) {
		return a, &FieldError{"email", "bad"}
	}
	if !slices.Contains(s.c.Policies.Countries, a.Country) {
		return a, &FieldError{"country", "unknown"}
	}
	if form, ok := postcodes[a.Country]; ok && !form.MatchString(a.Postcode) {
		return a, &FieldError{"postcode", "bad"}
	}
	return a, nil
}

// dotted tells that an e-mail's host has a dot: "anna@home" is a slip.
func dotted(email string) bool {
	_, host, _ := strings.Cut(email, "@")
	i := strings.LastIndexByte(host, '.')
	return i > 0 && i < len(host)-2
}
