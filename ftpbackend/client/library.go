package client

import (
	"bytes"
	"crypto/tls"
	"net"
	"strings"
	"time"

	"github.com/jlaffaye/ftp"

	"ptymodem/ftpbackend/reply"
)

// libraryConn is the control connection as the library sees it: a net.Conn. It takes the library's
// commands, and gives it those replies that it waits for. The library has neither active mode nor
// raw listings, so libraryConn replaces its EPSV by whatever opens the data connection, and the
// name of a pseudo file by a listing.
//
// The operation's goroutine alone uses it.
type libraryConn struct {
	unusedConn
	control *control
	partial []byte // of a command line that the library is writing
	unread  []byte // of a reply that the library is reading
	opened  *transfer
	openErr error
}

var _ net.Conn = (*libraryConn)(nil)

// rawMark begins the name of a pseudo file: RETR of it becomes the command that follows. No file
// has such a name, since NUL is refused in names.
const rawMark = "\x00"

// login starts the library on a connection that has greeted, and logs in.
func (l *libraryConn) login(cfg *Config, greeting reply.Reply, settings *tls.Config) (*ftp.ServerConn, error) {
	l.unread = greeting.As(220).Render()
	dialed := false
	options := []ftp.DialOption{
		ftp.DialWithDialFunc(func(string, string) (net.Conn, error) {
			if !dialed {
				dialed = true
				return l, nil
			}
			return l.data()
		}),
		ftp.DialWithDisabledMLSD(true), // Retrieve and List choose by themselves
	}
	if settings != nil {
		// The handshakes are ours, but without this the library does not send PROT P.
		options = append(options, ftp.DialWithTLS(settings))
	}
	library, err := ftp.Dial(cfg.Host, options...)
	if err == nil {
		err = library.Login(cfg.User, cfg.Password)
	}
	return library, err
}

// Write takes the library's commands, whole lines at a time.
func (l *libraryConn) Write(p []byte) (int, error) {
	l.partial = append(l.partial, p...)
	for {
		line, rest, ok := bytes.Cut(l.partial, []byte("\r\n"))
		if !ok {
			return len(p), nil
		}
		command := string(line)
		l.partial = rest
		if err := l.command(command); err != nil {
			return 0, err
		}
	}
}

// command sends one command, or what it stands for.
func (l *libraryConn) command(line string) error {
	if line == "EPSV" {
		// Always a success for the library, or it would fall back to PASV for the rest of the
		// session. It learns of a failure when it dials.
		l.opened, l.openErr = l.control.opener.open()
		l.answer("229 ok (|||1|)\r\n")
		return nil
	}
	return l.control.send(strings.Replace(line, "RETR "+rawMark, "", 1))
}

// answer gives the library a reply that is not the server's.
func (l *libraryConn) answer(line string) { l.unread = append(l.unread, line...) }

// Read gives the library its replies.
func (l *libraryConn) Read(p []byte) (int, error) {
	if len(l.unread) == 0 {
		r, err := l.control.queue.next()
		if err != nil {
			return 0, err
		}
		l.unread = r.Expected(l.control.command.verb).Render()
	}
	n := copy(p, l.unread)
	l.unread = l.unread[n:]
	return n, nil
}

// data hands the library the data connection that its EPSV stood for.
func (l *libraryConn) data() (net.Conn, error) {
	if l.openErr != nil {
		return nil, l.openErr
	}
	return l.opened, nil
}

// RemoteAddr returns a *net.TCPAddr, which the library insists on.
func (l *libraryConn) RemoteAddr() net.Addr { return l.control.server() }

// LocalAddr returns this side's address.
func (l *libraryConn) LocalAddr() net.Addr { return l.control.raw.LocalAddr() }

// Close ends the session at once.
func (l *libraryConn) Close() error { return l.control.Close() }

// unusedConn has those parts of net.Conn that the library asks for and does not use. Contexts end
// operations, so the deadlines do nothing.
type unusedConn struct{}

// SetDeadline does nothing.
func (unusedConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (unusedConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (unusedConn) SetWriteDeadline(time.Time) error { return nil }
