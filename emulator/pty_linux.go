package emulator

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// ErrNoHost is what writing to a pty meets that nobody has open: the bytes are lost, as on a cable that ends in the air.
var ErrNoHost = errors.New("no host has the tty open")

// PTYs makes pseudo-terminals. They share what watches for hosts: one goroutine, two descriptors.
type PTYs struct {
	watch *ttyWatch

	mu  sync.Mutex
	all map[*PTY]struct{} // those that are not closed; nil after Close
}

// NewPTYs returns a maker of ptys, which must be closed. It fails on systems other than Linux.
func NewPTYs() (*PTYs, error) {
	w, err := newTTYWatch()
	if err != nil {
		return nil, err
	}
	return &PTYs{watch: w, all: make(map[*PTY]struct{})}, nil
}

// Open makes a pty whose tty is raw, 115200 baud and 8N1 for whoever opens it. It is in use from the first Read on.
func (s *PTYs) Open() (*PTY, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		return nil, fmt.Errorf("make a pty: %w", os.ErrClosed)
	}
	master, path, err := openMaster()
	if err != nil {
		return nil, fmt.Errorf("make a pty: %w%s", err, ptyHint(err))
	}
	p := &PTY{set: s, path: path, master: master, done: make(chan struct{})}
	if err := s.watch.add(p); err != nil {
		unix.Close(master)
		return nil, fmt.Errorf("make a pty: %w", err)
	}
	s.all[p] = struct{}{}
	return p, nil
}

// Close closes every pty that is still open, and returns when nothing is left running.
func (s *PTYs) Close() error {
	s.mu.Lock()
	all := s.all
	s.all = nil
	s.mu.Unlock()
	var errs []error
	for p := range all {
		errs = append(errs, p.Close())
	}
	return errors.Join(append(errs, s.watch.close())...)
}

func (s *PTYs) forget(p *PTY) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, p)
}

// A PTY is a [Port] on the master side of a pseudo-terminal. DTR follows the host: on when the first one opens the tty, off when the last
// one has closed it and all its bytes are delivered. A host that closes and opens again before Read has seen the close is taken for one that
// never left. What a host leaves unread is not kept for the next one.
//
// One goroutine reads. Any may write; writes are not mixed.
type PTY struct {
	set    *PTYs
	path   string
	master int // a blocking descriptor, valid while not closed or with either lock held since before

	dtr     atomic.Pointer[func(on bool)]
	present atomic.Bool // a host has the tty open, as far as Read knows
	unheard atomic.Bool // the last host has left, which Read may not know yet; a new one may be there
	closed  atomic.Bool
	echo    ttyEcho
	done    chan struct{} // closed after closed is set
	end     sync.Once
	endErr  error

	// Held over the system calls on master, and both by who closes it: a call must not meet a descriptor number that is somebody else's
	// by now. reading comes first.
	reading, writing sync.Mutex

	tty sync.Mutex // held while we have the tty open ourselves, by who wants to know whether anybody else has, and over its settings. The innermost lock
}

// Path is the tty that hosts open: /dev/pts/N.
func (p *PTY) Path() string { return p.path }

// String is the path of the tty.
func (p *PTY) String() string { return p.path }

// Watch sets the function that learns of hosts coming and going; see [Port].
func (p *PTY) Watch(dtr func(on bool)) { p.dtr.Store(&dtr) }

func (p *PTY) tell(on bool) {
	if f := p.dtr.Load(); f != nil && *f != nil {
		(*f)(on)
	}
}

// openMaster makes a pty and prepares its tty. No descriptor of the tty stays open, or the master would not notice that the last host closes it.
// The descriptor blocks, as one of package os would read through the runtime's poller, which costs a third of the round trips. Nor will
// creack/pty do: it passes the address of a variable on the stack through functions as a number, so that now and then, when the garbage collector
// moves the stack, the name comes out as /dev/pts/0, which is somebody else's tty.
func openMaster() (master int, path string, err error) {
	if master, err = unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0); err != nil {
		return 0, "", &os.PathError{Op: "open", Path: "/dev/ptmx", Err: err}
	}
	if path, err = prepare(master); err != nil {
		unix.Close(master)
		return 0, "", err
	}
	return master, path, nil
}

// prepare unlocks the tty of a new master, sets it raw, and gives its path.
func prepare(master int) (path string, err error) {
	number, err := unix.IoctlGetUint32(master, unix.TIOCGPTN)
	if err != nil {
		return "", err
	}
	if err := unix.IoctlSetPointerInt(master, unix.TIOCSPTLCK, 0); err != nil {
		return "", err
	}
	path = "/dev/pts/" + strconv.FormatUint(uint64(number), 10)
	tty, err := openTTY(path)
	if err != nil {
		return "", &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer unix.Close(tty)
	return path, makeRaw(tty)
}

// ptyHint says what to do about an error of the system that people meet when they start many modems or run in a bare container.
func ptyHint(err error) string {
	switch {
	case errors.Is(err, unix.ENOSPC):
		return ": the system has no pty left (sysctl kernel.pty.max): start fewer modems, or raise it"
	case errors.Is(err, unix.EMFILE):
		return ": this process may not open more files: raise the hard limit (ulimit -Hn)"
	case errors.Is(err, unix.ENOENT):
		return ": mount devpts on /dev/pts, with /dev/ptmx"
	}
	return ""
}
