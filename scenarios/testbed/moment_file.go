package testbed

import (
	"ptymodem/emulator"
	"ptymodem/fs"
	"ptymodem/scenarios/fault/action"
)

// noRoom is the <err> of a FILE command that finds its store full.
const noRoom = 403

// File implements [emulator.Hooks]: the faults in the stores.
func (f *faults) File(o emulator.Origin, op fs.Op, store, name string) error {
	var err error
	ev := action.Event{
		Moment: action.FileMoment, Command: o.Name, Line: o.Line, Op: op, Store: action.StoreName(store), Name: name,
	}
	for _, s := range f.event(ev) {
		deeds := []emulator.Deed{f.fire(s)}
		for _, act := range s.Fault.Do {
			switch act := act.(type) {
			case action.Fail:
				if err == nil {
					err = emulator.StoreError(act.Code)
				}
			case action.Full:
				if err == nil {
					err = emulator.StoreError(noRoom)
				}
			case action.SDRemoved:
				if err == nil && store == string(action.SD) {
					err = fs.ErrPulled // this very operation; the rest follows as soon as the modem is free
				}
				deeds = append(deeds, deed(act))
			default:
				deeds = append(deeds, f.carryOut(o, act)...)
			}
		}
		f.modem.Later(deeds...)
	}
	return err
}
