package main

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// openFiles is how many files this process may have open: Go has raised the soft limit to the hard
// one. 0 is no limit.
func openFiles() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return limit.Cur
}

// ampleFiles is a limit at which nobody minds what was inherited.
const ampleFiles = 4096

// descriptorsAtStart counts the descriptors before any is needed: the Go runtime ends the process
// when it gets none for its poller.
func descriptorsAtStart() descriptors {
	d := descriptors{limit: openFiles()}
	if d.limit > ampleFiles {
		return d
	}
	for fd := 3; fd < int(d.limit); fd++ {
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil {
			d.inherited++
		}
	}
	return d
}
