package client

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"ptymodem/ftpbackend"
)

// dataOpener opens the data connections of a session. The operation's goroutine alone uses it.
type dataOpener struct {
	control   *control
	active    bool // the server connects
	choice    DataAddress
	timeout   time.Duration // Config.DataTimeout
	network   ftpbackend.Network
	tls       *tls.Config   // nil: plain
	negotiate time.Duration // ftptls.Options.NegotiateTime
}

// open opens a data connection, in place of the library's EPSV.
func (o *dataOpener) open() (*transfer, error) {
	c := o.control
	t := newTransfer(c, o.tls, o.negotiate)
	var err error
	if o.active {
		err = o.listen(t)
	} else {
		err = o.dial(t)
	}
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	c.transfer = t
	ended := c.cause != nil
	c.mu.Unlock()
	if ended { // before, so that control.fail did not know of this transfer
		t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataLost, Err: net.ErrClosed})
	}
	return t, nil
}

// dial asks for an address and connects to it: passive mode.
func (o *dataOpener) dial(t *transfer) error {
	announced, err := o.askPassive()
	if err != nil {
		return err
	}
	own := netip.AddrPortFrom(o.control.peer(), announced.Port())
	if announced.Addr().IsUnspecified() {
		announced = own // such servers mean themselves
	}
	var conn net.Conn
	switch o.choice {
	case ServerAddress:
		conn, err = o.connect(o.control.ctx, announced)
	case ControlAddress:
		conn, err = o.connect(o.control.ctx, own)
	default:
		conn, err = o.connectEither(own, announced)
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

// connectEither tries the first address until it fails, or for the data timeout.
func (o *dataOpener) connectEither(first, second netip.AddrPort) (net.Conn, error) {
	c := o.control
	if first == second {
		return o.connect(c.ctx, first)
	}
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	if o.timeout > 0 {
		stop := c.timers.after(o.timeout, cancel)
		defer stop()
	}
	conn, err := o.connect(ctx, first)
	if err == nil || c.ctx.Err() != nil {
		return conn, err
	}
	return o.connect(c.ctx, second)
}

// connect connects to a data address of this session's server.
func (o *dataOpener) connect(ctx context.Context, addr netip.AddrPort) (net.Conn, error) {
	return o.network.DialData(ctx, addrOf(o.control.server()), addr)
}

// askPassive asks PASV over IPv4, EPSV over IPv6 and where PASV is refused for good (RFC 959, RFC
// 2428).
func (o *dataOpener) askPassive() (netip.AddrPort, error) {
	if !o.control.peer().Is4() {
		return o.askExtended()
	}
	r, err := o.control.exchange("PASV")
	if err != nil {
		return netip.AddrPort{}, err
	}
	if r.Code >= 500 {
		if addr, err := o.askExtended(); err == nil || o.control.ended() != nil {
			return addr, err
		}
	}
	return r.Address(o.control.peer())
}

func (o *dataOpener) askExtended() (netip.AddrPort, error) {
	r, err := o.control.exchange("EPSV")
	if err != nil {
		return netip.AddrPort{}, err
	}
	return r.Address(o.control.peer())
}

// listen listens and tells the server where (PORT, or EPRT over IPv6): active mode.
func (o *dataOpener) listen(t *transfer) error {
	c := o.control
	local := addrOf(c.raw.LocalAddr())
	ln, err := o.network.ListenData(c.ctx, local.Addr())
	if err != nil {
		return &ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Err: err}
	}
	t.active.start(ln, c.peer())
	at := addrOf(ln.Addr())
	line := fmt.Sprintf("EPRT |2|%s|%d|", at.Addr(), at.Port())
	if at.Addr().Is4() {
		line = fmt.Sprintf("PORT %s,%d,%d", strings.ReplaceAll(at.Addr().String(), ".", ","), at.Port()>>8, at.Port()&0xFF)
	}
	if _, err = c.demand(line); err != nil {
		t.Close()
	}
	return err
}

// addrOf returns an address in its plainest form, without a zone.
func addrOf(a net.Addr) netip.AddrPort {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := tcp.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}
