package netem

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
)

const (
	// maxQueued bounds what a connection holds of what is on its way.
	maxQueued = 1 << 20
	// readSize is what is read from the network at a time.
	readSize = 64 << 10
	// entryCost is what a parcel counts besides its bytes, so that small ones
	// are bounded as well.
	entryCost = 512
)

// delayQueue are what has come from the network and is not yet read, in order.
type delayQueue struct {
	used atomic.Bool // there are some, or the pump runs: not to be bypassed

	mu     sync.Mutex
	queue  []*queued
	size   int
	pumped bool // a goroutine of its own reads the network, to the end
	broken bool // a reset was met by a write; the network has an end for it
	closed bool

	arrived chan struct{} // something may have become due
	taken   chan struct{} // there may be room
}

// A parcel is a piece of data, or the end.
type queued struct {
	data []byte
	err  error
	due  bool
	stop func() bool // its latency, if it has one
}

func newDelayQueue() delayQueue {
	return delayQueue{arrived: make(chan struct{}, 1), taken: make(chan struct{}, 1)}
}

// signal wakes whoever waits on a channel, or is about to.
func signal(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// pump begins to read the network ahead, so that latency does not narrow it.
func (c *conn) pump() {
	q := &c.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.pumped || q.closed {
		return
	}
	q.pumped = true
	q.used.Store(true)
	c.Conn.SetReadDeadline(time.Time{}) // those of readers are readUntil
	go func() {
		if guard := c.network.guard.Load(); guard != nil {
			defer (*guard)()
		}
		buf := make([]byte, readSize)
		for q.room(c.closed) {
			n, err := c.Conn.Read(buf)
			c.arrive(buf[:n], err)
			if err != nil {
				return
			}
		}
	}()
}

// room waits until there is room for more; false if the connection is closed.
func (q *delayQueue) room(closed <-chan struct{}) bool {
	for {
		q.mu.Lock()
		ok := q.size < maxQueued
		q.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-q.taken:
		case <-closed:
			return false
		}
	}
}

// arrive puts down what has come, with the latency of the moment.
func (c *conn) arrive(p []byte, err error) {
	q := &c.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	if err == io.EOF && q.broken {
		err = ftpbackend.ResetError("read", c.Conn)
	}
	a := &queued{data: bytes.Clone(p), err: err, due: true}
	if latency := c.network.now.Load().latency; latency > 0 {
		a.due = false
		a.stop = c.network.after(latency, func() {
			q.mu.Lock()
			a.due = true
			q.mu.Unlock()
			signal(q.arrived)
		})
	}
	q.queue = append(q.queue, a)
	q.size += len(p) + entryCost
	q.used.Store(true)
	signal(q.arrived)
}

// next tells how much is due, or that the end is; with nothing due it tells
// whether anything is still to come by the queue.
func (q *delayQueue) next() (n int, more bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.queue) == 0:
		return 0, q.pumped, nil
	case !q.queue[0].due:
		return 0, true, nil
	}
	a := q.queue[0]
	if len(a.data) > 0 {
		return len(a.data), true, nil
	}
	return 0, true, a.err
}

// take reads what is due; the end stays where it is.
func (q *delayQueue) take(p []byte) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	a := q.queue[0]
	n := copy(p, a.data)
	a.data = a.data[n:]
	q.size -= n
	if len(a.data) == 0 && a.err == nil {
		q.queue = q.queue[1:]
		q.size -= entryCost
		q.used.Store(q.pumped || len(q.queue) > 0)
	}
	signal(q.taken)
	return n
}

// hides tells whether a reset that a write met has still to come, and sees to it
// that it does: the kernel reports it once.
func (q *delayQueue) hides() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.pumped || q.closed {
		return false
	}
	q.broken = true
	return len(q.queue) != 1 || q.queue[0].err == nil || !q.queue[0].due
}

// close forgets everything.
func (q *delayQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	for _, a := range q.queue {
		if a.stop != nil {
			a.stop()
		}
	}
	q.queue, q.size = nil, 0
}
