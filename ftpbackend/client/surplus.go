package client

import (
	"fmt"
	"sync/atomic"

	"ptymodem/ftpbackend"
)

const (
	// maxReplies is how many replies a server may send between two commands, preliminary and
	// unsolicited ones included. RFC 959 has two at most.
	maxReplies = 100
	// maxReplyBytes is how many bytes they may have together, empty lines included.
	maxReplyBytes = 2 * maxReply
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
