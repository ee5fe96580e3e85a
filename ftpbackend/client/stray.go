package client

import (
	"fmt"
	"sync/atomic"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/reply"
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
func (s *strayLine) begin(line reply.Reply) {
	c := s.control
	cause := &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("%.60q", line.Lines[0])}
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

// orEnd returns why the session ends when its connection has ended: the line, if no reply followed.
func (s *strayLine) orEnd(err error) *ftpbackend.Error {
	s.control.mu.Lock()
	defer s.control.mu.Unlock()
	if s.cause != nil {
		return s.cause
	}
	return lineError(err)
}

const (
	// maxReplies is how many replies a server may send between two commands, preliminary and
	// unsolicited ones included. RFC 959 has two at most.
	maxReplies = 100
	// maxReplyBytes is how many bytes they may have together, empty lines included.
	maxReplyBytes = 2 * reply.MaxSize
)

// surplus bounds what a server sends between two commands. Without it, a server that repeats a
// preliminary reply for ever would occupy the session until the response timeout, and fill the
// trace as fast as the network is.
type surplus struct {
	replies, size atomic.Int64
}

// reset starts counting again, for the next command.
func (s *surplus) reset() {
	s.replies.Store(0)
	s.size.Store(0)
}

// reply counts a reply. It fails with the first one too many.
func (s *surplus) reply() *ftpbackend.Error {
	if s.replies.Add(1) <= maxReplies {
		return nil
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("more than %d replies without a command between them", maxReplies)}
}

// bytes counts n received bytes.
func (s *surplus) bytes(n int) *ftpbackend.Error {
	if s.size.Add(int64(n)) <= maxReplyBytes {
		return nil
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("more than %d bytes of replies without a command between them", maxReplyBytes)}
}
