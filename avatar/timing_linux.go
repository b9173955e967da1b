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

// niceness is the calling thread's while it makes a clip. Much higher, and a busy machine would
// keep the thread from the points at which the garbage collector needs it.
const niceness = 5

// giveWay lowers the calling thread's priority for good. Where that is not allowed the clip is
// made all the same.
func giveWay() {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), niceness)
}
