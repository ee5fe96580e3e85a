package session

import (
	"cmp"
	"slices"

	"ptymodem/emulator/hook"
)

// breakpoints are what is to happen when so many bytes have moved in data mode.
type breakpoints struct {
	list  []hook.Breakpoint // still to be reached, by bytes
	moved int64
}

// setBreakpoints asks the hooks for the breakpoints of the data mode that begins, and writes its CONNECT.
func (d *dataMode) setBreakpoints() {
	p := d.p
	g := p.g
	if g.Hooks == nil {
		return
	}
	p.flushCapture()
	var origin hook.Origin
	if o := p.active; o != nil {
		o.atConnect()
		origin = o.Origin
	}
	d.breakpoints.list = slices.Clone(g.Hooks.Connect(origin))
	slices.SortStableFunc(d.breakpoints.list, func(a, b hook.Breakpoint) int { return cmp.Compare(a.Bytes, b.Bytes) })
	if len(d.breakpoints.list) > 0 && d.breakpoints.list[0].Bytes <= 0 {
		p.enqueue(queuedWrite{then: func() { // once CONNECT is written
			_, reached := d.breakpoints.take(0)
			g.hit(reached)
		}})
	}
}

// take says how many of the next n bytes may move, and counts them: up to the next breakpoint. The breakpoints that are hit with them are the caller's to see to.
func (k *breakpoints) take(n int) (part int, reached []hook.Breakpoint) {
	if len(k.list) > 0 {
		n = int(max(min(int64(n), k.list[0].Bytes-k.moved), 0))
	}
	k.moved += int64(n)
	i := 0
	for i < len(k.list) && k.list[i].Bytes <= k.moved {
		i++
	}
	reached, k.list = k.list[:i], k.list[i:]
	return n, reached
}

// clip is [breakpoints.take] for bytes from the host: what lies behind the end of the session is not data.
func (d *dataMode) clip(n int) (part int, reached []hook.Breakpoint) {
	if len(d.breakpoints.list) == 0 {
		d.breakpoints.moved += int64(n)
		return n, nil
	}
	if want := d.stream.Want(); want > 0 {
		n = int(min(int64(n), want))
	}
	return d.breakpoints.take(n)
}

// missed is the end of data mode: what has not been reached never is.
func (k *breakpoints) missed() {
	list := k.list
	k.list = nil
	for _, mark := range list {
		mark.Missed(k.moved)
	}
}

// hit applies the effects of breakpoints.
func (g *Group) hit(reached []hook.Breakpoint) {
	for _, mark := range reached {
		g.Module.Apply(mark.Hit())
	}
}
