package session

import (
	"slices"

	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
)

// setBreakpoints asks the hooks for the breakpoints of the data mode that begins, and writes its
// CONNECT.
func (d *dataMode) setBreakpoints() {
	p := d.p
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
	d.breakpoints = plan.NewBreakpoints(list)
	if slices.ContainsFunc(list, func(b hook.Breakpoint) bool { return b.Bytes <= 0 }) {
		p.queue.enqueue(queuedWrite{then: func() { // once CONNECT is written
			g.hit(d.breakpoints.Count(0))
		}})
	}
}

// move says how many of the next n bytes may move, and counts them: up to the next breakpoint. The
// breakpoints that are due with them are the caller's to hit.
func (d *dataMode) move(n int) (part int, due []hook.Breakpoint) {
	part = d.breakpoints.Room(n)
	return part, d.breakpoints.Count(part)
}

// clip is move for bytes from the host: what lies behind the end of the session is not data.
func (d *dataMode) clip(n int) (part int, due []hook.Breakpoint) {
	if want := d.stream.Want(); want > 0 && d.breakpoints.Waiting() {
		n = int(min(int64(n), want))
	}
	return d.move(n)
}

// hit applies the effects of breakpoints.
func (g *Group) hit(due []hook.Breakpoint) {
	for _, b := range due {
		if b.Hit != nil {
			g.Module.Apply(b.Hit())
		}
	}
}
