package show

import (
	"fmt"
	"math"
	"time"

	"golang.org/x/text/language"
)

// clerkWords is what the clerk writes in chat, in one language.
type clerkWords struct {
	unknown, soldOut, choose, chooseWait, limit, left, blocked, trouble string
	back, queues                                                        string // in answer to who would wait
	held                                                                func(name string, qty int, title string, minutes int) string
	waiting                                                             func(title string, place int) string
}

var clerkSays = map[string]clerkWords{
	"en": {
		unknown:    "There is no %s on the shelf. The codes stand beside the products.",
		soldOut:    "%s is sold out. Shall I put you on its waiting list? Say yes, or tap below.",
		choose:     "%s comes in several kinds: choose yours below.",
		chooseWait: "%s is sold out in every kind. Choose yours to wait for it.",
		limit:      "That is more of %s than one person can hold at a time.",
		left:       "There is less of %s than that: %d left.",
		back:       "%s is there again. Write %s to have one held.",
		queues:     "You are on as many waiting lists as one person can be.",
		waiting: func(title string, place int) string {
			return fmt.Sprintf("You wait for %s, at place %d. When one comes back, it is kept for you and you are told here.", title, place)
		},
		blocked: "You have held a lot lately, so nothing more is held for you now. If that is wrong, ask for a person here.",
		trouble: "That did not work. Please try again in a moment.",
		held: func(name string, qty int, title string, minutes int) string {
			return fmt.Sprintf("%d × %s held for %s, for %d minutes. Check out when you are ready.", qty, title, name, minutes)
		},
	},
	"nl": {
		unknown:    "Er is geen %s in de winkel. De codes staan bij de producten.",
		soldOut:    "%s is uitverkocht. Wil je op de wachtlijst? Zeg ja, of tik hieronder.",
		choose:     "%s is er in verschillende soorten: kies hieronder.",
		chooseWait: "%s is in elke soort uitverkocht. Kies de jouwe om erop te wachten.",
		limit:      "Dat is meer van %s dan één persoon tegelijk kan vasthouden.",
		left:       "Zo veel is er niet van %s: nog %d.",
		back:       "%s is er weer. Schrijf %s om er een te laten vasthouden.",
		queues:     "Je staat op zo veel wachtlijsten als één persoon kan.",
		waiting: func(title string, place int) string {
			return fmt.Sprintf("Je wacht op %s, op plaats %d. Komt er een terug, dan blijft die voor jou staan en hoor je het hier.", title, place)
		},
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
