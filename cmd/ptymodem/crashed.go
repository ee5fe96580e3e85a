package main

import (
	"fmt"
	"io"
	"sync"
)

// fallen counts the modems that a fault in ptymodem has ended.
type fallen struct {
	mu    sync.Mutex
	count int
	all   chan struct{} // closed when no modem is left
}

// crashed takes the report on a modem that has ended by a fault in ptymodem, and adds what the
// program was built from; the others go on.
func (s *session) crashed(report string, notices io.Writer) {
	f := &s.fallen
	f.mu.Lock()
	defer f.mu.Unlock()
	fmt.Fprintf(notices, "%s\n%v\n", report, thisBuild())
	if f.count++; f.count == len(s.modems) {
		fmt.Fprintln(notices, "ptymodem: all modems have ended")
		close(f.all)
	}
}

// serverCrashed takes the report on a session of the embedded server that has ended by a fault in
// ptymodem. The modems go on.
func (s *session) serverCrashed(report string, notices io.Writer) {
	s.fallen.mu.Lock()
	defer s.fallen.mu.Unlock()
	fmt.Fprintf(notices, "%s\n%v\n", report, thisBuild())
}
