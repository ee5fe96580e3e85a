package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"ptymodem/ftpbackend"
)

// dataOptions say how a session's data connections come about.
type dataOptions struct {
	active    bool
	choice    DataAddress
	timeout   time.Duration
	network   ftpbackend.Network
	tls       *tls.Config // nil: plain
	negotiate time.Duration
}

// reset makes ready for an operation; what it dials ends with its context, and
// with the session.
func (c *control) reset(ctx context.Context) {
	c.opened, c.openErr = nil, nil
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ctx, c.cancel = context.WithCancel(ctx)
	if c.cause != nil {
		c.cancel()
	}
	c.transfer, c.last, c.verb = nil, reply{}, ""
}

// takeData hands the library the data connection that openData made.
func (c *control) takeData() (net.Conn, error) {
	if c.openErr != nil {
		return nil, c.openErr
	}
	return c.opened, nil
}

// openData works out a data connection in place of the library's EPSV.
func (c *control) openData() (*transfer, error) {
	t := newTransfer(c)
	var err error
	if c.data.active {
		err = c.openActive(t)
	} else {
		err = c.openPassive(t)
	}
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.transfer = t
	ended := c.cause != nil
	c.mu.Unlock()
	if ended { // meanwhile, so that fail knew nothing of this one
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Err: net.ErrClosed})
	}
	return t, nil
}

// openPassive asks for an address and dials it.
func (c *control) openPassive(t *transfer) error {
	announced, err := c.askPassive()
	if err != nil {
		return err
	}
	own := netip.AddrPortFrom(c.peer(), announced.Port())
	if announced.Addr().IsUnspecified() {
		announced = own // such servers mean themselves
	}
	var conn net.Conn
	switch c.data.choice {
	case ServerAddress:
		conn, err = c.dialData(c.ctx, announced)
	case ControlAddress:
		conn, err = c.dialData(c.ctx, own)
	default:
		conn, err = c.dialEither(own, announced)
	}
	if errors.Is(err, ftpbackend.ErrOutside) {
		return err // it says all there is to say
	}
	if err != nil {
		return &ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Err: err}
	}
	t.connected(conn)
	return nil
}

// dialEither tries the first address until it fails, or for the data timeout.
func (c *control) dialEither(first, second netip.AddrPort) (net.Conn, error) {
	if first == second {
		return c.dialData(c.ctx, first)
	}
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	if c.data.timeout > 0 {
		stop := c.after(c.data.timeout, cancel)
		defer stop()
	}
	conn, err := c.dialData(ctx, first)
	if err == nil || c.ctx.Err() != nil {
		return conn, err
	}
	return c.dialData(c.ctx, second)
}

// dialData connects to a data address of this session's server.
func (c *control) dialData(ctx context.Context, addr netip.AddrPort) (net.Conn, error) {
	return c.data.network.DialData(ctx, addrOf(c.RemoteAddr()), addr)
}

// askPassive asks PASV over IPv4, EPSV over IPv6 and where PASV is refused for
// good (RFC 959, RFC 2428).
func (c *control) askPassive() (netip.AddrPort, error) {
	if !c.peer().Is4() {
		return c.askExtended()
	}
	r, err := c.exchange("PASV")
	if err != nil {
		return netip.AddrPort{}, err
	}
	if r.code >= 500 {
		if addr, err := c.askExtended(); err == nil || c.ended() != nil {
			return addr, err
		}
	}
	return c.announcedBy(r)
}

func (c *control) askExtended() (netip.AddrPort, error) {
	r, err := c.exchange("EPSV")
	if err != nil {
		return netip.AddrPort{}, err
	}
	return c.announcedBy(r)
}

