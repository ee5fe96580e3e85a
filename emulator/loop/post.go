package loop

import "sync"

// postQueue is what waits for the modem to be free. Its lock is a leaf: nothing else is locked
// while it is held.
type postQueue struct {
	mu     sync.Mutex
	list   []func()
	busy   bool // a goroutine is at them
	closed bool
}

// Post calls f as soon as the modem is free, with the lock held, in order, on a goroutine of the
// loop. It may be called from anywhere, with the lock held or not. After close nothing is called.
func (l *Loop) Post(f func()) {
	q := &l.posted
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	q.list = append(q.list, f)
	if q.busy {
		return
	}
	q.busy = true
	l.workers.Add(1)
	go func() {
		defer l.workers.Done()
		defer l.guard()
		for l.drainNext() {
		}
	}()
}

// drainNext does what is posted, and reports false when there was nothing.
func (l *Loop) drainNext() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.posted.next()
	if len(all) == 0 || l.closed {
		return len(all) > 0
	}
	for _, f := range all {
		f()
	}
	l.settle()
	return true
}

// Drain does what is posted at once, for who has just used a store: what its hooks asked for comes
// before anything else. The lock is held.
func (l *Loop) Drain() {
	if all := l.posted.take(); len(all) > 0 {
		for _, f := range all {
			f()
		}
		l.settle()
	}
}

// next is take, and where there is nothing the end of the goroutine that is at them.
func (q *postQueue) next() []func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.list
	q.list = nil
	q.busy = len(all) > 0
	return all
}

// take empties the queue.
func (q *postQueue) take() []func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := q.list
	q.list = nil
	return all
}

// close lets no more in.
func (q *postQueue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed, q.list = true, nil
}
