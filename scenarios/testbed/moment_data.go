package testbed

import (
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/fault/action"
)

// Connect implements [emulator.Hooks]: the faults in data mode.
func (f *faults) Connect(o hook.Origin) []hook.Breakpoint {
	var marks []hook.Breakpoint
	for _, s := range f.event(action.Event{Moment: action.DataMoment, Command: o.Name, Line: o.Line}) {
		marks = append(marks, hook.Breakpoint{
			Bytes: s.After,
			Hit: func() []hook.Effect {
				target := f.target(o, s)
				target.Do(f.hit(s))
				for _, a := range s.Fault.Do {
					a.Apply(target)
				}
				return target.Effects()
			},
			Missed: func(moved int64) { f.missed(s, moved) },
		})
	}
	return marks
}
