package serial

import (
	"io"
	"sync"
)

// A Pipe is a port in memory: what a host writes the modem reads, and the other way round. It holds
// any amount, unless SetLimit says otherwise. What the host has not read when it closes the port is
// lost, as on a pty, and nothing else is.
type Pipe struct {
	mu     sync.Mutex
	moved  *sync.Cond
	up     []byte // from the host
	read   int64  // of what the host has sent
	down   []byte // to the host
	limit  int    // of down; 0 is none
	idle   bool   // the modem waits in Read
	full   int    // writes of the modem that wait for the host to read
	closed bool
	dtr    func(on bool)
	open   bool
	change bool // of DTR, not yet told

	onChange func() // see OnChange
}

// NewPipe returns a pipe whose host has not opened it yet.
func NewPipe() *Pipe {
	p := &Pipe{}
	p.moved = sync.NewCond(&p.mu)
	return p
}

// stir lets everything that waits look again.
func (p *Pipe) stir() {
	p.full = 0 // until they find that they must go on waiting
	p.moved.Broadcast()
	p.tell()
}

func (p *Pipe) tell() {
	if p.onChange != nil {
		p.onChange()
	}
}

// Watch implements [Port].
func (p *Pipe) Watch(dtr func(on bool)) { p.dtr = dtr }

// String implements [Port].
func (p *Pipe) String() string { return "pipe" }

// Read implements [Port].
func (p *Pipe) Read(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for {
		switch {
		case p.closed:
			return 0, io.EOF
		case len(p.up) > 0:
			n := copy(b, p.up)
			p.up = p.up[n:]
			p.read += int64(n)
			return n, nil
		case p.change:
			p.change = false
			on := p.open
			p.mu.Unlock()
			p.dtr(on)
			p.mu.Lock()
			continue
		}
		p.idle = true
		p.tell()
		p.moved.Wait()
		p.idle = false
	}
}

// Sent implements [Counter].
func (p *Pipe) Sent() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.read + int64(len(p.up))
}

// Write implements [Port].
func (p *Pipe) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.limit > 0 && len(p.down) >= p.limit && !p.closed && p.open {
		p.full++
		p.tell()
		p.moved.Wait()
	}
	if p.closed || !p.open {
		return 0, io.ErrClosedPipe
	}
	p.down = append(p.down, b...)
	p.stir()
	return len(b), nil
}

// Close implements [Port].
func (p *Pipe) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.stir()
	return nil
}

// SetDTR is the host opening (true) or closing the port. What the host wrote before is read first.
func (p *Pipe) SetDTR(on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open != on {
		p.open, p.change = on, true
	}
	if !on {
		p.down = nil
	}
	p.stir()
}

// SetLimit makes writes of the modem block while limit bytes wait for the host.
func (p *Pipe) SetLimit(limit int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limit = limit
	p.stir()
}

// Send is the host writing b.
func (p *Pipe) Send(b []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.up = append(p.up, b...)
	p.stir()
}

// Receive is the host reading what there is, without waiting.
func (p *Pipe) Receive() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.down
	if len(b) > 0 { // else nothing has changed, and whoever polls would stir up himself
		p.down = nil
		p.stir()
	}
	return b
}

// OnChange has f called, with the pipe locked, whenever either end has moved or begins to wait.
// Call it before the pipe is used.
func (p *Pipe) OnChange(f func()) { p.onChange = f }

// Unread is how many bytes wait for the host to read.
func (p *Pipe) Unread() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.down)
}

// HasInput reports that there are bytes which the modem has not read.
func (p *Pipe) HasInput() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.up) > 0
}

// Waiting is how many bytes the modem has not read.
func (p *Pipe) Waiting() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.up)
}

// IsClosed reports that the modem has closed the pipe.
func (p *Pipe) IsClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

// Blocked is how many writes of the modem wait for the host to read.
func (p *Pipe) Blocked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.full
}

// Settled reports that the modem has taken all the host has sent.
func (p *Pipe) Settled() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.idle && len(p.up) == 0 && !p.change
}
