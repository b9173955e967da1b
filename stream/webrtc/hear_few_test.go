//go:build !soak

package webrtc

// The quick suite listens to a few short sentences, in a hurry.
var (
	heardSentences = []string{
		"My name is Nora.",
		"It costs thirty-four euros.",
		"Every bag is washed twice.",
		"Put the bottle in the fridge.",
		"The outer shell is pure cotton.",
		"Thank you for watching.",
	}
	recogniser = []string{"-fwdflat", "no", "-bestpath", "no", "-ds", "2", "-maxhmmpf", "3000"}
)
