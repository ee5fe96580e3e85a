package emulator

import (
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
)

// An activeCommand is a command that the hooks know of, until its final result code and its result URC are sent. Without hooks there are none, and every
// *activeCommand is nil.
type activeCommand struct {
	hook.Origin
	answer hook.Response
	noise  *rand.Rand    // rules Garble and Lose
	lose   int           // bytes still to lose
	delay  time.Duration // of what is written next
	late   time.Duration // of the result URC

	finalSent     bool // the final result code of its line
	resultPending bool // a result URC is to come
}

// activeCommands are those that have not ended, and on whose behalf things happen now. The pointers are read without the modem's lock.
type activeCommands struct {
	last            uint64
	open            []*activeCommand
	file, ftp, runs atomic.Pointer[activeCommand] // the FILE command that runs, the FTP command in progress, any command that runs
}

// origin is the command on whose behalf a store is used.
func (a *activeCommands) origin() hook.Origin {
	for _, p := range []*atomic.Pointer[activeCommand]{&a.file, &a.ftp, &a.runs} {
		if o := p.Load(); o != nil {
			return o.Origin
		}
	}
	return hook.Origin{}
}

// ask asks the hooks about the command c. If instead, it is not to be run, and err is how it ends.
func ask(c *at.Call, name, text string) (err error, instead bool) {
	m, p := mod(c), portOf(c)
	p.flushCapture() // the answer of the command before on the line
	o := &activeCommand{Origin: hook.Origin{ID: m.active.last + 1, Name: name, Line: "AT" + text}}
	m.active.last++
	m.active.open = append(m.active.open, o)
	m.active.runs.Store(o)
	if c.Command != nil && c.Command.Family == at.FILE {
		m.active.file.Store(o)
	}
	p.active = o
	p.lineCommands = append(p.lineCommands, o)
	a := m.cfg.Hooks.Command(o.Origin)
	if !p.runEffects(a.Effects) {
		return at.ErrPending, true
	}
	o.answer, o.lose, o.delay, o.late = a, a.Lose, a.Delay, a.Delay
	if a.Garble || a.Lose > 0 {
		o.noise = rand.New(rand.NewPCG(a.Seed, 0))
	}
	if a.Silent { // and so there is nothing to be late or in pieces
		return at.ErrNoResult, true
	}
	p.beginCapture(o)
	switch {
	case a.Failed:
		return failWith(c, a.Fail), true
	case len(a.Lines) > 0:
		return scriptedAnswer(c, a.Lines), true
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

// runEffects does the effects that come between a line and its answer. It reports false when the line did not survive them.
func (p *port) runEffects(effects []hook.Effect) bool {
	if len(effects) == 0 {
		return true
	}
	m := p.m
	epoch := m.loop.Epoch()
	if p.flush(); m.loop.Epoch() != epoch { // the echo comes, whatever happens then
		return false
	}
	m.asking = p
	m.apply(effects)
	m.asking = nil
	if m.loop.Epoch() == epoch {
		p.flush()
	}
	return m.loop.Epoch() == epoch
}

// askBare asks about a line that has no command in it.
func (p *port) askBare() error {
	if p.m.cfg.Hooks == nil || len(p.lineCommands) > 0 {
		return nil
	}
	p.call.Begin(atparser.Command{Last: true}, nil)
	p.infos = 0
	err, _ := ask(&p.call, "AT", "")
	return err
}

// lineEnded notes that the line of these commands has its final result code.
func (m *Modem) lineEnded(line []*activeCommand) {
	for _, o := range line {
		o.finalSent = true
		m.active.file.CompareAndSwap(o, nil)
		m.active.runs.CompareAndSwap(o, nil)
		m.endCommand(o)
	}
}

// endCommand tells the hooks that o is over, if it is.
func (m *Modem) endCommand(o *activeCommand) {
	if o == nil || !o.finalSent || o.resultPending {
		return
	}
	if i := slices.Index(m.active.open, o); i >= 0 {
		m.active.open = slices.Delete(m.active.open, i, i+1)
		m.cfg.Hooks.Ended(o.Origin)
	}
}

// endCommands ends all that there are: they are void.
func (m *Modem) endCommands() {
	open := m.active.open
	m.active.open = nil
	m.active.file.Store(nil)
	m.active.ftp.Store(nil)
	m.active.runs.Store(nil)
	for _, o := range open {
		m.cfg.Hooks.Ended(o.Origin)
	}
}
