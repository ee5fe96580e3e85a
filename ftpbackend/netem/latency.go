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
	// maxQueued bounds the delayed bytes of a connection.
	maxQueued = 1 << 20
	// readSize is how much is read from the network at a time.
	readSize = 64 << 10
	// entryCost is what an entry counts besides its bytes, so that small ones are bounded, too.
	entryCost = 512
)

// delayQueue is what has come from the network and is not read yet, in order.
type delayQueue struct {
	used atomic.Bool // it has entries, or the pump runs: it must not be bypassed

	mu     sync.Mutex
	queue  []*queued
	size   int
	pumped bool // a goroutine reads the network, to the end
	broken bool // a write has met a reset; the network reports an end for it
	closed bool

	arrived chan struct{} // something may have become due
	taken   chan struct{} // there may be room
}

// queued is a piece of data, or the end.
type queued struct {
	data []byte
	err  error
	due  bool
	stop func() bool // of its latency, or nil
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

// pump begins to read ahead, so that latency does not limit the rate.
func (c *conn) pump() {
	q := &c.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.pumped || q.closed {
		return
	}
	q.pumped = true
	q.used.Store(true)
	c.Conn.SetReadDeadline(time.Time{}) // readers' deadlines are in readUntil
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

// room waits until there is room for more. It returns false if the connection is closed.
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

// arrive queues what has come, with the latency of the moment.
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

// next returns how much is due, or the end. With nothing due, more reports whether anything is
// still to come through the queue.
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

// take reads what is due. The end stays in the queue.
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

// hides reports whether a reset that a write has met is still to come, and makes sure that it
// comes: the kernel reports it only once.
func (q *delayQueue) hides() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.pumped || q.closed {
		return false
	}
	q.broken = true
	return len(q.queue) != 1 || q.queue[0].err == nil || !q.queue[0].due
}

// close discards everything.
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
