package pty

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// ttyWatch tells ptys when a host opens or leaves them. Neither costs a host that talks anything to
// speak of.
//
// An open is an inotify event, since the master is not told. All ptys share one instance, of which
// a user may have as few as 128, and a tty is watched for one open at a time, while nobody has it
// open.
//
// That the last host has left is what a read of the master says, by EIO. A write says nothing: with
// nobody there it fills the buffer and then blocks for good, as does one that blocks when the host
// leaves, and that may be on the goroutine that would read. So the masters are in an epoll set, for
// hang-ups alone.
type ttyWatch struct {
	file    *os.File // the epoll set: the masters and the inotify instance. The runtime's poller waits for it
	inotify int
	done    chan struct{}

	mu      sync.Mutex
	closed  bool
	armed   map[int]*openAlarm // by watch descriptor
	masters map[int32]*Port    // by descriptor
}

// openAlarm is one open that is waited for.
type openAlarm struct {
	w     *ttyWatch
	pty   *Port
	wd    int
	fired chan struct{} // closed when the tty is opened
}

func newTTYWatch() (*ttyWatch, error) {
	inotify, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, watchError(err)
	}
	set, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		unix.Close(inotify)
		return nil, watchError(err)
	}
	err = unix.SetNonblock(set, true) // or package os keeps it out of the poller
	if err == nil {
		err = unix.EpollCtl(set, unix.EPOLL_CTL_ADD, inotify, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(inotify)})
	}
	if err != nil {
		unix.Close(inotify)
		unix.Close(set)
		return nil, watchError(err)
	}
	w := &ttyWatch{
		file: os.NewFile(uintptr(set), "epoll"), inotify: inotify, done: make(chan struct{}),
		armed: make(map[int]*openAlarm), masters: make(map[int32]*Port),
	}
	conn, err := w.file.SyscallConn()
	if err != nil {
		w.file.Close()
		unix.Close(inotify)
		return nil, watchError(err)
	}
	go w.run(conn.Read)
	return w, nil
}

// add has p told of hang-ups, until remove.
func (w *ttyWatch) add(p *Port) error {
	return w.change(unix.EPOLL_CTL_ADD, p, func() { w.masters[int32(p.master)] = p })
}

func (w *ttyWatch) remove(p *Port) error {
	return w.change(unix.EPOLL_CTL_DEL, p, func() { delete(w.masters, int32(p.master)) })
}

func (w *ttyWatch) change(op int, p *Port, note func()) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return os.ErrClosed
	}
	conn, err := w.file.SyscallConn()
	if err != nil {
		return err
	}
	if controlErr := conn.Control(func(set uintptr) {
		err = unix.EpollCtl(int(set), op, p.master, &unix.EpollEvent{Events: unix.EPOLLET, Fd: int32(p.master)}) // EPOLLHUP is implied
	}); controlErr != nil {
		return controlErr
	}
	if err != nil {
		return watchError(err)
	}
	note()
	return nil
}

// arm waits for the next open of p's tty, which must have no other alarm.
func (w *ttyWatch) arm(p *Port) (*openAlarm, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, os.ErrClosed
	}
	wd, err := unix.InotifyAddWatch(w.inotify, p.path, unix.IN_OPEN|unix.IN_ONESHOT)
	if err != nil {
		return nil, watchError(err)
	}
	a := &openAlarm{w: w, pty: p, wd: wd, fired: make(chan struct{})}
	w.armed[wd] = a
	return a, nil
}

// disarm ends the wait. Opens from here on go unnoticed, those of our own among them.
func (a *openAlarm) disarm() {
	w := a.w
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.closed && w.armed[a.wd] == a {
		delete(w.armed, a.wd)
		unix.InotifyRmWatch(w.inotify, uint32(a.wd)) // fails if it has just fired, or went with its tty
	}
}

func (w *ttyWatch) close() error {
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return nil
	}
	w.closed = true
	w.mu.Unlock()
	err := w.file.Close()
	<-w.done
	return errors.Join(err, unix.Close(w.inotify))
}

func watchError(err error) error {
	hint := ""
	switch err {
	case unix.EMFILE:
		hint = ": stop programs that watch files, or raise the limits (sysctl fs.inotify.max_user_instances, ulimit -n)"
	case unix.ENOSPC:
		hint = ": start fewer modems, or raise the limits (sysctl fs.inotify.max_user_watches, fs.epoll.max_user_watches)"
	}
	return fmt.Errorf("watch for hosts: %w%s", err, hint)
}
