package ftpbackend

import (
	"errors"
	"net"
	"time"
)

// passiveWait is how long a client may take to open a passive data connection.
const passiveWait = 30 * time.Second

// narrowListener is a listener of the control connection's own address, in place of one for every address.
type narrowListener struct {
	*net.TCPListener
	wide net.Listener // closed for the network; kept for the library
}

// Accept takes the data connection, or gives up after passiveWait.
func (l *narrowListener) Accept() (net.Conn, error) {
	if err := l.SetDeadline(time.Now().Add(passiveWait)); err != nil {
		return nil, err
	}
	return l.TCPListener.Accept()
}

// Close closes both.
func (l *narrowListener) Close() error { return errors.Join(l.TCPListener.Close(), l.wide.Close()) }
