package server

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
)

// acceptPause is how long a server that cannot accept waits before it tries again.
const acceptPause = 50 * time.Millisecond

// serve accepts connections until l is closed.
func (s *Server) serve(l net.Listener, implicit bool) {
	s.wg.Go(func() {
		for {
			conn, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil { // out of descriptors, for example: that passes
				s.config.Warn("accept", fmt.Errorf("the FTP server cannot take a connection: %w", err))
				select {
				case <-time.After(acceptPause):
				case <-s.closing:
				}
				continue
			}
			s.start(conn.(*net.TCPConn), implicit, l == s.public)
		}
	})
}

// session is one control connection. The library gets a server of its own for each, because only
// then do its callbacks know their connection: the certificate's name, the passive listener and the
// reply to a broken transfer depend on it.
type session struct {
	server   *Server
	control  *control
	implicit bool
	loopback bool // reached over the loopback interface
	public   bool // reached by Config.Listen

	mu      sync.Mutex
	passive net.Listener // the last one made, or nil
	over    bool

	receives bool         // the data connection is an upload's
	farewell *net.TCPConn // a download's, which waits for the modem to close it, or nil

	ended chan struct{} // closed when the session is over
}

// start hands a connection to the library, unless there are too many.
func (s *Server) start(conn *net.TCPConn, implicit, public bool) {
	if s.full() {
		s.refuse(conn, implicit)
		return
	}
	session := &session{server: s, implicit: implicit, public: public, ended: make(chan struct{})}
	session.loopback = conn.LocalAddr().(*net.TCPAddr).IP.IsLoopback()
	session.control = newServerControl(session, conn)
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		session.control.Close() // the idle timer, too
		return
	}
	s.sessions[session] = struct{}{}
	s.wg.Add(1)
	s.mu.Unlock()

	library := ftpserver.NewFtpServer(session)
	if err := library.Listen(); err != nil {
		session.finish()
		return
	}
	// returns at once: the only connection there is has been accepted, and has a goroutine of its
	// own
	_ = library.Serve()
}

// sends reports whether the transfer that ends is a modem's download.
func (c *session) sends() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	receives := c.receives
	c.receives = false
	return !receives && c.server.announced.get(c.control.client).host != ""
}

// downloads notes that the data connection is not an upload's: an upload that was refused may have
// left it so.
func (c *session) downloads() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receives = false
}

// beginFarewell notes the data connection that waits for the modem to close it, or nil when the
// modem has. It fails when the session is over.
func (c *session) beginFarewell(conn *net.TCPConn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.farewell = conn
	return !c.over
}

// lastBytes is how long an upload may go on after its control connection has ended. A modem's
// upload may not: the modem has closed both.
const lastBytes = time.Second

// uploads notes that the data connection is an upload's.
func (c *session) uploads() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.receives = true
}

// awaitUpload keeps the end of the control connection from the library during an upload: a client
// that is gone has closed both connections, and what it sent on the other before still counts.
func (c *session) awaitUpload() {
	limit := lastBytes
	if c.server.announced.get(c.control.client).left {
		limit = leaveLimit
	}
	late := time.NewTimer(limit)
	defer late.Stop()
	for {
		uploading, again := c.control.gate.uploading()
		if !uploading {
			return
		}
		select {
		case <-again:
		case <-late.C:
			return
		case <-c.server.closing:
			return
		}
	}
}

// hangUp makes the library end the session, from outside. The library's own way is not safe during
// AUTH.
func (c *session) hangUp() {
	c.endPassive(nil)
	c.mu.Lock()
	if c.farewell != nil {
		c.farewell.Close()
	}
	c.mu.Unlock()
	c.control.Close()
}

// endPassive closes the listener of an earlier PASV. The library forgets it when PORT follows, and
// waits on it for a data connection when the control connection is gone.
func (c *session) endPassive(next net.Listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.passive != nil {
		c.passive.Close()
	}
	c.passive = next
	if c.over && next != nil {
		next.Close()
	}
}

// finish is called once, when the library is done with the session.
func (c *session) finish() {
	c.mu.Lock()
	c.over = true
	c.mu.Unlock()
	c.hangUp()
	s := c.server
	s.mu.Lock()
	delete(s.sessions, c)
	s.mu.Unlock()
	close(c.ended)
	s.wg.Done()
}

// GetSettings is called by the library at the start of a session.
func (c *session) GetSettings() (*ftpserver.Settings, error) {
	settings := &ftpserver.Settings{
		Listener:                &oneConn{conn: c.control},
		Banner:                  serverBanner,
		IdleTimeout:             -1,                         // the library's own limit may end a session as soon as a long transfer is over
		ConnectionTimeout:       int(passiveWait.Seconds()), // for a data connection
		ActiveTransferPortNon20: true,
		DisableSite:             true,
		DefaultTransferType:     ftpserver.TransferTypeASCII, // RFC 959, 5.1
		// data connections are accepted from, and made to, the client's own address only
		ActiveConnectionsCheck: ftpserver.IPMatchRequired,
		PasvConnectionsCheck:   ftpserver.IPMatchRequired,
	}
	if c.implicit {
		settings.TLSRequired = ftpserver.ImplicitEncryption
	}
	if c.public && c.server.config.Announce != "" {
		settings.PublicIPResolver = c.publicAddress
	}
	return settings, nil
}

const serverBanner = "ptymodem FTP server"

// ClientConnected returns the greeting.
func (c *session) ClientConnected(ftpserver.ClientContext) (string, error) {
	c.server.awaitLeft(c, c.server.closing)
	return serverBanner + " ready", nil
}

// ClientDisconnected is called by the library when the session is over.
func (c *session) ClientDisconnected(ftpserver.ClientContext) { c.finish() }

// AuthUser checks a login. An error becomes a 530 reply.
func (c *session) AuthUser(cc ftpserver.ClientContext, user, password string) (ftpserver.ClientDriver, error) {
	if users := c.server.settings.Load().Users; len(users) > 0 {
		if want, ok := users[user]; !ok || want != password {
			c.server.config.Log("ftp server: %v: login refused for %q", cc.RemoteAddr(), user)
			return nil, errors.New("login incorrect")
		}
	}
	c.server.config.Log("ftp server: %v: %q logged in", cc.RemoteAddr(), user)
	shown := c.server.files
	if t := c.control.tenant(); t != nil {
		shown = t.files
	}
	return &driver{store: shown, session: c, client: cc}, nil
}

// GetTLSConfig is called at AUTH and at each protected data connection.
func (c *session) GetTLSConfig() (*tls.Config, error) { return c.server.certs.tls, nil }

// WrapPassiveListener is called for each PASV and EPSV.
func (c *session) WrapPassiveListener(l net.Listener) (net.Listener, error) {
	c.endPassive(nil) // its port may be the only one
	narrow, err := narrowed(l, c.listenPassive, c.ports() != Ports{})
	if err != nil {
		l.Close()
		return nil, err
	}
	wrapped := &passiveListener{Listener: narrow, session: c}
	c.endPassive(wrapped)
	return wrapped, nil
}

var _ ftpserver.MainDriver = (*session)(nil)
var _ ftpserver.MainDriverExtensionPassiveWrapper = (*session)(nil)
