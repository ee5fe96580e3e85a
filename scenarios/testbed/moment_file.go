package testbed

import (
	"ptymodem/emulator"
	"ptymodem/fs"
	"ptymodem/scenarios"
)

// noRoom is the <err> of a FILE command that finds its store full.
const noRoom = 403

// File implements [emulator.Hooks]: the faults in the stores.
func (f *faults) File(o emulator.Origin, op fs.Op, store, name string) error {
	var err error
	ev := scenarios.Event{
		Moment: scenarios.FileMoment, Command: o.Name, Line: o.Line, Op: op, Store: scenarios.StoreName(store), Name: name,
	}
	for _, s := range f.event(ev) {
		deeds := []emulator.Deed{f.fire(s)}
		for _, action := range s.Fault.Do {
			switch action := action.(type) {
			case scenarios.Fail:
				if err == nil {
					err = emulator.StoreError(action.Code)
				}
			case scenarios.Full:
				if err == nil {
					err = emulator.StoreError(noRoom)
				}
			case scenarios.SDRemoved:
				if err == nil && store == string(scenarios.SD) {
					err = fs.ErrPulled // this very operation; the rest follows as soon as the modem is free
				}
				deeds = append(deeds, deed(action))
			default:
				deeds = append(deeds, f.carryOut(o, action)...)
			}
		}
		f.modem.Later(deeds...)
	}
	return err
}
