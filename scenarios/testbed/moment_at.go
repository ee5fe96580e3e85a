package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios/fault/action"
)

// Command implements [emulator.Hooks]: the faults at AT commands.
func (f *faults) Command(o emulator.Origin) emulator.Answer {
	var a emulator.Answer
	f.begun(o)
	for _, s := range f.event(action.Event{Moment: action.AtMoment, Command: o.Name, Line: o.Line}) {
		if s.Waits {
			f.dropFor(o, s)
		} else {
			a.Deeds = append(a.Deeds, f.fire(s))
		}
		for _, act := range s.Fault.Do {
			f.atAction(o, s, act, &a)
		}
	}
	return a
}

// atAction puts an action at an AT command into its answer. Of those that decide it the first wins.
func (f *faults) atAction(o emulator.Origin, s firing, act action.Action, a *emulator.Answer) {
	decided := a.Lines != nil || a.Failed || a.Silent
	switch act := act.(type) {
	case action.Answer:
		if !decided {
			a.Lines, a.Silent = act.Lines, len(act.Lines) == 0
		}
	case action.Fail:
		if !decided {
			a.Failed, a.Fail = true, act.Code
		}
	case action.Silent:
		if !decided {
			a.Silent = true
		}
	case action.Delay:
		a.Delay += act.By
	case action.Garble:
		a.Garble, a.Seed = true, s.Seed
	case action.LoseBytes:
		a.Lose, a.Seed = a.Lose+act.Bytes, s.Seed
	case action.Split:
		a.Split, a.Gap = act.Bytes, act.Gap
	case action.Coalesce:
		a.Coalesce = true
	case action.URCFirst:
		a.URCFirst = true
	case action.DropControl, action.DropData:
		if !s.Waits {
			f.strikeNow(act)
		}
	default:
		a.Deeds = append(a.Deeds, f.carryOut(o, act)...)
	}
}

// dropFor drops a connection as soon as the FTP command o uses it. Without the control connection there is none for data.
func (f *faults) dropFor(o emulator.Origin, s firing) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.running[o.ID]
	if s.Fault.Drops() == action.ControlConnection {
		c.dropControl = append(c.dropControl, s)
	} else {
		c.dropData = append(c.dropData, s)
	}
}
