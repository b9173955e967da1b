//go:build !soak

package postgres_test

// kills is how often a selling process is killed.
const kills = 20
