package emulator

import (
	"slices"

	"ptymodem/atparser"
	"ptymodem/emulator/lint"
)

// runLine runs the command line that the assembler has found.
func (p *port) runLine(line atparser.Line) {
	m := p.m
	p.last = append(p.last[:0], line.Text...)
	m.trace.CommandLine(p.last)
	if line.LFOnly {
		m.report(lint.LFOnly, p.lastLine(), "the line ends in LF alone; the manual ends it with CR")
	}
	if line.TooLong {
		p.last = p.last[:0]
		p.failure(errPlain)
		return
	}
	p.scan.Reset(p.last)
	p.running, p.dropped, p.found = true, false, 0
	p.call.order = nil
	p.goOn()
}

func (p *port) lastLine() string { return "AT" + string(p.last) }

// goOn runs the commands of the line, one after another, until one goes on by itself or the line ends.
func (p *port) goOn() {
	for {
		cmd, ok, err := p.scan.Next()
		if err != nil {
			p.utter()
			p.lintNoCommand(err)
			p.finish(cmeUnknownCommand)
			return
		}
		if !ok {
			if err := p.askBare(); err != errPending {
				p.finish(err)
			}
			return
		}
		switch err := p.run(cmd); err {
		case nil:
		case errPending:
			return
		default:
			p.finish(err)
			return
		}
	}
}

// run judges one command in the module's order (unknown, form, SIM, parameters) and hands it to its handler.
func (p *port) run(cmd atparser.Command) error {
	m := p.m
	spec := m.table.Lookup(cmd.Name)
	c := &p.call
	*c = Call{m: m, port: p, cmd: cmd, spec: spec, after: c.after, newRate: c.newRate, got: c.got}
	if m.cfg.Hooks != nil {
		if err, instead := c.ask(cmd.Name, p.scan.Text()); instead {
			return err
		}
	}
	if spec == nil {
		p.lintUnknown(cmd.Name)
		return cmeUnknownCommand
	}
	p.lintPolling(spec, cmd)
	var h handler
	switch cmd.Form {
	case atparser.Exec:
		h = spec.Exec
	case atparser.Read:
		h = spec.Read
	case atparser.Test:
		if h = spec.Test; h == nil && !cmd.Basic {
			h = testAnswer
		}
	case atparser.Write:
		if h = spec.Write; h == nil && len(spec.Keys) > 0 {
			h = keyedSetting
		}
	}
	if h == nil {
		return cmeNotAllowed
	}
	if spec.NeedsSIM && cmd.Form != atparser.Test && !m.simReady() {
		return errPlain
	}
	if cmd.Form == atparser.Write && spec.keepsAll(cmd.Params) {
		return c.tolerate(spec.Params, cmd.Params)
	}
	if cmd.Form == atparser.Write && len(spec.Keys) == 0 {
		if err := c.bind(spec.Params, cmd.Params); err != nil {
			return err
		}
	} else if cmd.Form == atparser.Exec && !cmd.Basic {
		c.bind(spec.Params, nil) // defaults, where all are optional
	}
	if m.cfg.Hooks == nil {
		return h(c)
	}
	said := len(p.out)
	return p.overtaken(said, h(c))
}

// overtaken is the end of a handler, before its answer: what the stores' hooks have asked for meanwhile happens first, and may be the end of the
// line. What was said before is on its way by then.
func (p *port) overtaken(said int, err error) error {
	posted := p.m.loop.TakePosted()
	if len(posted) == 0 {
		return err
	}
	epoch := p.m.loop.Epoch()
	if p.speaker == nil && said <= len(p.out) {
		answer := slices.Clone(p.out[said:])
		p.out = p.out[:said]
		if p.flush(); p.m.loop.Epoch() == epoch {
			p.out = append(p.out, answer...)
		}
	}
	for _, f := range posted {
		f()
	}
	if p.m.loop.Epoch() != epoch {
		return errPending
	}
	return err
}

// bind checks values against params for the handler to ask for by name.
func (c *Call) bind(params []Param, values []atparser.Value) error {
	if err := c.fit(params, values); err != nil {
		return err
	}
	return c.tolerate(params, values)
}

// fit is bind for values whose slips were judged already.
func (c *Call) fit(params []Param, values []atparser.Value) error {
	c.param = params
	keep := c.spec.Support == Setting && len(c.spec.Keys) == 0
	if !bind(params, values, c.args[:], keep) {
		return c.parameterError()
	}
	if keep {
		now := c.m.keep.values(c.spec)
		for i := range params {
			if !c.args[i].given {
				c.args[i] = argument{num: now[i].num, text: now[i].text}
			}
		}
	}
	return nil
}

// tolerate reports the slips in values, or refuses them when the modem is strict.
func (c *Call) tolerate(params []Param, values []atparser.Value) error {
	for i := range values {
		if !slipped(params, i, &values[i]) {
			continue
		}
		if c.m.cfg.Strict {
			return c.parameterError()
		}
		c.port.reportOnce(lint.Quote, slipReason(params, values))
		return nil
	}
	return nil
}

// enterData checks that a command that may enter data mode is the last on its line.
func (c *Call) enterData() error {
	if !c.cmd.Last {
		return errPlain
	}
	return nil
}

// done ends a command that had returned errPending: with nil the line goes on, with an error it ends. The modem is locked; the caller need not
// flush or process, the event that it is part of ends in [Modem.settle].
func (c *Call) done(err error) {
	p := c.port
	if !p.running {
		return
	}
	if err != nil {
		p.finish(err)
		return
	}
	p.goOn()
}

// finish writes the line's final result code and does what was put off until then.
func (p *port) finish(err error) {
	final := len(p.out)
	if err != nil {
		p.failure(err)
	} else {
		p.result(resultOK)
	}
	if p.m.cfg.Hooks == nil || !p.putOff(err, final) {
		if p.early = len(p.in); err == errSilent { // now, and not when the answer is written: a quick host may have sent its next line by then
			p.early = 0 // what is never answered cannot be waited for
		}
		p.finished()
	}
}

// finished is the end of the line, once its final result code is written.
func (p *port) finished() {
	line := p.line
	p.line = nil
	p.m.lineEnded(line)
	p.lintAhead()
	if !p.afterwards() {
		return
	}
	p.running = false
}

// afterwards does what waits for the final result code. It reports false when a reset came while that was written.
func (p *port) afterwards() bool {
	after := p.call.after
	p.call.after = nil
	epoch := p.m.loop.Epoch()
	if rate := p.call.newRate; rate != nil {
		p.newRate, p.call.newRate = rate, nil
		if p.flush(); p.m.loop.Epoch() != epoch {
			return false
		}
	}
	for _, f := range after {
		if p.flush(); p.m.loop.Epoch() != epoch {
			return false
		}
		f()
	}
	return true
}
