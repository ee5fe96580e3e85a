package session

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/custom"
)

// custom answers a command of the user's own; mine is false if it is none.
func (r *running) custom(c *at.Call, known bool) (err error, mine bool) {
	g := r.session.g
	a, mine := g.Custom.Answer(custom.Command{
		Parsed: c.Parsed, Line: "AT" + r.scan.Text(), Known: known, Time: g.Loop.SinceStart(), Identity: g.Identity(),
	})
	if !mine {
		return nil, false
	}
	r.by = a.By
	if a.Prompt == nil {
		return customAnswer(c, a.Lines()), true
	}
	if err := c.EnterData(); err != nil {
		return err, true
	}
	return askFor(c, *a.Prompt, func(complete bool) error {
		if !complete {
			return nil
		}
		return customAnswer(c, a.Lines())
	}), true
}

// customAnswer says lines: see [custom.Line].
func customAnswer(c *at.Call, lines []custom.Line) error {
	answer, later, end := divide(lines)
	for _, l := range answer {
		c.Line(l.Text)
	}
	if len(later) > 0 {
		r := NewResultURC(c)
		c.Then(func() { r.sendLater(later, true) })
	}
	return end
}

// divide cuts lines into those of the answer, what comes later, and the result between them. Data
// stands between CONNECT and another result code.
func divide(lines []custom.Line) (answer, later []custom.Line, end error) {
	connect := -1
	for i, l := range lines {
		if l.URC {
			if connect < 0 {
				return lines[:i], lines[i:], at.ErrNoResult
			}
			break
		}
		result, final := at.FinalResult(l.Text)
		code, _ := result.(at.ResultCode)
		switch {
		case final && code.Number != at.ResultConnect.Number:
			return lines[:i], lines[i+1:], result
		case final && connect < 0:
			connect = i
		}
	}
	if connect < 0 {
		return lines, nil, at.ErrNoResult
	}
	end, _ = at.FinalResult(lines[connect].Text)
	return lines[:connect], lines[connect+1:], end
}

// sendLater sends lines on the port of the command, each so much later than the one before it.
func (r ResultURC) sendLater(lines []custom.Line, first bool) {
	wait := lines[0].After
	if first && wait == 0 {
		wait = ResultDelay
	}
	r.g.Loop.After(wait, func() {
		for {
			var sent func()
			if len(lines) == 1 {
				sent = r.onSent(nil)
			}
			r.sendHere(lines[0].Text, sent)
			if lines = lines[1:]; len(lines) == 0 {
				return
			}
			if lines[0].After > 0 {
				r.sendLater(lines, false)
				return
			}
		}
	})
}

// askFor asks the host for bytes. Then done ends the command: see [AskText].
func askFor(c *at.Call, prompt custom.Prompt, done func(complete bool) error) error {
	switch {
	case prompt.Bytes == 0:
		return done(true)
	case prompt.Connect:
		p := Of(c)
		p.Connect(&discard{port: p, left: prompt.Bytes, done: done}, "")
		return at.ErrPending
	case prompt.Bytes > 0:
		return askBytes(c, prompt.Bytes, done)
	}
	return AskText(c, done)
}

// discard is data mode for a number of bytes, which go nowhere.
type discard struct {
	port *Session
	left int64
	done func(complete bool) error
}

func (d *discard) end(complete bool) {
	d.port.LeaveData()
	d.port.running.call.Done(d.done(complete))
}

func (d *discard) Receive(b []byte) int {
	n := min(int64(len(b)), d.left)
	if d.left -= n; d.left == 0 {
		d.end(true)
	}
	return int(n)
}

func (d *discard) Want() int64 { return d.left }
func (d *discard) Room() bool  { return true }
func (d *discard) Escape()     { d.end(false) }
func (d *discard) Abort()      { d.end(false) }
