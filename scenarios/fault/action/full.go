package action

import (
	"fmt"

	"ptymodem/emulator/files"
	"ptymodem/fs"
)

// Full leaves a store no space. It is the action `full`.
type Full struct{}

// Spec implements [Action].
func (a Full) Spec() Spec {
	return word(a, Spec{
		Name: "full", Example: `full`, Group: OfStorage,
		Moments: []Moment{AtMoment, FileMoment, TimeMoment}, Check: checkSpace,
		Doc: "With file: the operation finds no space and fails with 403 (FTP: 619). With at or " +
			"time: every store is full, as if other files took all free space. QFLDS reports 0, " +
			"and no file can grow by another block. With at this ends with the command; with " +
			"time alone it stays. Stored files stay, and deleting one frees its space.",
	})
}

// errNoSpace is the <err> of a FILE command that finds its store full.
const errNoSpace = 403

// Apply implements [Action].
func (Full) Apply(t *Target) {
	if t.Event.Moment == FileMoment {
		t.Operation.Fail(files.StoreError(errNoSpace))
		return
	}
	t.While(t.Testbed.FillStores())
}

// checkSpace refuses operations that need no space.
func checkSpace(o Occasion) error {
	if o.Op != "" && o.Op != fs.OpWrite && o.Op != fs.OpOpen {
		return fmt.Errorf("full with file: %s: it needs no space; want open or write", o.Op)
	}
	return nil
}
