package client

import (
	"fmt"
	"time"

	"ptymodem/ftpbackend"
)

// strayLine is a line from the server that is no reply. Some servers print a banner before their
// greeting, or break a line of a reply in two, so the line is skipped if a reply follows. A server
// that says nothing more speaks another protocol: the session ends. control.mu guards the fields.
type strayLine struct {
	control *control
	cause   *ftpbackend.Error // the error that the line amounts to, until a reply follows
	stop    func() bool       // of the wait for that reply, or nil
}

// strayWait is how long the reply after such a line may take.
const strayWait = 5 * time.Second

// begin waits for the reply after a line. control.mu is held.
func (s *strayLine) begin(line reply) {
	c := s.control
	cause := &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("%.60q", line.lines[0])}
	s.cause = cause
	s.stop = c.timers.after(c.timers.noLess(strayWait, leastReply), func() {
		defer c.guard()
		c.fail(cause, true)
	})
}

// clear forgets the line: another line or a reply has come. control.mu is held.
func (s *strayLine) clear() {
	s.cancel()
	s.cause = nil
}

// cancel ends the wait. control.mu is held.
func (s *strayLine) cancel() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}
