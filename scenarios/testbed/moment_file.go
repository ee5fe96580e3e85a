package testbed

import (
	"ptymodem/emulator/hook"
	"ptymodem/fs"
	"ptymodem/scenarios/fault/action"
)

// File implements [emulator.Hooks]: the faults in the stores.
func (f *faults) File(o hook.Origin, op fs.Op, store, name string) error {
	var operation action.Operation
	ev := action.Event{
		Moment: action.FileMoment, Command: o.Name, Line: o.Line, Op: op, Store: action.StoreName(store), Name: name,
	}
	for _, s := range f.event(ev) {
		target := f.target(o, s)
		target.Operation = &operation
		target.Do(f.fire(s))
		for _, a := range s.Fault.Do {
			a.Apply(target)
		}
		f.modem.Post(target.Effects()...)
	}
	return operation.Err()
}
