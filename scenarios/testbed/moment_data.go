package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios/fault/action"
)

// Connect implements [emulator.Hooks]: the faults in data mode.
func (f *faults) Connect(o emulator.Origin) []emulator.Mark {
	var marks []emulator.Mark
	for _, s := range f.event(action.Event{Moment: action.DataMoment, Command: o.Name, Line: o.Line}) {
		marks = append(marks, emulator.Mark{
			Bytes: s.After,
			Reach: func() []emulator.Deed {
				target := f.target(o, s)
				target.Do(f.hit(s))
				for _, a := range s.Fault.Do {
					a.Apply(target)
				}
				return target.Effects()
			},
			Spare: func(moved int64) { f.missed(s, moved) },
		})
	}
	return marks
}
