package main

import "syscall"

// openFiles is how many files this process may have open: Go has raised the soft limit to the hard one. 0 is no limit.
func openFiles() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return 0
	}
	return limit.Cur
}
