package server

import (
	"net"
	"time"
)

// A modem and its embedded server are in one process. So what becomes of a session that the modem
// has closed must not depend on how fast each of them is. The modem tells the server that it
// leaves. All that it sent before counts, and its next session begins when the last one has ended.

// leaveLimit bounds that wait, in case a session does not end by itself.
const leaveLimit = 30 * time.Second

// Leave tells the server that the announced connection from client is about to be closed by its
// modem.
func (s *Server) Leave(client net.Addr) { s.announced.leave(client.String()) }

// awaitLeft waits for the sessions that their modems have left. abandon ends the wait. If own has
// been left itself, there is no wait: it has had no greeting, so nothing was sent in it that could
// come too early. So no two wait for each other.
func (s *Server) awaitLeft(own *session, abandon <-chan struct{}) {
	left := s.left(own)
	if len(left) == 0 {
		return
	}
	late := time.NewTimer(leaveLimit)
	defer late.Stop()
	for _, session := range left {
		select {
		case <-session.ended:
		case <-abandon:
			return
		case <-late.C:
			return
		}
	}
}

// left returns the sessions that own waits for. The check is made under one lock: of two sessions,
// the one that checks first waits for the other only if that had been left by then, and the other
// then sees that it has been left itself.
func (s *Server) left(own *session) (left []*session) {
	gone := func(session *session) bool { return s.announced.get(session.control.client).left }
	s.mu.Lock()
	defer s.mu.Unlock()
	if own != nil && gone(own) {
		return nil
	}
	for session := range s.sessions {
		if session != own && gone(session) {
			left = append(left, session)
		}
	}
	return left
}
