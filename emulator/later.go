package emulator

import "sync"

// laterDeeds are deeds that wait for the modem to be free. Its lock is a leaf: nothing else is locked while it is held.
type laterDeeds struct {
	mu     sync.Mutex
	queue  []Deed
	busy   bool // a goroutine is at them
	closed bool
}

// Later does deeds as soon as the modem is free, in order, on a goroutine of the modem. It may be called from anywhere, with the modem locked or
// not. After Close nothing is done.
func (m *Modem) Later(deeds ...Deed) {
	l := &m.later
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.queue = append(l.queue, deeds...)
	if len(l.queue) == 0 || l.busy {
		return
	}
	l.busy = true
	m.workers.Add(1)
	go func() {
		defer m.workers.Done()
		defer m.guard()
		for m.catchUpAlone() {
		}
	}()
}

// catchUpAlone does what is queued, and reports false when there was nothing.
func (m *Modem) catchUpAlone() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	deeds := m.later.next()
	if len(deeds) == 0 || m.closed {
		return len(deeds) > 0
	}
	m.perform(deeds)
	m.settle()
	return true
}

// catchUp does what is queued at once, for who has just used a store: what its hooks asked for comes before anything else does. The modem is
// locked.
func (m *Modem) catchUp() {
	if deeds := m.later.take(); len(deeds) > 0 {
		m.perform(deeds)
		m.settle()
	}
}

// next is take, and where there is nothing the end of the goroutine that is at them.
func (l *laterDeeds) next() []Deed {
	l.mu.Lock()
	defer l.mu.Unlock()
	deeds := l.queue
	l.queue = nil
	l.busy = len(deeds) > 0
	return deeds
}

// take empties the queue.
func (l *laterDeeds) take() []Deed {
	l.mu.Lock()
	defer l.mu.Unlock()
	deeds := l.queue
	l.queue = nil
	return deeds
}

// close lets no more in.
func (l *laterDeeds) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed, l.queue = true, nil
}
