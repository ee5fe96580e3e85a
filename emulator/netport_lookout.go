package emulator

import (
	"net"
	"sync"
	"time"
)

const (
	// lookUnread is how often a connection is looked at that nobody reads.
	lookUnread = 250 * time.Millisecond
	// lookRead is how often one is that is being read: its end is noticed without, unless the network has lost the host.
	lookRead = 10 * time.Second
	// lostAfter is how long a host may leave unanswered what its system should acknowledge by itself.
	lostAfter = 30 * time.Second
)

// keepAlive finds a host within half a minute that the network has lost while nothing is sent.
func keepAlive() net.KeepAliveConfig {
	return net.KeepAliveConfig{Enable: true, Idle: lostAfter / 3, Interval: lostAfter / 6, Count: 3}
}

// A lookout notices that a host has gone while the modem does not read, as it does when a server holds an upload up: the end of a connection
// waits behind the bytes before it. The modem then reads on, since what is left is bounded, and DTR drops after the last byte, as on a line. If it
// does not, as it may wait for the host to read, the connection ends all the same at the next look, and what was not read is lost.
//
// A host that has closed its sending side alone cannot be told from one that is gone: both are the end of the line. Its command lines run, and it
// is sent the answers that they have at once.
type lookout struct {
	p *netPort
	h netHost

	mu      sync.Mutex
	timer   *time.Timer
	soon    bool // the timer is set to lookUnread
	waiting bool // in Read
	moves   int  // how often something was read or written
	seen    int  // moves when it was found gone
}

func newLookout(p *netPort, h netHost) *lookout {
	l := &lookout{p: p, h: h, seen: -1}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = time.AfterFunc(lookRead, func() { p.apart(l.look) })
	return l
}

// read is told when a Read begins and when it is over.
func (l *lookout) read(begins bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = begins
	switch {
	case begins:
		l.moves++
	case !l.soon:
		l.soon = true
		l.timer.Reset(lookUnread)
	}
}

// wrote is told that something was written: the host reads, or its system does.
func (l *lookout) wrote() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.moves++
}

func (l *lookout) look() {
	if l.p.current() != l.h {
		return
	}
	gone, lost := goneAway(l.h.conn())
	l.mu.Lock()
	again := gone && l.seen == l.moves
	if gone {
		l.seen = l.moves
	}
	next := lookUnread
	if l.soon = !l.waiting || gone; !l.soon {
		next = lookRead
	}
	l.timer.Reset(next)
	l.mu.Unlock()
	switch {
	case lost, again:
		l.p.leave(l.h)
	case gone:
		l.p.ending()
	}
}

func (l *lookout) stop() { l.timer.Stop() }
