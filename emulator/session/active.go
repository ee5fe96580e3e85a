package session

import (
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
)

// An activeCommand is a command that the hooks know of, until its final result code and its result
// URC are sent. Without hooks there are none, and every *activeCommand is nil.
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

// activeCommands are those that have not ended, and on whose behalf things happen now. The pointers
// are read without the modem's lock.
type activeCommands struct {
	hooks           hook.Hooks
	last            uint64
	open            []*activeCommand
	file, ftp, runs atomic.Pointer[activeCommand] // the FILE command that runs, the FTP command in progress, any command that runs
}

// begin notes a command that runs; file: one that is about files.
func (a *activeCommands) begin(name, line string, file bool) *activeCommand {
	a.last++
	o := &activeCommand{Origin: hook.Origin{ID: a.last, Name: name, Line: line}}
	a.open = append(a.open, o)
	a.runs.Store(o)
	if file {
		a.file.Store(o)
	}
	return o
}

// ask asks the hooks about the command c. If instead, it is not to be run, and err is how it ends.
func ask(c *at.Call, name, text string) (err error, instead bool) {
	p := Of(c)
	g := p.g
	p.queue.flushCapture() // the answer of the command before on the line
	o := g.begin(name, "AT"+text, c.Command != nil && c.Command.Family == at.FILE)
	p.running.active = o
	p.running.lineCommands = append(p.running.lineCommands, o)
	a := g.Hooks.Command(o.Origin)
	if !p.running.runEffects(a.Effects) {
		return at.ErrPending, true
	}
	o.answer, o.lose, o.delay, o.late = a, a.Lose, a.Delay, a.Delay
	if a.Garble || a.Lose > 0 {
		o.noise = rand.New(rand.NewPCG(a.Seed, 0))
	}
	if a.Silent { // and so there is nothing to be late or in pieces
		return at.ErrNoResult, true
	}
	p.queue.beginCapture(o)
	switch {
	case a.Failed:
		return g.Module.Fail(c.Command, a.Fail), true
	case len(a.Lines) > 0:
		return scriptedAnswer(c, a.Lines), true
	}
	return nil, false
}

// runEffects does the effects that come between a line and its answer. It reports false when the
// line did not survive them.
func (r *running) runEffects(effects []hook.Effect) bool {
	if len(effects) == 0 {
		return true
	}
	p := r.session
	g := p.g
	epoch := g.Loop.Epoch()
	if p.output.flush(); g.Loop.Epoch() != epoch { // the echo comes, whatever happens then
		return false
	}
	g.asking = p
	g.Module.Apply(effects)
	g.asking = nil
	if g.Loop.Epoch() == epoch {
		p.output.flush()
	}
	return g.Loop.Epoch() == epoch
}

// askBare asks about a line that has no command in it.
func (r *running) askBare() error {
	p := r.session
	if p.g.Hooks == nil || len(r.lineCommands) > 0 {
		return nil
	}
	r.call.Begin(atparser.Command{Last: true}, nil)
	p.output.infos = 0
	err, _ := ask(&r.call, "AT", "")
	return err
}

// lineEnded notes that the line of these commands has its final result code.
func (a *activeCommands) lineEnded(line []*activeCommand) {
	for _, o := range line {
		o.finalSent = true
		a.file.CompareAndSwap(o, nil)
		a.runs.CompareAndSwap(o, nil)
		a.endCommand(o)
	}
}

// endCommand tells the hooks that o is over, if it is.
func (a *activeCommands) endCommand(o *activeCommand) {
	if o == nil || !o.finalSent || o.resultPending {
		return
	}
	if i := slices.Index(a.open, o); i >= 0 {
		a.open = slices.Delete(a.open, i, i+1)
		a.hooks.Ended(o.Origin)
	}
}

// endCommands ends all that there are: they are void.
func (a *activeCommands) endCommands() {
	open := a.open
	a.open = nil
	a.file.Store(nil)
	a.ftp.Store(nil)
	a.runs.Store(nil)
	for _, o := range open {
		a.hooks.Ended(o.Origin)
	}
}

// Origin is the command on whose behalf a store is used. It may be called without the lock.
func (a *activeCommands) Origin() hook.Origin {
	for _, p := range []*atomic.Pointer[activeCommand]{&a.file, &a.ftp, &a.runs} {
		if o := p.Load(); o != nil {
			return o.Origin
		}
	}
	return hook.Origin{}
}

// FTPOrigin is the FTP command in progress. It may be called without the lock.
func (a *activeCommands) FTPOrigin() (o hook.Origin) {
	if c := a.ftp.Load(); c != nil {
		o = c.Origin
	}
	return o
}

// FTPUnderWay notes the command that r belongs to as the FTP command in progress; the zero value:
// there is none.
func (a *activeCommands) FTPUnderWay(r ResultURC) { a.ftp.Store(r.command) }
