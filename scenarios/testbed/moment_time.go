package testbed

import (
	"ptymodem/emulator/hook"
	"ptymodem/scenarios/fault/action"
)

// time is the faults that wait for a time alone.
func (f *faults) time() []hook.Effect { return f.now(action.Event{Moment: action.TimeMoment}) }

// now is the faults at an event that no command causes: what they change lasts until they are
// removed.
func (f *faults) now(ev action.Event) []hook.Effect {
	var effects []hook.Effect
	for _, s := range f.event(ev) {
		target := f.target(hook.Origin{}, s)
		target.Until = func(release func()) { f.lasts(s, release) }
		target.Do(f.fire(s))
		for _, a := range s.Fault.Do {
			a.Apply(target)
		}
		effects = append(effects, target.Effects()...)
	}
	return effects
}
