package testbed

import (
	"ptymodem/emulator"
	"ptymodem/scenarios"
)

// time is the faults that wait for a time alone: what they bring about lasts.
func (f *faults) time() []emulator.Deed {
	var deeds []emulator.Deed
	for _, s := range f.event(scenarios.Event{Moment: scenarios.TimeMoment}) {
		deeds = append(deeds, f.fire(s))
		for _, action := range s.Fault.Do {
			done, _ := f.bringAbout(action)
			deeds = append(deeds, done...)
		}
	}
	return deeds
}
