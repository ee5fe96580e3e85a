package runner

import (
	"context"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/emulator/serial/pty"
)

// An ownPort is a port of the modem at which the built-in host plays steps. It tells how much of
// what the host has sent the modem has handled. The host needs that for silence: it begins when the
// modem has seen the last byte, however busy the machine is.
type ownPort interface {
	serial.Port
	dial() (hostEnd, error) // opens the host's end
	done() int64            // how much the modem has handled since it was attached
	awaitHandled(ctx context.Context, n int64) error
}

// A hostEnd is the host's end of a port, open.
type hostEnd interface {
	io.ReadWriteCloser
	SetDeadline(time.Time) error
	SetReadDeadline(time.Time) error
	SetWriteDeadline(time.Time) error
}

// newOwnPort makes a port on a pty, or where there is no maker of ptys, in memory. name is what one
// in memory is called.
func newOwnPort(ptys *pty.Maker, name string) (ownPort, error) {
	if ptys == nil {
		return newMemoryPort(name), nil
	}
	tty, err := ptys.Open()
	if err != nil {
		return nil, err
	}
	return &ptyPort{Port: tty, handling: newHandling()}, nil
}

// A ptyPort is one on a pty.
type ptyPort struct {
	*pty.Port
	*handling
}

// Read implements [serial.Port].
func (p *ptyPort) Read(b []byte) (int, error) { return p.through(p.Port, b) }

func (p *ptyPort) dial() (hostEnd, error) {
	f, err := os.OpenFile(p.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err // a nil *os.File must not become a non-nil interface
	}
	return f, nil
}

// handling counts what the modem reads of a port, and what of it is handled.
type handling struct {
	mu      sync.Mutex
	read    int64 // bytes that were read
	handled int64 // of those, the ones before the latest Read
	changed chan struct{}
}

func newHandling() *handling { return &handling{changed: make(chan struct{})} }

// through is a Read of p. The modem reads on when it has handled what it read before.
func (h *handling) through(p serial.Port, b []byte) (int, error) {
	h.mu.Lock()
	h.handled = h.read
	close(h.changed)
	h.changed = make(chan struct{})
	h.mu.Unlock()
	n, err := p.Read(b)
	h.mu.Lock()
	h.read += int64(n)
	h.mu.Unlock()
	return n, err
}

// done is how much the modem has handled since it was attached.
func (h *handling) done() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.handled
}

// awaitHandled waits until the modem has handled so many bytes since it was attached, or ctx ends.
func (h *handling) awaitHandled(ctx context.Context, n int64) error {
	for {
		h.mu.Lock()
		done, changed := h.handled >= n, h.changed
		h.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
