package pty

import (
	"hash/fnv"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// holdName locks a name in a folder against other processes until the folder's descriptor is
// closed, and tells whether nobody else has it.
//
// A lock file would stay behind when a process is killed, and a lock on the whole folder would
// allow one link in it. So the folder itself is locked, in one byte whose offset is the name's. A
// folder cannot be opened for writing, hence takes shared locks only; what tells that another has
// one is the question whether an exclusive one could be had. Of two that come at the same instant
// both may be refused. Where there are no such locks, as on some network file systems, all are
// granted.
func holdName(folder *os.File, name string) bool {
	sum := fnv.New64a()
	io.WriteString(sum, name)
	at := int64(sum.Sum64() >> 1)
	lock := unix.Flock_t{Type: unix.F_RDLCK, Whence: io.SeekStart, Start: at, Len: 1}
	if unix.FcntlFlock(folder.Fd(), unix.F_OFD_SETLK, &lock) != nil {
		return true
	}
	lock = unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: at, Len: 1}
	if unix.FcntlFlock(folder.Fd(), unix.F_OFD_GETLK, &lock) != nil || lock.Type == unix.F_UNLCK {
		return true
	}
	lock = unix.Flock_t{Type: unix.F_UNLCK, Whence: io.SeekStart, Start: at, Len: 1}
	_ = unix.FcntlFlock(folder.Fd(), unix.F_OFD_SETLK, &lock) // a name that we do not get is not ours to keep from others
	return false
}
