package emulator

import (
	"cmp"
	"slices"
)

// marks are what is to happen when so many bytes have moved in data mode.
type marks struct {
	list  []Mark // still to be reached, by bytes
	moved int64
}

// markConnect asks the hooks for the marks of the data mode that begins, and says its CONNECT.
func (p *port) markConnect(d *dataMode) {
	m := p.m
	if m.cfg.Hooks == nil {
		return
	}
	p.utter()
	var origin Origin
	if o := p.order; o != nil {
		o.connected()
		origin = o.Origin
	}
	d.marks.list = slices.Clone(m.cfg.Hooks.Connect(origin))
	slices.SortStableFunc(d.marks.list, func(a, b Mark) int { return cmp.Compare(a.Bytes, b.Bytes) })
	if len(d.marks.list) > 0 && d.marks.list[0].Bytes <= 0 {
		p.push(segment{then: func() { // once CONNECT is written
			_, reached := d.marks.take(0)
			m.reach(reached)
		}})
	}
}

// take says how many of the next n bytes may move, and counts them: up to the next mark. The marks that are reached with them are the caller's to see to.
func (k *marks) take(n int) (part int, reached []Mark) {
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

// allow is [marks.take] for bytes from the host: what lies behind the end of the session is not data.
func (d *dataMode) allow(n int) (part int, reached []Mark) {
	if len(d.marks.list) == 0 {
		d.marks.moved += int64(n)
		return n, nil
	}
	if want := d.session.want(); want > 0 {
		n = int(min(int64(n), want))
	}
	return d.marks.take(n)
}

// spare is the end of data mode: what has not been reached never is.
func (k *marks) spare() {
	list := k.list
	k.list = nil
	for _, mark := range list {
		mark.Spare(k.moved)
	}
}

// reach does what the marks have in store.
func (m *Modem) reach(reached []Mark) {
	for _, mark := range reached {
		m.perform(mark.Reach())
	}
}
