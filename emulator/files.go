package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/loop"
	"ptymodem/emulator/trace"
	"ptymodem/fs"
)

// files are a module's stores, and the files in them that commands have open. The modem's lock guards what is open; the stores have locks of their own.
type files struct {
	UFS *fs.Store
	SD  *fs.Store // nil: no card
	RAM *fs.Store // nil: RAM: is not supported

	loop  *loop.Loop
	trace *trace.Tracer
	open  openFiles
}

// newFiles returns the files of a modem that has these stores.
func newFiles(ufs, sd, ram *fs.Store, l *loop.Loop, t *trace.Tracer) *files {
	return &files{UFS: ufs, SD: sd, RAM: ram, loop: l, trace: t}
}

// filesOf are those of the modem that a command runs in.
func filesOf(c *at.Call) *files { return c.Module().(interface{ Files() *files }).Files() }

// all are the stores that there are.
func (fl *files) all() []*fs.Store {
	var list []*fs.Store
	for _, st := range []*fs.Store{fl.UFS, fl.SD, fl.RAM} {
		if st != nil {
			list = append(list, st)
		}
	}
	return list
}

// removeSD pulls the card.
func (fl *files) removeSD() {
	if fl.SD != nil {
		fl.SD.Pull()
		fl.SD = nil
	}
}
