package testbed

import (
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/fault/action"
)

// Command implements [emulator.Hooks]: the faults at AT commands.
func (f *faults) Command(o hook.Origin) hook.Response {
	var r action.Response
	f.begun(o)
	for _, s := range f.event(action.Event{Moment: action.AtMoment, Command: o.Name, Line: o.Line}) {
		if s.Waits {
			f.dropFor(o, s)
		} else {
			r.Effects = append(r.Effects, f.fire(s))
		}
		target := f.target(o, s)
		target.Response = &r
		for _, a := range s.Fault.Do {
			if !s.Waits || a.Spec().Connection == action.NoConnection {
				a.Apply(target)
			}
		}
		r.Effects = append(r.Effects, target.Effects()...)
	}
	return r
}

// dropFor has a firing drop its connection as soon as the FTP command o uses it.
func (f *faults) dropFor(o hook.Origin, s firing) {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := f.running[o.ID]
	if s.Fault.Drops() == action.ControlConnection {
		c.dropControl = append(c.dropControl, s)
	} else {
		c.dropData = append(c.dropData, s)
	}
}
