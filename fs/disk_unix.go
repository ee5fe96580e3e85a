//go:build linux || darwin

package fs

import (
	"errors"
	"os"
	"syscall"

	"github.com/spf13/afero"
)

// noFollow makes opening a symbolic link fail, and opening a pipe not wait.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK

// lock marks an open temporary as alive, until it is closed or its process
// dies. It returns false if another holds it. Where there are no locks (memory,
// some network file systems) it is always granted.
func lock(f afero.File) bool {
	if b, ok := f.(*afero.BasePathFile); ok {
		f = b.File
	}
	file, ok := f.(*os.File)
	if !ok {
		return true
	}
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	return !errors.Is(err, syscall.EWOULDBLOCK)
}

// claimFolder locks a folder against other stores, of this process and others,
// until what it returns is closed or the process dies; nothing is left in the
// folder. It returns nil where there are no locks on folders.
func claimFolder(dir string) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, nil // the folder's use tells what is wrong with it
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case err == nil:
		return f, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, ErrInUse
	}
	f.Close()
	return nil, nil
}
