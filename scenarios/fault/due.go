package fault

import (
	"slices"

	"ptymodem/scenarios/fault/action"
)

// Quiet reports that no fault makes the modem speak by itself: none waits for a time that is still
// to come, and none that has fired has an answer come late or in pieces. Faults at events fire
// while a command runs.
func (e *Engine) Quiet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !slices.ContainsFunc(e.faults, func(t *tracked) bool { return t.armed() || t.fired > 0 && t.fault.shapes() })
}

// armed reports that the fault waits for something that no command causes.
func (t *tracked) armed() bool {
	switch t.moment {
	case action.AtMoment, action.FTPMoment, action.FileMoment, action.DataMoment:
		return false
	case action.TimeMoment:
		return !t.removed && t.matched == 0
	}
	w := &t.fault.When // of a pause: it can fire again
	return !t.removed && (w.Nth == 0 || t.matched < w.Nth) && (w.Times == 0 || t.fired < w.Times)
}

// shapes reports that the fault changes how an answer comes.
func (f *Fault) shapes() bool {
	return slices.ContainsFunc(f.Do, func(a action.Action) bool { return a.Spec().Role == action.Shapes })
}
