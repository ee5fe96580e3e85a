package server

import (
	"errors"
	"net"
	"net/netip"
	"time"
)

// passiveWait is how long a client may take to open a passive data connection.
const passiveWait = 30 * time.Second

// narrowListener listens on the control connection's own address, in place of a listener on every
// address.
type narrowListener struct {
	*net.TCPListener
	wide net.Listener // closed for the network; kept for the library
}

// Accept accepts the data connection, or gives up after passiveWait.
func (l *narrowListener) Accept() (net.Conn, error) {
	if err := l.SetDeadline(time.Now().Add(passiveWait)); err != nil {
		return nil, err
	}
	return l.TCPListener.Accept()
}

// Close closes both.
func (l *narrowListener) Close() error { return errors.Join(l.TCPListener.Close(), l.wide.Close()) }

// AwaitsData reports whether a session waits for a data connection at addr.
func (s *Server) AwaitsData(addr netip.AddrPort) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session := range s.sessions {
		if session.listensAt(addr) {
			return true
		}
	}
	return false
}

// AwaitsData is [Server.AwaitsData].
func (t *Tenant) AwaitsData(addr netip.AddrPort) bool { return t.server.AwaitsData(addr) }

// listensAt reports whether the session's last PASV or EPSV announced addr.
func (c *session) listensAt(addr netip.AddrPort) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.passive == nil {
		return false
	}
	at, err := netip.ParseAddrPort(c.passive.Addr().String())
	return err == nil && at.Port() == addr.Port() && (at.Addr().IsUnspecified() || at.Addr().Unmap() == addr.Addr().Unmap())
}
