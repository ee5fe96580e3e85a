package runner

import (
	"context"
	"sync"

	"ptymodem/emulator/serial/pty"
)

// A readPort is the modem's tty, and tells how much of what the host has sent the modem has
// handled. The built-in host needs that for silence: it begins when the modem has seen the last
// byte, however busy the machine is.
type readPort struct {
	*pty.Port

	mu      sync.Mutex
	read    int64 // bytes that were read
	handled int64 // of those, the ones before the latest Read
	changed chan struct{}
}

func newReadPort(tty *pty.Port) *readPort {
	return &readPort{Port: tty, changed: make(chan struct{})}
}

// Read implements [serial.Port]. The modem reads on when it has handled what it read before.
func (p *readPort) Read(b []byte) (int, error) {
	p.mu.Lock()
	p.handled = p.read
	close(p.changed)
	p.changed = make(chan struct{})
	p.mu.Unlock()
	n, err := p.Port.Read(b)
	p.mu.Lock()
	p.read += int64(n)
	p.mu.Unlock()
	return n, err
}

// done is how much the modem has handled since it was attached.
func (p *readPort) done() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.handled
}

// awaitHandled waits until the modem has handled so many bytes since it was attached, or ctx ends.
func (p *readPort) awaitHandled(ctx context.Context, n int64) error {
	for {
		p.mu.Lock()
		done, changed := p.handled >= n, p.changed
		p.mu.Unlock()
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
