package session

import (
	"slices"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
)

// running is the command line that runs, or ran last. The modem's lock guards it.
type running struct {
	session *Session

	last         []byte // for A/
	scan         atparser.Scanner
	call         at.Call
	by           string           // what the command is answered by that runs, or ran last; empty: the modem
	active       *activeCommand   // of the command that runs; nil without hooks
	lineCommands []*activeCommand // of the line, with hooks
	busy         bool             // its final result code is not written yet
}

// runLine runs the command line that the assembler has found.
func (r *running) runLine(line atparser.Line) {
	p := r.session
	g := p.g
	r.last = append(r.last[:0], line.Text...)
	g.Trace.CommandLine(p.inTrace(), r.last)
	if line.LFOnly {
		g.Lint.Report(lint.LFOnly, r.lastLine(), "the line ends in LF alone; the manual ends it with CR")
	}
	if line.TooLong {
		r.last = r.last[:0]
		p.output.failure(at.ErrPlain)
		return
	}
	r.scan.Reset(r.last)
	r.busy, p.host.dropped, p.lint.found = true, false, 0
	r.active, r.by = nil, ""
	r.goOn()
}

// lastLine is the command line that runs, or ran last, with its AT.
func (r *running) lastLine() string { return "AT" + string(r.last) }

// goOn runs the commands of the line, one after another, until one goes on by itself or the line
// ends.
func (r *running) goOn() {
	p := r.session
	for {
		cmd, ok, err := r.scan.Next()
		if err != nil {
			p.queue.flushCapture()
			r.by = ""
			p.lint.noCommand(err)
			r.finish(at.CMEUnknownCommand)
			return
		}
		if !ok {
			if err := r.askBare(); err != at.ErrPending {
				r.finish(err)
			}
			return
		}
		switch err := r.run(cmd); err {
		case nil:
		case at.ErrPending:
			return
		default:
			r.finish(err)
			return
		}
	}
}

// run judges one command in the module's order (unknown, form, SIM, parameters) and hands it to its
// handler. The hooks come before that, and then the user's own commands.
func (r *running) run(cmd atparser.Command) error {
	p := r.session
	g := p.g
	spec := g.Table.Lookup(cmd.Name)
	c := &r.call
	c.Begin(cmd, spec)
	r.active, r.by, p.output.infos = nil, "", 0
	if g.Hooks != nil {
		if err, instead := ask(c, cmd.Name, r.scan.Text()); instead {
			return err
		}
	}
	if g.Custom != nil {
		if err, mine := r.custom(c, spec != nil); mine {
			return err
		}
	}
	if spec == nil {
		p.lint.unknown(cmd.Name)
		return at.CMEUnknownCommand
	}
	p.lint.polling(spec, cmd)
	var h at.Handler
	switch cmd.Form {
	case atparser.Exec:
		h = spec.Exec
	case atparser.Read:
		h = spec.Read
	case atparser.Test:
		if h = spec.Test; h == nil && !cmd.Basic {
			h = at.TestAnswer
		}
	case atparser.Write:
		if h = spec.Write; h == nil && len(spec.Keys) > 0 {
			h = at.WriteKey
		}
	}
	if h == nil {
		return at.CMENotAllowed
	}
	if spec.NeedsSIM && cmd.Form != atparser.Test && !g.Module.SIMReady() {
		return at.ErrPlain
	}
	if cmd.Form == atparser.Write && spec.KeepsAll(cmd.Params) {
		return c.Tolerate(spec.Params, cmd.Params)
	}
	if cmd.Form == atparser.Write && len(spec.Keys) == 0 {
		if err := c.Bind(spec.Params, cmd.Params); err != nil {
			return err
		}
	} else if cmd.Form == atparser.Exec && !cmd.Basic {
		c.Bind(spec.Params, nil) // defaults, where all are optional
	}
	if g.Hooks == nil {
		return h(c)
	}
	said := len(p.output.unwritten)
	return r.applyLateEffects(said, h(c))
}

// applyLateEffects is the end of a handler, before its answer: what the stores' hooks have asked
// for meanwhile happens first, and may be the end of the line. What was written before is on its
// way by then.
func (r *running) applyLateEffects(said int, err error) error {
	p := r.session
	if !p.g.Loop.HasPosted() {
		return err
	}
	epoch := p.g.Loop.Epoch()
	if p.queue.captured == nil && said <= len(p.output.unwritten) {
		answer := slices.Clone(p.output.unwritten[said:])
		p.output.unwritten = p.output.unwritten[:said]
		if p.output.flush(); p.g.Loop.Epoch() == epoch {
			p.output.unwritten = append(p.output.unwritten, answer...)
		}
	}
	for _, f := range p.g.Loop.TakePosted() { // not before the flush, which unlocks: a worker that has posted waits for it, and must find it until it is done
		f()
	}
	if p.g.Loop.Epoch() != epoch {
		return at.ErrPending
	}
	return err
}

// done ends a command that had returned at.ErrPending: with nil the line goes on, with an error it
// ends.
func (r *running) done(err error) {
	if !r.busy {
		return
	}
	if err != nil {
		r.finish(err)
		return
	}
	r.goOn()
}

// finish writes the line's final result code and does what was put off until then.
func (r *running) finish(err error) {
	p := r.session
	final := len(p.output.unwritten)
	if err != nil {
		p.output.failure(err)
	} else {
		p.output.result(at.ResultOK)
	}
	if p.g.Hooks == nil || !p.merge.deferOK(err, final) {
		if p.lint.unreadAtWrite = len(p.input.unread); err == at.ErrNoResult { // now, and not when the answer is written: a quick host may have sent its next line by then
			p.lint.unreadAtWrite = 0 // what is never answered cannot be waited for
		}
		r.finished()
	}
}

// finished is the end of the line, once its final result code is written.
func (r *running) finished() {
	p := r.session
	line := r.lineCommands
	r.lineCommands = nil
	p.g.lineEnded(line)
	p.lint.typedAhead()
	if !r.afterwards() {
		return
	}
	r.busy = false
}

// afterwards does what waits for the final result code. It reports false when a reset came while
// that was written.
func (r *running) afterwards() bool {
	p := r.session
	after := r.call.TakeAfter()
	epoch := p.g.Loop.Epoch()
	if rate := p.rate.asked; rate != nil {
		p.rate.next, p.rate.asked = rate, nil
		if p.output.flush(); p.g.Loop.Epoch() != epoch {
			return false
		}
	}
	for _, f := range after {
		if p.output.flush(); p.g.Loop.Epoch() != epoch {
			return false
		}
		f()
	}
	return true
}
