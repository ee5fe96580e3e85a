package client

import (
	"fmt"
	"sync/atomic"

	"ptymodem/ftpbackend"
)

const (
	// maxReplies is how many replies a server may send for one command, preliminary and unsolicited ones included. RFC 959
	// has two at most.
	maxReplies = 100
	// maxReplyBytes is how many bytes they may have together, empty lines included.
	maxReplyBytes = 2 * maxReply
)

// surplus bounds what a server says between two commands. Without it, a server that repeats a preliminary reply for
// ever occupies the session until the response timeout, and fills the trace as fast as the network is.
type surplus struct {
	replies, size atomic.Int64
}

// reset starts counting anew, for the command that is sent next.
func (s *surplus) reset() {
	s.replies.Store(0)
	s.size.Store(0)
}

// reply counts a reply and fails with the first one that is too many.
func (s *surplus) reply() *ftpbackend.Error {
	if s.replies.Add(1) <= maxReplies {
		return nil
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("more than %d replies without a command between them", maxReplies)}
}

// bytes counts n bytes that were received.
func (s *surplus) bytes(n int) *ftpbackend.Error {
	if s.size.Add(int64(n)) <= maxReplyBytes {
		return nil
	}
	return &ftpbackend.Error{Kind: ftpbackend.KindProtocol, Text: fmt.Sprintf("more than %d bytes of replies without a command between them", maxReplyBytes)}
}
