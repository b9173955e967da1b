//go:build soak

package sqlite_test

// kills is how often a selling process is killed.
const kills = 300
