package tcp

import (
	"errors"
	"net"
	"sync"

	"ptymodem/emulator/serial/telnet"
)

// comLimit is how much may wait for a host that has suspended the flow, and how many replies for
// one that does not read.
const comLimit = 64 << 10

// A comHost is one connection to an [RFC2217].
type comHost struct {
	tcp  net.Conn
	port *RFC2217

	// Of the goroutine that reads.
	decoder  telnet.Decoder
	options  telnet.Options
	command  telnet.Command // that came after data which Read has returned; not done yet
	lineMask byte
	buf      []byte
	in       []byte // the part of buf that is not taken yet

	mu        sync.Mutex
	changed   *sync.Cond
	replies   []byte // to be sent before out
	out       []byte // data, escaped
	encoder   telnet.Encoder
	spare     []byte
	writing   bool // somebody sends, without the lock
	reading   bool // Read waits for the host
	suspended bool // by the host
	err       error
	// What is told to the host of the modem's lines: all from the time on when it knows of RFC
	// 2217.
	ready     bool
	told      byte
	modemMask byte
}

func newComHost(p *RFC2217, conn net.Conn) *comHost {
	h := &comHost{tcp: conn, port: p, buf: make([]byte, 16<<10), modemMask: 255}
	h.changed = sync.NewCond(&h.mu)
	h.decoder.Text = true
	p.set.Lock()
	p.control = [controlGroups]byte{controlFlow: 1, controlBreak: 6, controlDTR: dtrOn, controlRTS: rtsOn, controlFlowIn: 14}
	p.set.Unlock()
	h.replies = h.options.Open(h.replies)
	return h
}

// Read takes what the host has sent, data and commands in their order: a command is done when the
// data before it has been returned.
func (h *comHost) Read(b []byte) (n int, err error) {
	h.sendWaiting()
	for {
		if h.command.Verb != 0 {
			h.do(h.command)
			h.command.Verb = 0
		}
		for len(h.in) > 0 && n < len(b) && h.command.Verb == 0 {
			used, data, c := h.decoder.Next(h.in[:min(len(h.in), len(b)-n)])
			h.in = h.in[used:]
			n += copy(b[n:], data)
			h.command = c
		}
		switch {
		case n > 0:
			return n, nil
		case h.command.Verb != 0:
			continue
		}
		h.setReading(true)
		got, err := h.tcp.Read(h.buf)
		h.setReading(false)
		if err != nil {
			h.suspend(false) // it cannot resume any more
			return 0, err
		}
		h.in = h.buf[:got]
	}
}

func (h *comHost) setReading(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reading = on
	h.changed.Broadcast()
}

// Write sends data. While the host has suspended the flow it blocks, except for the goroutine that
// reads: that one has to read on, or the host could never resume.
func (h *comHost) Write(b []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.err == nil && (h.writing || h.suspended && h.reading && len(h.out) > comLimit) {
		h.changed.Wait()
	}
	if h.err == nil {
		h.out = h.encoder.Append(h.out, b)
		h.flush()
	}
	if h.err != nil {
		return 0, h.port.failed("write", h.err)
	}
	return len(b), nil
}

// send sends a reply, before any data that waits.
func (h *comHost) send(reply []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.replies = append(h.replies, reply...)
	if len(h.replies) > comLimit {
		h.fail(errors.New("the host asks and does not read the answers"))
	}
	h.flush()
}

func (h *comHost) sendWaiting() { h.send(nil) }

// flush sends what waits, unless somebody is at it already: who does then sees to the rest. The
// lock is held before and after, and not while it writes.
func (h *comHost) flush() {
	for !h.writing && !h.suspended && h.err == nil && len(h.replies)+len(h.out) > 0 {
		b := append(h.replies, h.out...)
		h.replies, h.out, h.spare = h.spare[:0], h.out[:0], nil
		h.writing = true
		h.mu.Unlock()
		_, err := h.tcp.Write(b)
		h.mu.Lock()
		h.writing, h.spare = false, b
		if err != nil {
			h.fail(err)
		}
		h.changed.Broadcast()
	}
}

// fail ends the connection.
func (h *comHost) fail(err error) {
	if h.err == nil {
		h.err = err
		h.tcp.Close()
	}
	h.changed.Broadcast()
}

// suspend stops what is sent to the host, or lets it go on.
func (h *comHost) suspend(on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.suspended = on
	h.changed.Broadcast()
	h.flush()
}

// purge drops the data that waits for the host.
func (h *comHost) purge() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.out = h.out[:0]
	h.changed.Broadcast()
}

func (h *comHost) conn() net.Conn { return h.tcp }

func (h *comHost) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.fail(net.ErrClosed)
}

// The bits of the modem state (RFC 2217, NOTIFY-MODEMSTATE). The lower half says which of the upper
// half has changed.
const (
	stateCTS = 1 << 4
	stateDSR = 1 << 5
	stateDCD = 1 << 7
)

// show puts down the state of the modem's lines for the host if one that it wants to know of has
// changed, and reports that it has.
func (h *comHost) show() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	changed := h.state() ^ h.told
	if !h.ready || (changed|changed>>4)&h.modemMask == 0 {
		return false
	}
	h.addState()
	return true
}

// addState puts down the state of the modem's lines. The lock is held.
func (h *comHost) addState() {
	now := h.state()
	changed := (now ^ h.told) >> 4
	h.told = now
	h.replies = appendCom(h.replies, comNotifyModemState, (now|changed)&h.modemMask)
}

func (h *comHost) setModemMask(mask byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.modemMask = mask
}

// sendState tells the host the state of the modem's lines, whether it has changed or not.
func (h *comHost) sendState() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.addState()
	h.flush()
}

func (h *comHost) state() (bits byte) {
	now := h.port.shown()
	if now.CTS {
		bits |= stateCTS
	}
	if now.DSR {
		bits |= stateDSR
	}
	if now.DCD {
		bits |= stateDCD
	}
	return bits
}
