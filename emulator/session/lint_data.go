package session

import (
	"bytes"

	"ptymodem/emulator/lint"
	"ptymodem/emulator/loop"
)

// bareGuards is for how many guard times nothing comes from a host that waits for the OK of an
// escape. One and a half is what careful hosts leave before one.
const bareGuards = 3

// plusWatch looks for escapes without their silences among the bytes of data mode.
type plusWatch struct {
	data  *dataMode
	run   int       // escape characters at the end of the data so far
	timer loop.Stop // runs while there may be one; nil otherwise
}

// stop forgets what may have been an escape.
func (w *plusWatch) stop() {
	if w.timer != nil {
		w.timer()
	}
	w.run, w.timer = 0, nil
}

// look looks at data that the escape detector has let pass: held was held as a part of an
// escape, data came after it.
func (w *plusWatch) look(held, data []byte, stale bool) {
	g := w.data.session.g
	if !g.Lint.On() {
		return
	}
	if stale { // nobody knows what silences there were
		w.stop()
		return
	}
	if w.run += len(held); len(held) == 3 { // a +++ after its silence: what came before does not matter
		w.run = 3
	}
	data = bytes.Trim(data, "\r\n")
	if len(data) == 0 {
		return
	}
	if w.run == 3 && lint.LooksLikeCommand(data) {
		w.report()
	}
	run := len(data) - len(bytes.TrimRight(data, "+"))
	if run == len(data) {
		run += w.run
	}
	w.stop()
	if w.run = run; run == 3 {
		w.timer = g.Loop.After(bareGuards*g.set.guard(), func() {
			w.stop()
			if w.data.esc.Held() == 0 { // else an escape as it should be is under way
				w.report()
			}
		})
	}
}

func (w *plusWatch) report() {
	w.data.session.lint.report(lint.BareEscape, "+++ without its silences is data: send nothing for a second before and after it")
}
