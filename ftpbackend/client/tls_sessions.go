package client

import "crypto/tls"

// sessions keeps the latest session of a server, that data connections resume. crypto/tls drops one when a handshake with it fails (RFC 5077, 3.2); but a
// data connection that the server has refused is none of the session's fault, and servers insist on it for the next one.
type sessions struct{ tls.ClientSessionCache }

func newSessions() sessions { return sessions{tls.NewLRUClientSessionCache(8)} }

// Put implements [tls.ClientSessionCache].
func (s sessions) Put(key string, state *tls.ClientSessionState) {
	if state != nil {
		s.ClientSessionCache.Put(key, state)
	}
}
