package atparser

import "time"

// feedStale is Feed for bytes whose timing is lost.
func (e *Escape) feedStale(b []byte, now time.Time) (held, data []byte) {
	n := e.run(b)
	whole := n == len(b)
	keep := n
	switch {
	case n > len(e.held):
		keep = 0
	case whole && e.n+n > len(e.held):
		keep = 0
	case whole && e.n == 0 && e.lastChar:
		keep = 0 // one more stands before them
	}
	if !whole || keep == 0 {
		held = e.release()
	}
	data = b[:len(b)-keep]
	if len(data) > 0 {
		e.lastChar = data[len(data)-1] == e.Char
	}
	for range keep {
		e.held[e.n] = hold{at: now, silent: e.n == 0} // the first has the benefit of the doubt
		e.n++
	}
	e.last = now
	return held, data
}

// expire drops what has waited for the window without becoming an escape, and
// returns how many bytes that makes with the n before.
func (e *Escape) expire(now time.Time, n int) int {
	for e.n > 0 && now.Sub(e.held[0].at) >= e.Window {
		n += e.drop()
	}
	return n
}

// drop gives up the first byte held, and those after it that had no silence
// before and so cannot begin an escape either. It returns how many.
func (e *Escape) drop() int {
	n := 1
	for n < e.n && !e.held[n].silent {
		n++
	}
	copy(e.held[:], e.held[n:e.n])
	e.n -= n
	return n
}

// release gives up all that is held, and returns it.
func (e *Escape) release() []byte {
	n := e.n
	e.n = 0
	return e.fill(n)
}

// fill returns n escape characters, or nil.
func (e *Escape) fill(n int) []byte {
	if n == 0 {
		return nil
	}
	e.lastChar = true
	b := e.out[:n]
	for i := range b {
		b[i] = e.Char
	}
	return b
}
