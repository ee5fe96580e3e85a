package testbed

import (
	"math"
	"strings"

	"ptymodem/emulator"
	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/fault/action"
)

// FTP implements [emulator.Hooks]: the faults at commands to the server.
func (f *faults) FTP(o emulator.Origin, line string) plan.Plan {
	verb, arg, _ := strings.Cut(line, " ")
	verb = strings.ToUpper(verb)
	var p plan.Plan
	f.takeDrops(o, verb, &p)
	for _, s := range f.event(action.Event{Moment: action.FTPMoment, Command: o.Name, Line: o.Line, Verb: verb, Arg: arg}) {
		for _, act := range s.Fault.Do {
			planned(&p, s, act)
		}
		switch {
		case s.Fault.Cuts():
			f.cut(o, s, &p)
		case s.Waits:
			p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{
				Bytes:  s.After,
				Hit:    func() plan.Outcome { return f.ftpStroke(o, s) },
				Missed: func(moved int64) { f.missed(s, moved) },
			})
		default:
			f.ftpStroke(o, s)
		}
	}
	return p
}

// cut has a stroke fall when its transfer is cut off, and spared when that is not longer.
func (f *faults) cut(o emulator.Origin, s firing, p *plan.Plan) {
	struck := false
	p.Cut = func() {
		struck = true
		f.ftpStroke(o, s)
	}
	p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{Bytes: math.MaxInt64, Missed: func(moved int64) {
		if !struck {
			f.missed(s, moved)
		}
	}})
}

// takeDrops has the connections dropped that the AT command o is to lose.
func (f *faults) takeDrops(o emulator.Origin, verb string, p *plan.Plan) {
	var control, data []firing
	f.mu.Lock()
	if c := f.running[o.ID]; c != nil {
		control, c.dropControl = c.dropControl, nil
		if action.Verb(verb).MovesData() {
			data, c.dropData = c.dropData, nil
		}
	}
	f.mu.Unlock()
	for _, s := range control {
		p.DropControl = true
		f.modem.Do(f.hit(s))
	}
	for _, s := range data {
		p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{
			Hit: func() plan.Outcome {
				f.wire.DropData()
				f.modem.Do(f.hit(s))
				return plan.Outcome{}
			},
			Missed: func(moved int64) { f.missed(s, moved) },
		})
	}
}

// planned puts into the plan what must be known before the command is sent. Of several replies the first wins.
func planned(p *plan.Plan, s firing, act action.Action) {
	switch act := act.(type) {
	case action.Delay:
		p.Delay += act.By
	case action.Truncate:
		p.Truncated, p.Truncate = true, act.Bytes
	case action.Refuse:
		p.Refuse = true
	case action.TLSFail:
		p.FailTLS = true
	case action.Reply:
		if s.After == 0 && p.Reply == "" {
			p.Reply = act.Line
		}
	case action.DropControl:
		p.DropControl = p.DropControl || s.After == 0
	}
}

// ftpStroke does what is not in the plan.
func (f *faults) ftpStroke(o emulator.Origin, s firing) (turn plan.Outcome) {
	deeds := []emulator.Deed{f.hit(s)}
	for _, act := range s.Fault.Do {
		switch act := act.(type) {
		case action.Delay, action.Truncate, action.Refuse, action.TLSFail:
		case action.Reply:
			if s.After > 0 {
				turn.Reply = act.Line
			}
		case action.DropControl:
			if s.After > 0 {
				f.wire.DropControl()
			}
		default:
			deeds = append(deeds, f.carryOut(o, act)...)
		}
	}
	f.modem.Do(deeds...)
	return turn
}
