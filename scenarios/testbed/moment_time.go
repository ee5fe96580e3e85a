package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios/fault/action"
)

// time is the faults that wait for a time alone: what they bring about lasts.
func (f *faults) time() []emulator.Deed {
	var deeds []emulator.Deed
	for _, s := range f.event(action.Event{Moment: action.TimeMoment}) {
		deeds = append(deeds, f.fire(s))
		for _, act := range s.Fault.Do {
			done, _ := f.bringAbout(act)
			deeds = append(deeds, done...)
		}
	}
	return deeds
}
