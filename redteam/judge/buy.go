package judge

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	buyCode  = regexp.MustCompile(`^[a-z]\d{1,2}$`)
	buyTimes = regexp.MustCompile(`^(?:[x*×]?(\d{1,3})|(\d{1,3})[x*×])$`)
	buyWords = setOf("buy i i'll ill take want would like order sold mine please pls +1 koop bestel ik neem wil doe mij alsjeblieft aub kaufe kauf ich nehme mochte bitte je prends achete svp x * × in")
)

// BuyComment reads a message that is a wish to buy as a whole: a code, how many, an option, and
// the words that people put around them. Talk with a code in it is none.
func BuyComment(text string) (code string, qty int, ok bool) {
	qty = 1
	others := 0
	for w := range strings.FieldsSeq(strings.TrimRight(fold(text), ".! ")) {
		w = strings.Trim(w, ",:")
		switch m := buyTimes.FindStringSubmatch(w); {
		case buyCode.MatchString(w) && (m == nil || code == ""):
			if code != "" {
				return "", 0, false
			}
			code = w
		case m != nil:
			n, err := strconv.Atoi(m[1] + m[2])
			if err != nil {
				return "", 0, false
			}
			qty = n
		case !buyWords[w]:
			others++
		}
	}
	return code, qty, code != "" && others <= 2
}
