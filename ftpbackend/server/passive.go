package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"

	ftpserver "github.com/fclairamb/ftpserverlib"
)

// passiveWait is how long a client may take to open a passive data connection.
const passiveWait = 30 * time.Second

// narrowListener listens on the control connection's own address, in place of a listener on every
// address.
type narrowListener struct {
	*net.TCPListener
	wide net.Listener // of the library, which sets its deadlines; nobody accepts on it
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

// Ports are a range of ports, both ends included. The zero value is every port.
type Ports struct{ First, Last uint16 }

// String is the range as [ParsePorts] reads it.
func (p Ports) String() string { return fmt.Sprintf("%d-%d", p.First, p.Last) }

// ParsePorts reads a range of ports, as in 50000-50009. The error says what would be right.
func ParsePorts(s string) (Ports, error) {
	first, last, _ := strings.Cut(s, "-")
	a, errA := strconv.ParseUint(first, 10, 16)
	b, errB := strconv.ParseUint(last, 10, 16)
	switch {
	case errA != nil || errB != nil || a == 0 || b == 0:
		return Ports{}, fmt.Errorf("invalid ports %q: want the first and the last, from 1 to 65535, as in 50000-50009", s)
	case a > b:
		return Ports{}, fmt.Errorf("invalid ports %q: the first is above the last: want %d-%d", s, b, a)
	}
	return Ports{uint16(a), uint16(b)}, nil
}

// ports are those that the session's data connections may have; the zero value is every port.
func (c *session) ports() Ports {
	if c.public {
		return c.server.config.PassivePorts
	}
	return Ports{}
}

// listenPassive makes the listener of a data connection: on the address that the client reached.
func (c *session) listenPassive() (*net.TCPListener, error) {
	own, ports := ownAddress(c.control.LocalAddr()), c.ports()
	if ports == (Ports{}) {
		return net.ListenTCP("tcp", own)
	}
	l, err := c.server.listenWithin(ports, own)
	if err != nil && !noDescriptor(err) {
		err = fmt.Errorf("no port of %v is free: %w", ports, err)
		c.server.config.Warn("passive", fmt.Errorf("the FTP server cannot give %s a data connection: %w: give --ftp-passive-ports more ports, or others", c.control.client, err))
	}
	return l, err
}

// listenWithin listens on the next port that is free. It takes turns: the one that was used last may
// still get a connection that is late.
func (s *Server) listenWithin(ports Ports, own *net.TCPAddr) (l *net.TCPListener, err error) {
	count := uint32(ports.Last-ports.First) + 1
	for n, from := uint32(0), s.passives.Add(1); n < count; n++ {
		own.Port = int(ports.First) + int((from+n)%count)
		if l, err = net.ListenTCP("tcp", own); err == nil || noDescriptor(err) {
			break
		}
	}
	return l, err
}

// noDescriptor tells an error that every other port would have as well.
func noDescriptor(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}

// ParseAnnounce reads a host for Config.Announce. The error says what would be right.
func ParseAnnounce(s string) (string, error) {
	addr, err := netip.ParseAddr(s)
	switch {
	case err == nil && (!addr.Is4() || addr.IsUnspecified()):
		return "", fmt.Errorf("invalid host %q: PASV announces an IPv4 address that clients reach: give one, or a name that has one (clients over IPv6 use EPSV, which announces none)", s)
	case err != nil && !isHostName(s):
		return "", fmt.Errorf("invalid host %q: want a name or an IPv4 address without a port, as in ftp.example.com", s)
	}
	return s, nil
}

// isHostName tells names from mistyped addresses: a name does not end in a number.
func isHostName(s string) bool {
	labels := strings.Split(strings.TrimSuffix(s, "."), ".")
	for _, label := range labels {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != "" && len(s) <= 253
}

// announceWait is how long it may take to resolve Config.Announce.
const announceWait = 5 * time.Second

// publicAddress returns the address that PASV announces to a client that came by Config.Listen.
func (c *session) publicAddress(ftpserver.ClientContext) (string, error) {
	if ownAddress(c.control.LocalAddr()).IP.To4() == nil {
		return "", errors.New("the connection is over IPv6: use EPSV")
	}
	s := c.server
	addr, err := s.resolveAnnounce()
	if err != nil {
		s.config.Warn("announce", fmt.Errorf("the FTP server cannot announce --ftp-announce %s: %w: give a name that has an IPv4 address, or an address", s.config.Announce, err))
		return "", err
	}
	return addr.String(), nil
}

// resolveAnnounce returns the IPv4 address of Config.Announce.
func (s *Server) resolveAnnounce() (netip.Addr, error) {
	if addr, err := netip.ParseAddr(s.config.Announce); err == nil {
		return addr, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), announceWait)
	defer cancel()
	go func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	all, err := s.config.resolve(ctx, s.config.Announce)
	if err != nil {
		return netip.Addr{}, err
	}
	for _, addr := range all {
		if addr = addr.Unmap(); addr.Is4() {
			return addr, nil
		}
	}
	return netip.Addr{}, errors.New("it has no IPv4 address")
}

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