// announcedBy finds the address in a reply to PASV or EPSV. There are servers, and address translators, that answer the one as though it were the
// other, or a plain 200.
func (c *control) announcedBy(r reply) (netip.AddrPort, error) {
	if r.code < 200 || r.code > 299 {
		return netip.AddrPort{}, r.refusal()
	}
	for i := len(r.lines) - 1; i >= 0; i-- {
		text := r.textOf(i)
		if addr, ok := parsePassive(text); ok {
			return addr, nil
		}
		if port, ok := parseExtended(text); ok {
			return netip.AddrPortFrom(c.peer(), port), nil
		}
	}
	if r.code != 227 && r.code != 229 {
		return netip.AddrPort{}, r.refusal()
	}
	return netip.AddrPort{}, unreadable(r)
}

func unreadable(r reply) *ftpbackend.Error {
	return &ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Text: "no address in " + strconv.Quote(r.text())}
}

// openActive listens and tells the server where (PORT, or EPRT over IPv6).
func (c *control) openActive(t *transfer) error {
	local := addrOf(c.raw.LocalAddr())
	ln, err := c.data.network.ListenData(c.ctx, local.Addr())
	if err != nil {
		return &ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Err: err}
	}
	t.await(ln, c.peer())
	at := addrOf(ln.Addr())
	line := fmt.Sprintf("EPRT |2|%s|%d|", at.Addr(), at.Port())
	if at.Addr().Is4() {
		line = fmt.Sprintf("PORT %s,%d,%d", strings.ReplaceAll(at.Addr().String(), ".", ","), at.Port()>>8, at.Port()&0xFF)
	}
	r, err := c.exchange(line)
	if err == nil && (r.code < 200 || r.code > 299) {
		err = r.refusal()
	}
	if err != nil {
		t.Close()
	}
	return err
}

// peer returns the server's address.
func (c *control) peer() netip.Addr { return addrOf(c.RemoteAddr()).Addr() }

// addrOf returns an address in its plainest form, without a zone.
func addrOf(a net.Addr) netip.AddrPort {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := tcp.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}

// current returns the operation's transfer, nil if there is none.
func (c *control) current() *transfer {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.transfer
}

// latest returns the final reply to the latest command, if it has come.
func (c *control) latest() reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.last
}

// latestVerb returns the latest command.
func (c *control) latestVerb() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.verb
}

// sixNumbers is h1,h2,h3,h4,p1,p2 and no longer list; sixApart is the same with blanks in it.
var (
	sixNumbers = regexp.MustCompile(`(?:^|[^0-9,])([0-9]+(?:,[0-9]+){5})(?:$|[^0-9,])`)
	sixApart   = regexp.MustCompile(`(?:^|[^0-9,\t ])[\t ]*([0-9]+(?:[\t ]*,[\t ]*[0-9]+){5})[\t ]*(?:$|[^0-9,\t ])`)
)

// parsePassive finds an address in the text of a 227. RFC 959 does not say what
// stands around it, and servers differ (RFC 1123, 4.1.2.6).
func parsePassive(s string) (netip.AddrPort, bool) {
	for _, list := range append(sixNumbers.FindAllStringSubmatch(s, -1), sixApart.FindAllStringSubmatch(s, -1)...) {
		var b [6]byte
		ok := true
		for i, part := range strings.Split(list[1], ",") {
			n, err := strconv.ParseUint(strings.Trim(part, " \t"), 10, 8)
			b[i], ok = byte(n), ok && err == nil
		}
		port := uint16(b[4])<<8 | uint16(b[5])
		if ok && port != 0 {
			return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[:4])), port), true
		}
	}
	return netip.AddrPort{}, false
}

// parseExtended finds the port in the text of a 229, as in (|||6446|), where
// any character may stand for the bar (RFC 2428, 3). Protocol and address, which
// are to be empty, are those of the control connection whatever they say.
func parseExtended(s string) (uint16, bool) {
	_, s, ok := strings.Cut(s, "(")
	s, _, closed := strings.Cut(s, ")")
	s = strings.Trim(s, " \t")
	if !ok || !closed || s == "" {
		return 0, false
	}
	fields := strings.Split(s, s[:1])
	if len(fields) != 5 || fields[4] != "" {
		return 0, false
	}
	return ftpbackend.ParsePort(strings.Trim(fields[3], " \t"))
}
