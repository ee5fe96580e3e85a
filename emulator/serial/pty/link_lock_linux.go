package pty

import (
	"fmt"
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
	lock := nameLock(unix.F_RDLCK, name)
	if unix.FcntlFlock(folder.Fd(), unix.F_OFD_SETLK, &lock) != nil {
		return true
	}
	if held, err := nameHeld(folder, name); err != nil || !held {
		return true
	}
	lock = nameLock(unix.F_UNLCK, name)
	_ = unix.FcntlFlock(folder.Fd(), unix.F_OFD_SETLK, &lock) // a name that we do not get is not ours to keep from others
	return false
}

// nameHeld tells whether anybody holds a name in a folder, but for who has this descriptor. The
// error says that the folder has no locks.
func nameHeld(folder *os.File, name string) (bool, error) {
	lock := nameLock(unix.F_WRLCK, name)
	if err := unix.FcntlFlock(folder.Fd(), unix.F_OFD_GETLK, &lock); err != nil {
		return false, fmt.Errorf("the file system of %s has no locks: %w", folder.Name(), err)
	}
	return lock.Type != unix.F_UNLCK, nil
}

// nameLock is a lock, of a kind, on the byte of a folder that is a name's.
func nameLock(kind int16, name string) unix.Flock_t {
	sum := fnv.New64a()
	io.WriteString(sum, name)
	return unix.Flock_t{Type: kind, Whence: io.SeekStart, Start: int64(sum.Sum64() >> 1), Len: 1}
}
