package show

import (
	"fmt"
	"math"
	"time"

	"golang.org/x/text/language"
)

// clerkWords is what the clerk writes in chat, in one language.
type clerkWords struct {
	unknown, soldOut, choose, limit, blocked, trouble string
	held                                              func(name string, qty int, title string, minutes int) string
}

var clerkSays = map[string]clerkWords{
	"en": {
		unknown: "There is no %s on the shelf. The codes stand beside the products.",
		soldOut: "%s is sold out.",
		choose:  "%s comes in several kinds: choose yours below.",
		limit:   "That is more of %s than one person can hold at a time.",
		blocked: "You have held a lot lately, so nothing more is held for you now. If that is wrong, ask for a person here.",
		trouble: "That did not work. Please try again in a moment.",
		held: func(name string, qty int, title string, minutes int) string {
			return fmt.Sprintf("%d × %s held for %s, for %d minutes. Check out when you are ready.", qty, title, name, minutes)
		},
	},
	"nl": {
		unknown: "Er is geen %s in de winkel. De codes staan bij de producten.",
		soldOut: "%s is uitverkocht.",
		choose:  "%s is er in verschillende soorten: kies hieronder.",
		limit:   "Dat is meer van %s dan één persoon tegelijk kan vasthouden.",
		blocked: "Je hebt de laatste tijd veel vastgehouden, dus er wordt nu niets meer voor je vastgehouden. Klopt dat niet? Vraag hier om een mens.",
		trouble: "Dat lukte niet. Probeer het zo nog eens.",
		held: func(name string, qty int, title string, minutes int) string {
			return fmt.Sprintf("%d × %s staat %d minuten klaar voor %s. Reken af wanneer je wilt.", qty, title, minutes, name)
		},
	},
}

func clerkWordsFor(lang language.Tag) clerkWords {
	base, _ := lang.Base()
	if w, ok := clerkSays[base.String()]; ok {
		return w
	}
	return clerkSays["en"]
}

// minutes are counted up to whole ones.
func minutes(d time.Duration) int { return int(math.Ceil(d.Minutes())) }
