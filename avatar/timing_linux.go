package avatar

import (
	"syscall"
	"time"
)

// rusageThread asks getrusage(2) for the calling thread alone; package syscall lacks the name.
const rusageThread = 1

// threadTime is the processor time that the calling thread has used.
func threadTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(rusageThread, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
