package pty

import (
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// echoLimit is how much of what comes back is waited for.
const echoLimit = 16 << 10

// gap stands for what is not printable.
const gap = 0

// foreignLines is after how many lines of the host in a row, with nothing that comes back between
// them, the rest is no longer waited for: it is lost.
const foreignLines = 2

// A ttyEcho takes out what a tty with its echo on, as a login leaves it, sends back of what the
// modem has written. Else the modem would take its own echo of a command line for the next one, for
// ever. The tty changes line ends and control characters on the way: a run of them is compared as
// one.
//
// A host that has read an answer may be quicker than the tty, which echoes the end of the answer
// after the host's next line. So a line that differs is the host's, from its beginning, and the
// wait goes on after it.
type ttyEcho struct {
	on atomic.Bool // as the tty was last seen

	mu      sync.Mutex
	sent    []byte // and not back yet; a run of what is not printable as one gap
	back    int    // of sent, what is back
	line    []byte // of the line that comes in, what looked like the echo so far
	before  int    // back at the beginning of that line
	echoing bool   // the last bytes were the echo: what is not printable after them is, too
	foreign bool   // the line is the host's
	cr      bool   // and a CR has come, which ends it if no LF does
	lines   int    // of the host, since something came back
}

// expect notes what is about to be written.
func (e *ttyEcho) expect(b []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sent = e.sent[:copy(e.sent, e.sent[e.before:])]
	e.back, e.before = e.back-e.before, 0
	for _, c := range b {
		if !printable(c) {
			c = gap
		}
		if len(e.sent) < echoLimit && (c != gap || len(e.sent) > 0 && e.sent[len(e.sent)-1] != gap) {
			e.sent = append(e.sent, c)
		}
	}
}

// take returns what of b is the host's, in memory of its own: it may be more than b, if the
// beginning of the host's line looked like the echo.
func (e *ttyEcho) take(b []byte) (host []byte) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.echoing = e.echoing && e.back < len(e.sent) // what comes by itself, Ctrl-Z say, is the host's
	for _, c := range b {
		if e.foreign && e.cr && c != '\n' {
			e.foreign = false
		}
		e.cr = c == '\r'
		if e.foreign {
			host = append(host, c)
			e.foreign = c != '\n'
			continue
		}
		pending := e.back < len(e.sent)
		switch {
		case pending && printable(c) && e.sent[e.back] == c:
			e.back++
			e.line, e.echoing = append(e.line, c), true
		case !printable(c) && (pending || e.echoing):
			if pending && e.sent[e.back] == gap {
				e.back++
			}
			if len(e.line) < echoLimit {
				e.line = append(e.line, c)
			}
			if c == '\n' || c == '\r' {
				e.lineIsBack()
			}
		default:
			host = append(append(host, e.line...), c)
			e.line, e.back = e.line[:0], e.before
			e.foreign, e.echoing = c != '\n', false
			if e.lines++; pending && e.lines > foreignLines {
				e.forgetUnlocked()
			}
		}
		if pending && e.back == len(e.sent) {
			e.lineIsBack()
		}
	}
	return host
}

// lineIsBack is the end of a line that is the echo's, or of the echo.
func (e *ttyEcho) lineIsBack() {
	if e.back > e.before {
		e.lines = 0
	}
	e.line, e.before = e.line[:0], e.back
}

func (e *ttyEcho) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.forgetUnlocked()
}

// forgetUnlocked gives up what is not back. The host's line goes on.
func (e *ttyEcho) forgetUnlocked() {
	e.sent, e.back, e.before, e.line, e.lines, e.echoing = e.sent[:0], 0, 0, e.line[:0], 0, false
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
