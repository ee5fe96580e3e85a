package server

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"unicode/utf8"

	"ptymodem/ftpbackend"
)

// A commandGate gives the library one command at a time. The library runs a transfer on a goroutine
// of its own and goes on reading. Without the gate, a client that sends its next command early gets
// replies that are lost, doubled or mixed up. With it, a command after a transfer is handed over
// when the transfer's final reply is written.
//
// ABOR and STAT are about the transfer (RFC 959, 4.1.3), so they are handed over once the transfer
// has its preliminary reply. From then on the library locks what both goroutines use.
type commandGate struct {
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced with each change
	underWay bool          // a transfer has no final reply yet
	upload   bool          // it is an upload
	prelim   bool          // it has its preliminary reply
	running  bool          // the library's goroutine of a transfer may not have ended
	hidden   int           // replies that the client has not asked for
	closed   bool
}

// attends reports whether a command is meant for a transfer under way.
func attends(verb, argument string) bool {
	return verb == "ABOR" || verb == "STAT" && argument == ""
}

func newCommandGate() *commandGate { return &commandGate{changed: make(chan struct{})} }

// change wakes those who wait. g.mu is held.
func (g *commandGate) change() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// opens reports whether a command may be handed over now; if not, ask again when again is closed.
func (g *commandGate) opens(verb, argument string) (_ bool, again <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed || !g.underWay || g.prelim && attends(verb, argument), g.changed
}

// busy reports whether a transfer is under way.
func (g *commandGate) busy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.underWay
}

// uploading reports whether an upload is under way; if so, ask again when again is closed.
func (g *commandGate) uploading() (_ bool, again <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.closed && g.underWay && g.upload, g.changed
}

// enter returns what the library gets for a command that the gate is open for.
func (g *commandGate) enter(verb string, line []byte) ([]byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, net.ErrClosed
	}
	if g.running && !g.underWay {
		// Before most commands the library waits for the goroutine, but not before ABOR, STAT and
		// those that it does not know. A NOOP makes it wait.
		g.hidden++
		g.running = false
		line = append([]byte("NOOP\r\n"), line...)
	}
	if ftpbackend.MovesData(verb) { // the library runs it on a goroutine of its own
		g.underWay, g.upload, g.prelim, g.running = true, ftpbackend.MovesToServer(verb), false, true
	}
	return line, nil
}

// hides reports whether a reply is to one of the gate's own commands, and so not for the client.
func (g *commandGate) hides(p []byte) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.hidden == 0 || !bytes.HasPrefix(p, []byte("200 ")) {
		return false
	}
	g.hidden--
	return true
}

// wrote notes each line that was written. The lines of STAT, all of them 211, end no transfer.
func (g *commandGate) wrote(code int, last bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case !g.underWay || code == 0:
		return
	case code < 200:
		g.prelim = true
	case last && code != 211:
		g.underWay = false
	}
	g.change()
}

// close lets nothing more through.
func (g *commandGate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.closed {
		g.closed = true
		g.change()
	}
}

// splitCommand splits a command line as the library does, without what Telnet puts before an ABOR
// (RFC 959, 4.1.3): the sequences IAC IP and IAC DM. The latter lacks its second byte if that came
// as urgent data.
func splitCommand(line []byte) (verb, argument string, rest []byte) {
	rest = bytes.TrimLeftFunc(line, func(r rune) bool { return r == '\uFFFD' })
	verb, argument, _ = strings.Cut(strings.TrimRight(string(rest), "\r\n"), " ")
	return ftpbackend.UpperVerb(verb), argument, rest
}

// misread reports whether the library takes an unknown command for another one: it searches for
// some at the end of a word, and compares verbs by Unicode's rules, in which "ſTOR" is STOR.
func misread(verb string) bool {
	if strings.ContainsFunc(verb, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return true
	}
	for _, known := range []string{"ABOR", "STAT", "QUIT"} {
		if verb != known && strings.HasSuffix(verb, known) {
			return true
		}
	}
	return false
}
