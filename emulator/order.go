package emulator

import (
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// An order is a command that the hooks know of, from the question what to answer to its end. Without hooks there are none, and every *order is nil.
type order struct {
	Origin
	answer Answer
	noise  *rand.Rand    // rules Garble and Lose
	lose   int           // bytes still to lose
	delay  time.Duration // of what is said next
	late   time.Duration // of the result URC

	said bool // the final result code of its line
	owes bool // a result URC is to come
}

// orders are those that have not ended, and on whose behalf things happen now. The pointers are read without the modem's lock.
type orders struct {
	last            uint64
	open            []*order
	file, ftp, runs atomic.Pointer[order] // the FILE command that runs, the FTP command in progress, any command that runs
}

// origin is the command on whose behalf a store is used.
func (a *orders) origin() Origin {
	for _, p := range []*atomic.Pointer[order]{&a.file, &a.ftp, &a.runs} {
		if o := p.Load(); o != nil {
			return o.Origin
		}
	}
	return Origin{}
}

// ask asks the hooks about the command c. If instead, it is not to be run, and err is how it ends.
func ask(c *at.Call, name, text string) (err error, instead bool) {
	m, p := mod(c), portOf(c)
	p.utter() // what the command before on the line has said
	o := &order{Origin: Origin{ID: m.orders.last + 1, Name: name, Line: "AT" + text}}
	m.orders.last++
	m.orders.open = append(m.orders.open, o)
	m.orders.runs.Store(o)
	if c.Command != nil && c.Command.Family == at.FILE {
		m.orders.file.Store(o)
	}
	p.order = o
	p.line = append(p.line, o)
	a := m.cfg.Hooks.Command(o.Origin)
	if !p.suffer(a.Deeds) {
		return at.ErrPending, true
	}
	o.answer, o.lose, o.delay, o.late = a, a.Lose, a.Delay, a.Delay
	if a.Garble || a.Lose > 0 {
		o.noise = rand.New(rand.NewPCG(a.Seed, 0))
	}
	if a.Silent { // and so there is nothing to be late or in pieces
		return at.ErrNoResult, true
	}
	p.speak(o)
	switch {
	case a.Failed:
		return failWith(c, a.Fail), true
	case len(a.Lines) > 0:
		return recite(c, a.Lines), true
	}
	return nil, false
}

// failWith is how a command of its family fails with a number: a TCP/IP command leaves the number to AT+QIGETERROR.
func failWith(c *at.Call, code int) error {
	if c.Command != nil && c.Command.Family == at.TCPIP {
		return mod(c).tcpipError(tcpipCode(code))
	}
	return at.CME(code)
}

// suffer does the deeds that come between a line and its answer. It reports false when the line did not survive them.
func (p *port) suffer(deeds []Deed) bool {
	if len(deeds) == 0 {
		return true
	}
	m := p.m
	epoch := m.loop.Epoch()
	if p.flush(); m.loop.Epoch() != epoch { // the echo comes, whatever happens then
		return false
	}
	m.asking = p
	m.perform(deeds)
	m.asking = nil
	if m.loop.Epoch() == epoch {
		p.flush()
	}
	return m.loop.Epoch() == epoch
}

// askBare asks about a line that has no command in it.
func (p *port) askBare() error {
	if p.m.cfg.Hooks == nil || len(p.line) > 0 {
		return nil
	}
	p.call.Begin(atparser.Command{Last: true}, nil)
	p.infos = 0
	err, _ := ask(&p.call, "AT", "")
	return err
}

// lineEnded notes that the line of these orders has its final result code.
func (m *Modem) lineEnded(line []*order) {
	for _, o := range line {
		o.said = true
		m.orders.file.CompareAndSwap(o, nil)
		m.orders.runs.CompareAndSwap(o, nil)
		m.endOrder(o)
	}
}

// endOrder tells the hooks that o is over, if it is.
func (m *Modem) endOrder(o *order) {
	if o == nil || !o.said || o.owes {
		return
	}
	if i := slices.Index(m.orders.open, o); i >= 0 {
		m.orders.open = slices.Delete(m.orders.open, i, i+1)
		m.cfg.Hooks.Ended(o.Origin)
	}
}

// endOrders ends all that there are: they are void.
func (m *Modem) endOrders() {
	open := m.orders.open
	m.orders.open = nil
	m.orders.file.Store(nil)
	m.orders.ftp.Store(nil)
	m.orders.runs.Store(nil)
	for _, o := range open {
		m.cfg.Hooks.Ended(o.Origin)
	}
}
