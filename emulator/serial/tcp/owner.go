package tcp

import (
	"fmt"

	"ptymodem/emulator/serial"
)

// Notify hands over the function that is told of what goes wrong with the port and is no matter of
// the modem's: a connection that cannot be taken, an HTTP request. It is called on any goroutine,
// as often as it happens.
func (p *port) Notify(f func(err error)) { p.notify.Store(&f) }

func (p *port) report(err error) {
	if f := p.notify.Load(); f != nil {
		(*f)(err)
	}
}

// SetOwner names the modem that the port belongs to, before it is read.
func (p *port) SetOwner(m serial.Owner) { p.modem.Store(&m) }

func (p *port) ending() {
	if m := p.modem.Load(); m != nil {
		(*m).ReadOn()
	}
}

// nothingDue reports that nothing more is due to a host that has closed its sending side.
func (p *port) nothingDue() bool {
	m := p.modem.Load()
	return m == nil || (*m).NothingDue()
}

// refused tells that h is a web browser.
func (p *port) refused(h hostConn) {
	if m := p.modem.Load(); m != nil {
		(*m).NoHost(ErrHTTP.Error())
	}
	p.report(fmt.Errorf("%s: %s sent %w", p, h.conn().RemoteAddr(), ErrHTTP))
}
