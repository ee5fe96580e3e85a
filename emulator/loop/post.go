package loop

import "sync"

// Posts is what waits for the modem to be free.
type Posts struct {
	loop   *Loop
	posted postQueue
}

// postQueue is what is to be called, in order. Its lock is a leaf: nothing else is locked while it
// is held.
type postQueue struct {
	mu     sync.Mutex
	list   []func()
	busy   bool // a goroutine is at them
	closed bool
}

// Post calls f as soon as the modem is free, with the lock held, in order, on a goroutine of the
// loop. It may be called from anywhere, with the lock held or not. After close nothing is called.
func (p *Posts) Post(f func()) {
	q := &p.posted
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
	p.loop.all.Add(1)
	go func() {
		defer p.loop.all.Done()
		defer p.loop.guard()
		for p.drainNext() {
		}
	}()
}

// drainNext does what is posted, and reports false when there was nothing.
func (p *Posts) drainNext() bool {
	p.loop.mu.Lock()
	defer p.loop.mu.Unlock()
	all := p.posted.next()
	if len(all) == 0 || p.loop.closed {
		return len(all) > 0
	}
	for _, f := range all {
		f()
	}
	p.loop.settle()
	return true
}

// Drain does what is posted at once, for who has just used a store: what its hooks asked for comes
// before anything else. The lock is held.
func (p *Posts) Drain() {
	if all := p.posted.take(); len(all) > 0 {
		for _, f := range all {
			f()
		}
		p.loop.settle()
	}
}

// Pending reports that something is posted. It may be called from anywhere.
func (p *Posts) Pending() bool {
	p.posted.mu.Lock()
	defer p.posted.mu.Unlock()
	return p.posted.busy
}

// HasPosted reports that something is posted that nobody does yet. It may be called from anywhere.
func (p *Posts) HasPosted() bool {
	p.posted.mu.Lock()
	defer p.posted.mu.Unlock()
	return len(p.posted.list) > 0
}

// TakePosted takes what is posted, for a caller that does it now, before the lock is given up. The
// lock is held.
func (p *Posts) TakePosted() []func() { return p.posted.take() }

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
