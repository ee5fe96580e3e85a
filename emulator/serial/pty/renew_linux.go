package pty

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// renew puts a new pty of the same number in the place of one whose last host has left it with
// TIOCEXCL. The flag stays with a tty as long as its master is open, and only the superuser can
// open such a tty, or could clear the flag; a serial port forgets it at the last close. The
// settings of the tty stay.
//
// Reading and writing are held. An error means that the pty is gone.
func (p *Port) renew() error {
	// Before the tty's lock, as a hang-up takes the watch's first and then that of the tty.
	if err := p.set.watch.remove(p); err != nil {
		return err
	}
	if err := p.replace(); err != nil {
		return err
	}
	return p.set.watch.add(p)
}

// replace does it, unless a host of the superuser's has come.
func (p *Port) replace() error {
	p.tty.Lock()
	defer p.tty.Unlock()
	syscall.ForkLock.RLock() // a child has the old master until it has begun its program
	defer syscall.ForkLock.RUnlock()
	if !unused(p.master) {
		return nil
	}
	settings, err := unix.IoctlGetTermios(p.master, unix.TCGETS2)
	if err != nil {
		return err
	}
	if err := release(p.master); err != nil {
		return err
	}
	if err := takeNumber(p.master, p.path); err != nil {
		return err
	}
	tty, err := openTTY(p.path)
	if err != nil {
		return err
	}
	return errors.Join(unix.IoctlSetTermios(tty, unix.TCSETS2, settings), unix.Close(tty))
}

// release closes what the descriptor is of, and keeps its number from others.
func release(fd int) error {
	null, err := unix.Open("/dev/null", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	return errors.Join(unix.Dup3(null, fd, unix.O_CLOEXEC), unix.Close(null))
}

// takeNumber makes a pty whose tty is path, and fd its master. The system gives out the lowest
// number that is free, so those below are taken meanwhile.
func takeNumber(fd int, path string) (err error) {
	want, err := strconv.Atoi(filepath.Base(path))
	if err != nil {
		return err
	}
	var below []int
	defer func() {
		for _, m := range below {
			err = errors.Join(err, unix.Close(m))
		}
	}()
	for {
		m, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
		if err != nil {
			return err
		}
		below = append(below, m)
		n, err := unix.IoctlGetUint32(m, unix.TIOCGPTN)
		switch {
		case err != nil:
			return err
		case int(n) > want:
			return fmt.Errorf("another process has taken %s", path)
		case int(n) == want:
			if err := unix.IoctlSetPointerInt(m, unix.TIOCSPTLCK, 0); err != nil {
				return err
			}
			return unix.Dup3(m, fd, unix.O_CLOEXEC)
		}
	}
}
