package session

import (
	"slices"

	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
)

// breakpoints are the hooks' breakpoints of a data mode. The modem's lock guards them.
type breakpoints struct {
	plan.Breakpoints[[]hook.Effect]
	data *dataMode
}

// set asks the hooks for the breakpoints of the data mode that begins, and writes its CONNECT.
func (k *breakpoints) set() {
	p := k.data.session
	g := p.g
	if g.Hooks == nil {
		return
	}
	p.queue.flushCapture()
	var origin hook.Origin
	if o := p.running.active; o != nil {
		o.atConnect()
		origin = o.Origin
	}
	list := g.Hooks.Connect(origin)
	k.Breakpoints = plan.NewBreakpoints(list)
	if slices.ContainsFunc(list, func(b hook.Breakpoint) bool { return b.Bytes <= 0 }) {
		p.queue.enqueue(queuedWrite{then: func() { // once CONNECT is written
			g.hit(k.Count(0))
		}})
	}
}

// move says how many of the next n bytes may move, and counts them: up to the next breakpoint. The
// breakpoints that are due with them are the caller's to hit.
func (k *breakpoints) move(n int) (part int, due []hook.Breakpoint) {
	part = k.Room(n)
	return part, k.Count(part)
}

// clip is move for bytes from the host: what lies behind the end of the session is not data.
func (k *breakpoints) clip(n int) (part int, due []hook.Breakpoint) {
	if want := k.data.stream.Want(); want > 0 && k.Waiting() {
		n = int(min(int64(n), want))
	}
	return k.move(n)
}
