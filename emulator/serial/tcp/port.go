package tcp

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"

	"ptymodem/emulator/serial"
)

// A port is what the ports on the network have in common: a listener whose connections are the
// hosts, one at a time, as a serial line has one opener. One that comes while another is there
// waits up to a second, as a host that closes and opens again may be seen in the other order; then
// it is told who has the port, and closed. DTR is on from the start of a connection to its end;
// what a host leaves unread is lost.
type port struct {
	serial.PanicGuard
	name     string // scheme://address
	given    string // the address that was asked for
	ln       net.Listener
	begin    func(net.Conn) hostConn
	presence func(net.Conn) presence // presenceOf

	dtr      atomic.Pointer[func(on bool)]
	modem    atomic.Pointer[serial.Owner]
	notify   atomic.Pointer[func(err error)] // of a person
	guard    httpGuard                       // of Read
	taken    chan struct{}                   // full while a connection has the port, or is about to
	incoming chan hostConn                   // the connection that Read has not seen yet
	done     chan struct{}                   // closed by Close
	running  sync.WaitGroup
	changing sync.Mutex // held while a host enters or leaves, and its DTR with it; neither Write nor Close take it

	mu     sync.Mutex
	host   hostConn // as far as Read knows; nil when there is none
	look   *connWatch
	conns  map[net.Conn]struct{}
	closed bool
}

// A hostConn is one connection.
type hostConn interface {
	io.ReadWriter
	conn() net.Conn
	end() // that of conn, and of what waits for it
}

// listen opens the listener and accepts connections; begin makes hosts of them.
func (p *port) listen(scheme, addr string, begin func(net.Conn) hostConn) (err error) {
	config := net.ListenConfig{Control: bufferOfHosts}
	if p.ln, err = config.Listen(context.Background(), "tcp", addr); err != nil {
		return fmt.Errorf("cannot listen on %q: %w: give a free HOST:PORT of this machine", addr, err)
	}
	p.name, p.given = scheme+"://"+p.ln.Addr().String(), addr
	p.begin, p.presence = begin, presenceOf
	p.taken, p.incoming, p.done = make(chan struct{}, 1), make(chan hostConn, 1), make(chan struct{})
	p.conns = make(map[net.Conn]struct{})
	p.start(p.accept)
	return nil
}

// Addr is where the port listens.
func (p *port) Addr() net.Addr { return p.ln.Addr() }

// String is the port's address as a URL.
func (p *port) String() string { return p.name }

// Watch implements [serial.Port].
func (p *port) Watch(dtr func(on bool)) { p.dtr.Store(&dtr) }

func (p *port) tell(on bool) {
	if f := p.dtr.Load(); f != nil && *f != nil {
		(*f)(on)
	}
}

// start runs f on a goroutine of the port.
func (p *port) start(f func()) { p.running.Go(func() { p.Protect(f) }) }

// apart runs f on a goroutine that Close waits for, unless the port is closed.
func (p *port) apart(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed {
		p.start(f)
	}
}

func (p *port) current() hostConn {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.host
}

func (p *port) setCurrent(h hostConn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.look != nil {
		p.look.stop()
	}
	p.host, p.look = h, nil
	if h != nil {
		p.look = newLookout(p, h)
	}
}

func (p *port) lookout() *connWatch {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.look
}

// enter makes h the host.
func (p *port) enter(h hostConn) {
	p.changing.Lock()
	defer p.changing.Unlock()
	p.setCurrent(h)
	p.tell(true)
}

// leave ends the host h, if it is there still, and lets the next one have the port.
func (p *port) leave(h hostConn) {
	p.changing.Lock()
	defer p.changing.Unlock()
	if h == nil || p.current() != h {
		return
	}
	p.setCurrent(nil)
	h.end()
	p.drop(h.conn())
	p.tell(false)
	<-p.taken
}

// Connected reports that there is a host.
func (p *port) Connected() bool { return p.current() != nil }

// Read implements [serial.Port]. It fails with [os.ErrClosed] after Close, and with nothing else.
func (p *port) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	for {
		h := p.current()
		if h == nil {
			select {
			case h = <-p.incoming:
			case <-p.done:
				return 0, p.failed("read", os.ErrClosed)
			}
			p.guard = httpGuard{}
			p.enter(h)
		}
		look := p.lookout()
		if look == nil {
			continue // it has just left
		}
		look.read(true)
		n, err := h.Read(b)
		look.read(false)
		if n > 0 && p.guard.refuses(b[:n]) {
			n, err = 0, ErrHTTP
			p.refused(h)
		}
		if n > 0 {
			return n, nil
		}
		if err != nil && !(err == io.EOF && look.stays()) {
			p.leave(h)
		}
	}
}

// HostAddr is where the host is connected from, nil without one.
func (p *port) HostAddr() net.Addr {
	if h := p.current(); h != nil {
		return h.conn().RemoteAddr()
	}
	return nil
}

// Write implements [serial.Port]. It blocks while the host does not read; without a host it fails
// with [serial.ErrNoHost].
func (p *port) Write(b []byte) (int, error) {
	h := p.current()
	if h == nil {
		return 0, p.failed("write", serial.ErrNoHost)
	}
	n, err := h.Write(b)
	if look := p.lookout(); look != nil {
		look.written()
	}
	return n, err
}

// Close ends the listener and all connections, and returns when nothing of them is left running.
func (p *port) Close() error {
	p.mu.Lock()
	if !p.closed {
		p.closed = true
		close(p.done)
		p.ln.Close()
		for conn := range p.conns {
			conn.Close()
		}
		if p.look != nil {
			p.look.stop()
		}
	}
	p.mu.Unlock()
	p.running.Wait()
	return nil
}

func (p *port) failed(op string, err error) error { return fmt.Errorf("%s %s: %w", op, p, err) }
