package pty

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"ptymodem/emulator/serial"
)

// Maker makes pseudo-terminals. They share what watches for hosts: one goroutine, two descriptors.
type Maker struct {
	watch *ttyWatch

	mu  sync.Mutex
	all map[*Port]struct{} // those that are not closed; nil after Close
}

// NewMaker returns a maker of ptys, which must be closed. It fails on systems other than Linux.
func NewMaker() (*Maker, error) {
	w, err := newTTYWatch()
	if err != nil {
		return nil, err
	}
	return &Maker{watch: w, all: make(map[*Port]struct{})}, nil
}

// Open makes a pty whose tty is raw, 115200 baud and 8N1 for whoever opens it. It is in use from
// the first Read on.
func (s *Maker) Open() (*Port, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		return nil, fmt.Errorf("make a pty: %w", os.ErrClosed)
	}
	master, path, err := openMaster()
	if err != nil {
		return nil, fmt.Errorf("make a pty: %w%s", err, ptyHint(err))
	}
	p := &Port{set: s, path: path, master: master, done: make(chan struct{})}
	if err := s.watch.add(p); err != nil {
		unix.Close(master)
		return nil, fmt.Errorf("make a pty: %w", err)
	}
	if p.first, err = s.watch.arm(p); err != nil {
		return nil, fmt.Errorf("make a pty: %w", errors.Join(err, s.watch.remove(p), unix.Close(master)))
	}
	s.all[p] = struct{}{}
	return p, nil
}

// Close closes every pty that is still open, and returns when nothing is left running.
func (s *Maker) Close() error {
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

func (s *Maker) forget(p *Port) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, p)
}

// A PTY is a [Port] on the master side of a pseudo-terminal. DTR follows the host: on when the
// first one opens the tty, off when the last one has closed it and all its bytes are delivered. A
// host that closes and opens again before Read has seen the close is taken for one that never left.
// What a host leaves unread is not kept for the next one. A PTY is a [serial.Lines] too: it has the
// host's rate.
//
// One goroutine reads. Any may write; writes are not mixed.
type Port struct {
	serial.PanicGuard // what the watch does for it
	set               *Maker
	path              string
	master            int // a blocking descriptor, valid while not closed or with either lock held since before

	first    *openAlarm // of the first wait for a host: a limit that leaves no room for it is met in Open. Nil once used; reading guards it
	dtr      atomic.Pointer[func(on bool)]
	present  atomic.Bool // a host has the tty open, as far as Read knows
	unheard  atomic.Bool // the last host has left, which Read may not know yet; a new one may be there
	closed   atomic.Bool
	returned atomic.Int64 // bytes, by Read
	echo     ttyEcho
	rest     []byte        // of what the host has written while the tty echoes; Read alone
	done     chan struct{} // closed after closed is set
	end      sync.Once
	endErr   error

	// Held over the system calls on master, and both by who closes it: a call must not meet a
	// descriptor number that is somebody else's by now. reading comes first.
	reading, writing sync.Mutex

	tty sync.Mutex // held while we have the tty open ourselves, by who wants to know whether anybody else has, and over its settings. The innermost lock
}

// Path is the tty that hosts open: /dev/pts/N.
func (p *Port) Path() string { return p.path }

// String is the path of the tty.
func (p *Port) String() string { return p.path }

// Watch sets the function that learns of hosts coming and going; see [Port].
func (p *Port) Watch(dtr func(on bool)) { p.dtr.Store(&dtr) }

func (p *Port) tell(on bool) {
	if f := p.dtr.Load(); f != nil && *f != nil {
		(*f)(on)
	}
}

// openTries is how often a pty is made before an error is believed.
const openTries = 3

// openMaster makes a pty and prepares its tty. No descriptor of the tty stays open, or the master
// would not notice that the last host closes it.
//
// creack/pty passes the address of a variable on the stack through functions as a number. Now and
// then, when the garbage collector moves the stack meanwhile, the lock or the name of the tty comes
// out as anything, such as /dev/pts/0, which is somebody else's. So the name is checked.
func openMaster() (master int, path string, err error) {
	for range openTries {
		var m, tty *os.File
		if m, tty, err = pty.Open(); err != nil {
			continue
		}
		master, path, err = prepare(m, tty)
		m.Close()
		tty.Close()
		if err == nil {
			return master, path, nil
		}
	}
	return 0, "", err
}

// prepare sets the tty of a new pty raw, and gives its path and the master as a descriptor that
// blocks: a file of package os reads through the runtime's poller, which costs a third of the round
// trips.
func prepare(m, tty *os.File) (master int, path string, err error) {
	number, err := unix.IoctlGetUint32(int(m.Fd()), unix.TIOCGPTN)
	if err != nil {
		return 0, "", err
	}
	if path = "/dev/pts/" + strconv.FormatUint(uint64(number), 10); path != tty.Name() {
		return 0, "", fmt.Errorf("the pty is %s, and %s was opened", path, tty.Name())
	}
	if err := makeRaw(int(tty.Fd())); err != nil {
		return 0, "", err
	}
	if master, err = unix.FcntlInt(m.Fd(), unix.F_DUPFD_CLOEXEC, 0); err != nil {
		return 0, "", err
	}
	if err := unix.SetNonblock(master, false); err != nil {
		unix.Close(master)
		return 0, "", err
	}
	return master, path, nil
}

// ptyHint says what to do about an error of the system that people meet when they start many modems
// or run in a bare container.
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
