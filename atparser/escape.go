package atparser

import "time"

// EscapeWindow is how long the three escape characters may take.
const EscapeWindow = time.Second

// An Escape finds the escape sequence in the bytes of data mode: silence for
// the guard time, three escape characters within a second, and silence again
// (the Hayes escape; S12 sets the guard time). Each silence is
// accepted from nine tenths of the guard time on, since hosts wait exactly as
// long as they must, and their clocks are not ours.
//
// Characters that may become an escape are held; all else passes. What is held
// is released, in order, as soon as it has turned out to be data.
type Escape struct {
	// Char is the escape character, S2. Over 127 there is none. It must not be
	// changed while characters are held.
	Char byte

	// Guard is the silence before and after, S12.
	Guard time.Duration

	// Window is how long the three characters may take. It is there for
	// clocks that run at another rate.
	Window time.Duration

	last     time.Time // when the last byte came
	lastChar bool      // the last byte released was an escape character

	held [3]hold
	n    int
	out  [6]byte // for what is released, so that nothing is allocated
}

// A hold is an escape character that is held.
type hold struct {
	at     time.Time
	silent bool // it came after silence
}

// NewEscape returns a detector of +++ with the given guard time, at the start
// of the times that it will be handed.
func NewEscape(guard time.Duration) *Escape {
	return &Escape{Char: '+', Guard: guard, Window: EscapeWindow}
}

// Start begins data mode. The silence before an escape counts from now, when
// CONNECT was written, at the earliest.
func (e *Escape) Start(now time.Time) {
	e.last = now
	e.lastChar = false
	e.n = 0
}

// Feed takes bytes that were read at now. It returns the data that they
// settle: held, which was held back before and is valid until the next call,
// and then data, which is a part of b.
//
// If escaped, the escape was complete before b came: rest, which is b, is
// input for command mode.
//
// Stale tells that reading had paused, so that these bytes came at any time
// since the last ones. They can neither complete an escape nor break one by
// their timing, but one to three escape characters at their end are held, and
// three of them are an escape if silence follows.
func (e *Escape) Feed(b []byte, now time.Time, stale bool) (held, data []byte, escaped bool, rest []byte) {
	switch {
	case len(b) == 0:
		return nil, nil, false, nil
	case e.n == len(e.held) && !stale && e.silence(now):
		e.n = 0
		e.last = now
		return nil, nil, true, b
	case stale:
		held, data = e.feedStale(b, now)
	case e.short(b) && (e.n > 0 || e.silence(now)):
		held = e.hold(len(b), now)
	default:
		held, data = e.release(), b
		e.last = now
		e.lastChar = b[len(b)-1] == e.Char
	}
	return held, data, false, nil
}

// Deadline returns when Tick is due, should no byte come before.
func (e *Escape) Deadline() (time.Time, bool) {
	switch e.n {
	case 0:
		return time.Time{}, false
	case len(e.held):
		return e.last.Add(e.Guard), true
	}
	return e.held[0].at.Add(e.Window), true
}

// Tick tells that it is now, and that no byte came that was not fed; a caller
// that has paused reading cannot know that, and must read first. Tick returns
// held bytes that have turned out to be data, valid until the next call, or
// that the escape is complete. Before the deadline it does nothing.
func (e *Escape) Tick(now time.Time) (data []byte, escaped bool) {
	if e.n == len(e.held) {
		if now.Sub(e.last) < e.Guard {
			return nil, false
		}
		e.n = 0
		return nil, true
	}
	return e.fill(e.expire(now, 0)), false
}

// Held returns the number of bytes that are held, 0 to 3.
func (e *Escape) Held() int { return e.n }

// Flush releases what is held as data, as when an upload has reached its
// length with it. It is valid until the next call.
func (e *Escape) Flush() []byte { return e.release() }

// silence tells whether the guard time has passed since the last byte.
func (e *Escape) silence(now time.Time) bool {
	return now.Sub(e.last) >= e.Guard/10*9
}

// short tells whether b is one to three escape characters and nothing else.
// Data is hardly ever so short, so that it is not looked at any further.
func (e *Escape) short(b []byte) bool {
	return len(b) <= len(e.held) && e.run(b) == len(b)
}

// run returns how many escape characters b ends in; counting stops at four.
func (e *Escape) run(b []byte) int {
	if e.Char > 127 {
		return 0
	}
	n := 0
	for n < len(b) && n <= len(e.held) && b[len(b)-1-n] == e.Char {
		n++
	}
	return n
}

// hold takes n escape characters that came together. Each that cannot be part
// of an escape any more is released: those before it have been, so order is
// kept, and they are all alike.
func (e *Escape) hold(n int, now time.Time) (released []byte) {
	out := 0
	for range n {
		silent := e.silence(now)
		e.last = now
		if e.n == len(e.held) {
			out += e.drop()
		}
		out = e.expire(now, out)
		if e.n == 0 && !silent {
			out++
			continue
		}
		e.held[e.n] = hold{at: now, silent: silent}
		e.n++
	}
	return e.fill(out)
}
