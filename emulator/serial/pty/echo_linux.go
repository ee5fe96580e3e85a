package pty

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// echoLimit is how much of what comes back is waited for.
const echoLimit = 16 << 10

// A ttyEcho takes out what a tty with its echo on, as a login leaves it, sends back of what the modem has written. Else the modem would take its own echo of a
// command line for the next one, for ever. The tty changes line ends and control characters on the way: only the others are compared.
type ttyEcho struct {
	on atomic.Bool // as the tty was last seen

	mu   sync.Mutex
	sent []byte // printable, and not back yet
}

// expect notes what is about to be written.
func (e *ttyEcho) expect(b []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range b {
		if printable(c) && len(e.sent) < echoLimit {
			e.sent = append(e.sent, c)
		}
	}
}

// take removes from b what has come back, and returns how much is left of it. What differs is the host's, and ends the wait.
func (e *ttyEcho) take(b []byte) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	back, after := 0, false
	for _, c := range b {
		switch {
		case printable(c) && back < len(e.sent) && e.sent[back] == c:
			back++
			after = true
		case !printable(c) && (after || back < len(e.sent)): // around what is back
		default:
			if after = false; back < len(e.sent) {
				e.sent, back = e.sent[:0], 0
			}
			b[n] = c
			n++
		}
	}
	e.sent = e.sent[:copy(e.sent, e.sent[back:])]
	return n
}

func (e *ttyEcho) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sent = e.sent[:0]
}

func printable(c byte) bool { return c > ' ' && c != 0x7f }

// echoes reports that the tty has its echo on.
func (p *Port) echoes() bool {
	t, ok := p.termios()
	on := ok && t.Lflag&unix.ECHO != 0
	if p.echo.on.Store(on); !on {
		p.echo.forget()
	}
	return on
}
