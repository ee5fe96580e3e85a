package testbed

import (
	"math"
	"strings"

	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
	"ptymodem/scenarios/fault/action"
)

// FTP implements [emulator.Hooks]: the faults at commands to the server.
func (f *faults) FTP(o hook.Origin, line string) plan.Plan {
	verb, arg, _ := strings.Cut(line, " ")
	var p plan.Plan
	f.idle.stop()
	if verb != plan.Greeting {
		verb = strings.ToUpper(verb)
		f.takeDrops(o, verb, &p)
	}
	f.usesFTP(o)
	for _, s := range f.event(action.Event{Moment: action.FTPMoment, Command: o.Name, Line: o.Line, Verb: verb, Arg: arg}) {
		f.plan(o, s, s.Fault.Do, &p)
		switch {
		case s.Fault.Cuts():
			f.cut(o, s, &p)
		case s.Waits:
			p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{
				Bytes:  s.After,
				Hit:    func() plan.Outcome { return f.ftpFires(o, s) },
				Missed: func(moved int64) { f.missed(s, moved) },
			})
		default:
			f.ftpFires(o, s)
		}
	}
	return p
}

// plan puts into the plan what must be known before the command is sent.
func (f *faults) plan(o hook.Origin, s firing, actions []action.Action, p *plan.Plan) {
	target := f.target(o, s)
	for _, a := range actions {
		if a, ok := a.(action.Planner); ok {
			a.Plan(target, p)
		}
	}
}

// ftpFires applies the actions of a fault at a command to the server.
func (f *faults) ftpFires(o hook.Origin, s firing) plan.Outcome {
	var outcome plan.Outcome
	target := f.target(o, s)
	target.Outcome = &outcome
	target.Do(f.hit(s))
	for _, a := range s.Fault.Do {
		a.Apply(target)
	}
	f.modem.Do(target.Effects()...)
	return outcome
}

// cut has a fault fire when its transfer is cut off, and miss when the transfer is no longer than
// that.
func (f *faults) cut(o hook.Origin, s firing, p *plan.Plan) {
	fired := false
	p.Cut = func() {
		fired = true
		f.ftpFires(o, s)
	}
	p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{Bytes: math.MaxInt64, Missed: func(moved int64) {
		if !fired {
			f.missed(s, moved)
		}
	}})
}

// takeDrops has the connections dropped that the AT command o is to lose.
func (f *faults) takeDrops(o hook.Origin, verb string, p *plan.Plan) {
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
		f.plan(o, s, droppers(s, action.ControlConnection), p)
		f.modem.Do(f.hit(s))
	}
	for _, s := range data {
		p.Breakpoints = append(p.Breakpoints, plan.Breakpoint{
			Hit: func() plan.Outcome {
				target := f.target(o, s)
				for _, a := range droppers(s, action.DataConnection) {
					a.Apply(target)
				}
				f.modem.Do(append(target.Effects(), f.hit(s))...)
				return plan.Outcome{}
			},
			Missed: func(moved int64) { f.missed(s, moved) },
		})
	}
}

// droppers are the actions of a firing that drop a connection.
func droppers(s firing, c action.Connection) []action.Action {
	var all []action.Action
	for _, a := range s.Fault.Do {
		if a.Spec().Connection == c {
			all = append(all, a)
		}
	}
	return all
}
