//go:build soak

package webrtc

import (
	"slices"
	"testing"

	"github.com/barkerlive/barker/avatar/align/aligntest"
)

// heardSentences are fifty.
var heardSentences = slices.Concat(aligntest.Sentences, []string{
	"Please tell me in the chat what you are cooking tonight.",
	"The cushion is filled with wool, and the cover comes off in a second.",
	"You get two glasses, one jug, and a small wooden tray.",
	"Nobody likes a cold bath, so here is a towel that dries you fast.",
	"This is the only clock in our shop that makes no sound at all.",
	"It comes in a plain brown box, without any plastic.",
	"Our potter needs three days to make a bowl like this one.",
	"Shall I turn it around so that you can see the back?",
	"The lid is heavy on purpose, because the steam has to stay inside.",
	"A single charge is enough for a whole weekend away.",
	"If you order before noon it leaves our house today.",
	"The price has just gone down by ten euros.",
	"There are seven left in green and only two in white.",
	"I have been asked about the size: it is thirty centimetres wide.",
	"Put your phone on the stand, and it charges by itself.",
	"The leather will get darker and softer with the years.",
	"For that money you will hardly find a better pair of scissors.",
	"We plant a tree for every order, and we show you where.",
	"Stay with me for one more minute and I will show you how it works.",
	"Have a wonderful evening, sleep well, and see you tomorrow.",
})

// recogniser returns the long suite's options: none, for the whole of its dictionary.
func recogniser(*testing.T) []string { return nil }
