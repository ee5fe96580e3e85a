package action

import (
	"ptymodem/emulator/hook"
	"ptymodem/fs"
)

// SDRemoved removes the SD card. It is the action `sd-removed`.
type SDRemoved struct{}

// Spec implements [Action].
func (a SDRemoved) Spec() Spec {
	return word(a, Spec{
		Name: "sd-removed", Example: `sd-removed`, Group: OfStorage,
		Moments: AllMoments(),
		Doc:     "The SD card is removed, and stays out until sd-inserted. Files that are open on it fail.",
	})
}

// Apply implements [Action]. The very operation at which it fires fails, too: the modem may not be
// free before it is over.
func (SDRemoved) Apply(t *Target) {
	if t.Event.Moment == FileMoment && t.Event.Store == SD {
		t.Operation.Fail(fs.ErrPulled)
	}
	t.Do(hook.RemoveSD{})
}
