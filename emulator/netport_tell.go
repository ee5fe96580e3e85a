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

// watchEnds hands over the functions that are told that a host has gone while nobody read, and that one was no host of a modem.
func (p *netPort) watchEnds(ends func(), noticed func(what string)) {
	p.ends.Store(&ends)
	p.noticed.Store(&noticed)
}

// ending has the modem read on to the end of what a host has sent.
func (p *netPort) ending() {
	if f := p.ends.Load(); f != nil {
		(*f)()
	}
}

// refused tells that h is a web browser.
func (p *netPort) refused(h netHost) {
	if f := p.noticed.Load(); f != nil {
		(*f)(errHTTP.Error())
	}
	p.report(fmt.Errorf("%s: %s sent %w", p, h.conn().RemoteAddr(), errHTTP))
}
