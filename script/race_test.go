//go:build race

package script

// underRace makes the long counts short: the race detector has nothing to find in them.
const underRace = true
