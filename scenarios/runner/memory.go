package runner

import (
	"io"
	"os"
	"sync"
	"time"

	"ptymodem/emulator/serial"
)

// memoryHolds is how much a port in memory holds in each direction: about what a tty does.
const memoryHolds = 12 << 10

// A memoryPort is a port in memory, for the built-in host where there are no ptys.
type memoryPort struct {
	*serial.Pipe
	*handling
	name string

	moving sync.Mutex    // of moved; a leaf
	moved  chan struct{} // closed when something has moved; nil while nobody waits
}

func newMemoryPort(name string) *memoryPort {
	p := &memoryPort{Pipe: serial.NewPipe(), handling: newHandling(), name: name}
	p.OnChange(p.stir)
	p.SetLimit(memoryHolds)
	return p
}

// String implements [serial.Port].
func (p *memoryPort) String() string { return p.name }

// Read implements [serial.Port].
func (p *memoryPort) Read(b []byte) (int, error) { return p.through(p.Pipe, b) }

func (p *memoryPort) dial() (hostEnd, error) {
	p.SetDTR(true)
	return &memoryEnd{port: p}, nil
}

// stir lets whoever waits look again.
func (p *memoryPort) stir() {
	p.moving.Lock()
	defer p.moving.Unlock()
	if p.moved != nil {
		close(p.moved)
		p.moved = nil
	}
}

// change is closed at the next move. It is asked for before a look at what there is.
func (p *memoryPort) change() <-chan struct{} {
	p.moving.Lock()
	defer p.moving.Unlock()
	if p.moved == nil {
		p.moved = make(chan struct{})
	}
	return p.moved
}

// A memoryEnd is the host's end of a port in memory, from one open to the next close. One goroutine
// may read while another writes.
type memoryEnd struct {
	port *memoryPort
	rest []byte // that was received and not read; Read alone

	mu              sync.Mutex
	closed          bool
	readBy, writeBy time.Time
}

// Read waits for bytes of the modem. It ends with [io.EOF] when the modem is gone.
func (e *memoryEnd) Read(b []byte) (int, error) {
	for {
		changed := e.port.change()
		by, err := e.ready(&e.readBy)
		if err != nil {
			return 0, err
		}
		if len(e.rest) == 0 {
			e.rest = e.port.Receive()
		}
		if len(e.rest) > 0 {
			n := copy(b, e.rest)
			e.rest = e.rest[n:]
			return n, nil
		}
		if e.port.IsClosed() {
			return 0, io.EOF
		}
		await(changed, by)
	}
}

// Write waits while the modem leaves too much unread. It fails with [io.ErrClosedPipe] when the
// modem is gone.
func (e *memoryEnd) Write(b []byte) (n int, err error) {
	for {
		changed := e.port.change()
		by, err := e.ready(&e.writeBy)
		switch room := memoryHolds - e.port.Waiting(); {
		case err != nil:
			return n, err
		case e.port.IsClosed():
			return n, io.ErrClosedPipe
		case room > 0:
			next := min(len(b), n+room)
			e.port.Send(b[n:next])
			if n = next; n == len(b) {
				return n, nil
			}
		default:
			await(changed, by)
		}
	}
}

// ready tells the deadline, or why there is no reading or writing any more.
func (e *memoryEnd) ready(deadline *time.Time) (by time.Time, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch by = *deadline; {
	case e.closed:
		return by, os.ErrClosed
	case !by.IsZero() && !time.Now().Before(by):
		return by, os.ErrDeadlineExceeded
	}
	return by, nil
}

// await waits for a change, up to a deadline if there is one.
func await(changed <-chan struct{}, by time.Time) {
	var late <-chan time.Time
	if !by.IsZero() {
		t := time.NewTimer(time.Until(by))
		defer t.Stop()
		late = t.C
	}
	select {
	case <-changed:
	case <-late:
	}
}

// Close drops DTR, and ends what reads and writes.
func (e *memoryEnd) Close() error {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.port.SetDTR(false)
	return nil
}

// SetDeadline is both of the following.
func (e *memoryEnd) SetDeadline(t time.Time) error {
	_ = e.SetReadDeadline(t)
	return e.SetWriteDeadline(t)
}

// SetReadDeadline says until when Read may wait; the zero time is for ever.
func (e *memoryEnd) SetReadDeadline(t time.Time) error { return e.limit(&e.readBy, t) }

// SetWriteDeadline says until when Write may wait; the zero time is for ever.
func (e *memoryEnd) SetWriteDeadline(t time.Time) error { return e.limit(&e.writeBy, t) }

func (e *memoryEnd) limit(deadline *time.Time, t time.Time) error {
	e.mu.Lock()
	*deadline = t
	e.mu.Unlock()
	e.port.stir()
	return nil
}
