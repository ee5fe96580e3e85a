package emulator

import "fmt"

// Notify hands over the function that is told of what goes wrong with the port and is no matter of the modem's: a connection that cannot be taken,
// an HTTP request. It is called on any goroutine, as often as it happens.
func (p *netPort) Notify(f func(err error)) { p.notify.Store(&f) }

func (p *netPort) report(err error) {
	if f := p.notify.Load(); f != nil {
		(*f)(err)
	}
}

// A netModem is what the port must know of the modem behind it, and tell it besides bytes and DTR.
type netModem interface {
	// readOn is told that a host has gone while the modem does not read: it reads on to the end of what that one has sent.
	readOn()
	// noHost is told that whoever was connected is not a host, and is hung up on.
	noHost(what string)
	// nothingDue reports that a host that sends nothing more has all that its lines bring.
	nothingDue() bool
}

func (p *netPort) serves(m netModem) { p.modem.Store(&m) }

func (p *netPort) ending() {
	if m := p.modem.Load(); m != nil {
		(*m).readOn()
	}
}

// nothingDue reports that nothing more is due to a host that has closed its sending side.
func (p *netPort) nothingDue() bool {
	m := p.modem.Load()
	return m == nil || (*m).nothingDue()
}

// refused tells that h is a web browser.
func (p *netPort) refused(h netHost) {
	if m := p.modem.Load(); m != nil {
		(*m).noHost(errHTTP.Error())
	}
	p.report(fmt.Errorf("%s: %s sent %w", p, h.conn().RemoteAddr(), errHTTP))
}
