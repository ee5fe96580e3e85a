package session

import (
	"slices"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
)

// runLine runs the command line that the assembler has found.
func (p *Session) runLine(line atparser.Line) {
	g := p.g
	p.running.last = append(p.running.last[:0], line.Text...)
	g.Trace.CommandLine(p.running.last)
	if line.LFOnly {
		g.Lint.Report(lint.LFOnly, p.LastLine(), "the line ends in LF alone; the manual ends it with CR")
	}
	if line.TooLong {
		p.running.last = p.running.last[:0]
		p.output.failure(at.ErrPlain)
		return
	}
	p.running.scan.Reset(p.running.last)
	p.running.busy, p.host.dropped, p.lint.found = true, false, 0
	p.running.active = nil
	p.goOn()
}

// LastLine is the command line that runs, or ran last, with its AT.
func (p *Session) LastLine() string { return "AT" + string(p.running.last) }

// goOn runs the commands of the line, one after another, until one goes on by itself or the line
// ends.
func (p *Session) goOn() {
	for {
		cmd, ok, err := p.running.scan.Next()
		if err != nil {
			p.queue.flushCapture()
			p.lint.noCommand(err)
			p.finish(at.CMEUnknownCommand)
			return
		}
		if !ok {
			if err := p.askBare(); err != at.ErrPending {
				p.finish(err)
			}
			return
		}
		switch err := p.run(cmd); err {
		case nil:
		case at.ErrPending:
			return
		default:
			p.finish(err)
			return
		}
	}
}

// run judges one command in the module's order (unknown, form, SIM, parameters) and hands it to its
// handler.
func (p *Session) run(cmd atparser.Command) error {
	g := p.g
	spec := g.Table.Lookup(cmd.Name)
	c := &p.running.call
	c.Begin(cmd, spec)
	p.running.active, p.output.infos = nil, 0
	if g.Hooks != nil {
		if err, instead := ask(c, cmd.Name, p.running.scan.Text()); instead {
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
	return p.applyLateEffects(said, h(c))
}

// applyLateEffects is the end of a handler, before its answer: what the stores' hooks have asked
// for meanwhile happens first, and may be the end of the line. What was written before is on its
// way by then.
func (p *Session) applyLateEffects(said int, err error) error {
	posted := p.g.Loop.TakePosted()
	if len(posted) == 0 {
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
	for _, f := range posted {
		f()
	}
	if p.g.Loop.Epoch() != epoch {
		return at.ErrPending
	}
	return err
}

// Done implements [at.Output]: it ends a command that had returned at.ErrPending: with nil the line
// goes on, with an error it ends. The modem is locked; the caller need not flush or process, the
// event that it is part of ends in [Group.Settle].
func (p *Session) Done(err error) {
	if !p.running.busy {
		return
	}
	if err != nil {
		p.finish(err)
		return
	}
	p.goOn()
}

// finish writes the line's final result code and does what was put off until then.
func (p *Session) finish(err error) {
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
		p.finished()
	}
}

// finished is the end of the line, once its final result code is written.
func (p *Session) finished() {
	line := p.running.lineCommands
	p.running.lineCommands = nil
	p.g.lineEnded(line)
	p.lint.typedAhead()
	if !p.afterwards() {
		return
	}
	p.running.busy = false
}

// afterwards does what waits for the final result code. It reports false when a reset came while
// that was written.
func (p *Session) afterwards() bool {
	after := p.running.call.TakeAfter()
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
