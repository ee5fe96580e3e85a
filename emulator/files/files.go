package files

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
)

// Files are a module's stores, and the files in them that commands have open. The modem's lock
// guards what is open; the stores have locks of their own.
type Files struct {
	UFS *fs.Store
	SD  *fs.Store // nil: no card
	RAM *fs.Store // nil: RAM: is not supported

	card  *fs.Store // the SD card, in its slot or not; nil: there is none
	loop  *loop.Loop
	trace *trace.Tracer
	open  openFiles
}

// New returns the files of a modem that has these stores.
func New(ufs, sd, ram *fs.Store, l *loop.Loop, t *trace.Tracer) *Files {
	return &Files{UFS: ufs, SD: sd, RAM: ram, card: sd, loop: l, trace: t}
}

// Of are those of the modem that a command runs in.
func Of(c *at.Call) *Files { return c.Module().(interface{ Files() *Files }).Files() }

// All are the stores that there are.
func (fl *Files) All() []*fs.Store {
	var list []*fs.Store
	for _, st := range []*fs.Store{fl.UFS, fl.SD, fl.RAM} {
		if st != nil {
			list = append(list, st)
		}
	}
	return list
}

// InsertSD puts the card back that was pulled. Without one nothing happens.
func (fl *Files) InsertSD() {
	if fl.SD == nil && fl.card != nil {
		fl.card.Insert()
		fl.SD = fl.card
	}
}

// RemoveSD pulls the card.
func (fl *Files) RemoveSD() {
	if fl.SD != nil {
		fl.SD.Pull()
		fl.SD = nil
	}
}
