//go:build !linux

package avatar

import "time"

var begin = time.Now()

// threadTime is the elapsed time where a thread's processor time cannot be asked for.
func threadTime() time.Duration { return time.Since(begin) }

// giveWay does nothing where threads have no priority of their own.
func giveWay() {}
