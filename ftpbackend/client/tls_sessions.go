package client

import "crypto/tls"

// sessions keeps the latest TLS session of a server, for data connections to resume. crypto/tls
// drops it when a handshake with it fails (RFC 5077, 3.2). But a data connection that the server
// has refused says nothing about the session, and servers require it for the next one.
type sessions struct{ tls.ClientSessionCache }

func newSessions() sessions { return sessions{tls.NewLRUClientSessionCache(8)} }

// Put implements [tls.ClientSessionCache].
func (s sessions) Put(key string, state *tls.ClientSessionState) {
	if state != nil {
		s.ClientSessionCache.Put(key, state)
	}
}
