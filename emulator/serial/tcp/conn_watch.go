package tcp

import (
	"net"
	"sync"
	"time"
)

const (
	// lookBusy is how often a connection is looked at that nobody reads, or on which something
	// moves.
	lookBusy = 200 * time.Millisecond
	// lookQuiet is how often one is on which nothing moves: its end is noticed without, unless the
	// network has lost the host.
	lookQuiet = 10 * time.Second
	// lastLook is the look at which the connection of a host ends that was gone at the first, so
	// that it takes less than a second.
	lastLook = 3
	// lostAfter is how long a host may leave unanswered what its system should acknowledge by
	// itself.
	lostAfter = 30 * time.Second
)

// keepAlive finds a host within half a minute that the network has lost while nothing is sent.
func keepAlive() net.KeepAliveConfig {
	return net.KeepAliveConfig{Enable: true, Idle: lostAfter / 3, Interval: lostAfter / 6, Count: 3}
}

// A connWatch notices that a host has gone though the end of its connection waits behind bytes that
// the modem does not read, as when a server holds an upload up, or reads slowly. The modem then
// reads on, since what is left is bounded, and DTR drops after the last byte, as on a line. If it
// does not, as it may wait for a server, or if it takes longer than to the third look, the
// connection ends all the same, and what was not read is lost. A look comes every 200 ms, so that a
// host that is known to be gone has the port for less than a second.
//
// A host that has closed its sending side alone still reads. It has the port until its lines have
// brought it all that they bring: answers, a download, the result URC of an FTP command. On another
// machine it cannot be told from one that is gone, unless it is sent something, which who is gone
// answers with a reset: there it has the port as long as it is sent something from each look to the
// next.
type connWatch struct {
	p *port
	h hostConn

	mu      sync.Mutex
	timer   *time.Timer
	soon    bool // the timer is set to lookBusy
	waiting bool // in Read
	ended   bool // Read has come to the end
	moved   bool // something was read since the last look
	wrote   bool // something was written since
	found   int  // at how many looks it was gone, one after another
	over    chan struct{}
	once    sync.Once
}

func newLookout(p *port, h hostConn) *connWatch {
	l := &connWatch{p: p, h: h, over: make(chan struct{})}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.timer = time.AfterFunc(lookQuiet, func() { p.apart(l.look) })
	return l
}

// read is told when a Read begins and when it is over.
func (l *connWatch) read(begins bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = begins
	if !begins {
		l.moved = true
		l.hurry()
	}
}

// written is told that something was written: the host reads, or its system does.
func (l *connWatch) written() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wrote = true
}

// hurry has the next look come soon.
func (l *connWatch) hurry() {
	if !l.soon {
		l.soon = true
		l.timer.Reset(lookBusy)
	}
}

// stays is told that the end has been read. It returns true when the host is gone after that, and
// false if it must leave at once.
func (l *connWatch) stays() bool {
	l.mu.Lock()
	l.ended = true
	l.mu.Unlock()
	if l.p.presence(l.h.conn()) == isGone || l.p.nothingDue() {
		return false
	}
	l.mu.Lock()
	l.hurry()
	l.mu.Unlock()
	<-l.over
	return true
}

func (l *connWatch) look() {
	if l.p.current() != l.h {
		return
	}
	is := l.p.presence(l.h.conn())
	l.mu.Lock()
	ended := l.ended
	l.mu.Unlock()
	switch {
	case ended && (is == isGone || l.p.nothingDue()), l.judge(is):
		l.p.leave(l.h)
	case is == isGone, is == hasEnded && !ended:
		l.p.ending()
	}
}

// judge reports that it was the last look, or else sets the next.
func (l *connWatch) judge(is presence) (last bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if is == isThere && l.ended {
		is = hasEnded // as far as this system can tell
	}
	switch {
	case is == isLost:
		return true
	case is == isThere, is == isHalf, is == hasEnded && l.wrote:
		l.found = 0
	default:
		l.found++
	}
	if l.found >= lastLook || l.found > 1 && !l.moved && !l.waiting {
		return true
	}
	l.soon = !l.waiting || l.moved || is != isThere
	l.moved, l.wrote = false, false
	if l.soon {
		l.timer.Reset(lookBusy)
	} else {
		l.timer.Reset(lookQuiet)
	}
	return false
}

func (l *connWatch) stop() {
	l.timer.Stop()
	l.once.Do(func() { close(l.over) })
}
