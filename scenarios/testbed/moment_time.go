package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios/fault/action"
)

// time is the faults that wait for a time alone: what they change lasts for good.
func (f *faults) time() []emulator.Deed {
	var effects []emulator.Deed
	for _, s := range f.event(action.Event{Moment: action.TimeMoment}) {
		target := f.target(emulator.Origin{}, s)
		target.Until = nil
		target.Do(f.fire(s))
		for _, a := range s.Fault.Do {
			a.Apply(target)
		}
		effects = append(effects, target.Effects()...)
	}
	return effects
}
