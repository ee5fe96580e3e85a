package server

import (
	"bytes"
	"net"
	"strings"
	"sync"
	"unicode/utf8"

	"ptymodem/ftpbackend"
)

// A commandGate lets the library have one command at a time. The library runs a transfer on a goroutine of its own and reads
// on, so that a client that sends its next command early met replies that were lost, doubled or mixed up. With the gate, a
// command that follows a transfer is handed over when the transfer's final reply is written.
//
// ABOR and STAT are about the transfer (RFC 959, 4.1.3), so they are handed over once it has its preliminary reply. From then
// on the library guards what both goroutines use.
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

// attends tells the commands that are meant for a transfer that is under way.
func attends(verb, argument string) bool {
	return verb == "ABOR" || verb == "STAT" && argument == ""
}

func newCommandGate() *commandGate { return &commandGate{changed: make(chan struct{})} }

// change tells whoever waits. g.mu is held.
func (g *commandGate) change() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// opens tells whether a command may be handed over now, and when to ask again.
func (g *commandGate) opens(verb, argument string) (_ bool, again <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed || !g.underWay || g.prelim && attends(verb, argument), g.changed
}

// busy tells whether a transfer is under way.
func (g *commandGate) busy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.underWay
}

// uploading tells whether an upload is under way, and when to ask again.
func (g *commandGate) uploading() (_ bool, again <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return !g.closed && g.underWay && g.upload, g.changed
}

// enter returns what the library gets of a command for which the gate is open.
func (g *commandGate) enter(verb string, line []byte) ([]byte, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, net.ErrClosed
	}
	if g.running && !g.underWay {
		// Before most commands the library waits for the goroutine, but not before ABOR, STAT and those that it does not know.
		// A NOOP makes it wait.
		g.hidden++
		g.running = false
		line = append([]byte("NOOP\r\n"), line...)
	}
	if ftpbackend.MovesData(verb) { // the library runs it on a goroutine of its own
		g.underWay, g.upload, g.prelim, g.running = true, ftpbackend.MovesToServer(verb), false, true
	}
	return line, nil
}

// hides tells whether a reply is to one of the gate's own commands, and so not for the client.
func (g *commandGate) hides(p []byte) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.hidden == 0 || !bytes.HasPrefix(p, []byte("200 ")) {
		return false
	}
	g.hidden--
	return true
}

// wrote hears of each line that was written. The lines of STAT, 211 all of them, end no transfer.
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

// splitCommand parts a command line as the library does, without what Telnet puts before an ABOR (RFC 959, 4.1.3): the
// sequences IAC IP and IAC DM, the latter without its second byte where that came as urgent data.
func splitCommand(line []byte) (verb, argument string, rest []byte) {
	rest = bytes.TrimLeftFunc(line, func(r rune) bool { return r == '\uFFFD' })
	verb, argument, _ = strings.Cut(strings.TrimRight(string(rest), "\r\n"), " ")
	return ftpbackend.UpperVerb(verb), argument, rest
}

// misread tells an unknown command that the library takes for another one: one of those that it finds at the end of a word, or what becomes of a verb
// with letters beside ASCII's, as it compares them by Unicode's rules ("ſTOR").
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
