package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios"
)

// Command implements [emulator.Hooks]: the faults at AT commands.
func (f *faults) Command(o emulator.Origin) emulator.Answer {
	var a emulator.Answer
	f.begun(o)
	for _, s := range f.event(scenarios.Event{Moment: scenarios.AtMoment, Command: o.Name, Line: o.Line}) {
		if s.Waits {
			f.dropFor(o, s)
		} else {
			a.Deeds = append(a.Deeds, f.fire(s))
		}
		for _, action := range s.Fault.Do {
			f.atAction(o, s, action, &a)
		}
	}
	return a
}

// atAction puts an action at an AT command into its answer. Of those that decide it the first wins.
func (f *faults) atAction(o emulator.Origin, s firing, action scenarios.Action, a *emulator.Answer) {
	decided := a.Lines != nil || a.Failed || a.Silent
	switch action := action.(type) {
	case scenarios.Answer:
		if !decided {
			a.Lines, a.Silent = action.Lines, len(action.Lines) == 0
		}
	case scenarios.Fail:
		if !decided {
			a.Failed, a.Fail = true, action.Code
		}
	case scenarios.Silent:
		if !decided {
			a.Silent = true
		}
	case scenarios.Delay:
		a.Delay += action.By
	case scenarios.Garble:
		a.Garble, a.Seed = true, s.Seed
	case scenarios.LoseBytes:
		a.Lose, a.Seed = a.Lose+action.Bytes, s.Seed
	case scenarios.Split:
		a.Split, a.Gap = action.Bytes, action.Gap
	case scenarios.Coalesce:
		a.Coalesce = true
	case scenarios.URCFirst:
		a.URCFirst = true
	case scenarios.DropControl, scenarios.DropData:
		if !s.Waits {
			f.strikeNow(action)
		}
	default:
		a.Deeds = append(a.Deeds, f.carryOut(o, action)...)
	}
}

// dropFor drops a connection as soon as the FTP command o uses it. Without the control connection there is none for data.
func (f *faults) dropFor(o emulator.Origin, s firing) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.running[o.ID]
	if s.Fault.DropsControl() {
		c.dropControl = append(c.dropControl, s)
	} else {
		c.dropData = append(c.dropData, s)
	}
}
