package client

import (
	"cmp"
	"slices"
	"strings"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// transferPlan is what is planned for a transfer. transfer.mu guards it.
type transferPlan struct {
	upload      bool
	breakpoints []plan.Breakpoint // those still to come, in the order of Bytes
	moved       int64
	cut         int64 // where it is truncated, -1 nowhere
	onCut       func()
	short       bool // it has been
}

// setPlan takes a plan, before the command is sent. Every mark in it is reached
// or spared by the time that Close is done.
func (t *transfer) setPlan(verb string, p plan.Plan) {
	t.failTLS = p.FailTLS
	if len(p.Breakpoints) == 0 && !p.Truncated {
		return
	}
	c := &transferPlan{upload: ftpbackend.MovesToServer(verb), cut: -1, onCut: p.Cut, breakpoints: slices.Clone(p.Breakpoints)}
	slices.SortStableFunc(c.breakpoints, func(a, b plan.Breakpoint) int { return cmp.Compare(a.Bytes, b.Bytes) })
	if p.Truncated {
		c.cut = max(p.Truncate, 0)
	}
	t.mu.Lock()
	t.plan = c
	t.mu.Unlock()
}

// undecided tells a download that may still take another course: the server's
// final reply, which may be far ahead of the data, is not yet the client's. t may
// be nil.
func (t *transfer) undecided() bool {
	if t == nil {
		return false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.plan != nil && !t.plan.upload && !t.closing
}

// allowed returns how much of p may move before something happens; past the place
// where the transfer is truncated, what moves is not to arrive. It fails if the
// transfer has. Under TLS there may be data at hand that the network (package netem) has not
// let pass, so it is asked.
func (t *transfer) allowed(p []byte) (_ []byte, past bool, err error) {
	if t.plan == nil {
		return p, false, nil
	}
	if d, ok := t.raw.(interface{ Ready() error }); ok && !t.plan.upload {
		if err := d.Ready(); err != nil {
			t.fail(dataError(ftpbackend.KindReceive, err))
		}
	}
	if failure := t.failure(); failure != nil {
		return nil, false, failure
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.plan
	room := int64(len(p))
	if len(c.breakpoints) > 0 {
		room = min(room, c.breakpoints[0].Bytes-c.moved)
	}
	switch {
	case c.cut < 0:
	case c.moved < c.cut:
		room = min(room, c.cut-c.moved)
	default:
		past = true
	}
	if past && !c.upload {
		return make([]byte, 1), true, nil // a byte tells that there is more
	}
	return p[:room], past, nil
}

// count counts what has moved and returns the marks that are due, which are
// the caller's to reach.
func (t *transfer) count(n int) []plan.Breakpoint {
	if t.plan == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.plan
	c.moved += int64(n)
	due := 0
	for due < len(c.breakpoints) && c.breakpoints[due].Bytes <= c.moved {
		due++
	}
	reached := c.breakpoints[:due]
	c.breakpoints = c.breakpoints[due:]
	return reached
}

// hitBreakpoints calls marks that are due and tells whether the transfer is over then.
func (t *transfer) hitBreakpoints(due []plan.Breakpoint) (over bool) {
	if len(due) == 0 {
		return false
	}
	t.control.setAtBreakpoint(true)
	turned := false
	for _, m := range due {
		if m.Hit == nil {
			continue
		}
		if turn := m.Hit(); turn.Reply != "" && !turned {
			turned = true
			t.fail(dataError(ftpbackend.KindReceive, ftpbackend.ResetError("read", t.raw)))
			t.control.overrideReply(turn.Reply)
		}
	}
	t.control.checkEnded()
	if err := dropped(t.raw); err != nil {
		t.fail(dataError(ftpbackend.KindReceive, err))
		if t.control.embedded && !t.plan.upload {
			t.control.overrideReply(strings.TrimSuffix(ftpbackend.DataLostReply, "\r\n")) // as it says of what was still on its way, also where all was
		}
	}
	t.control.setAtBreakpoint(false)
	return t.failure() != nil
}

// missBreakpoints calls the marks that were not reached.
func (t *transfer) missBreakpoints() {
	t.mu.Lock()
	var left []plan.Breakpoint
	var moved int64
	if t.plan != nil {
		left, t.plan.breakpoints, moved = t.plan.breakpoints, nil, t.plan.moved
	}
	t.mu.Unlock()
	for _, m := range left {
		if m.Missed != nil {
			m.Missed(moved)
		}
	}
}

// truncated notes that something is missing. The server of a download says what
// it says of one that was closed early; the client hears that all is well.
func (t *transfer) truncated() {
	t.mu.Lock()
	c := t.plan
	first := !c.short
	c.short = true
	t.mu.Unlock()
	if !first {
		return
	}
	if !c.upload {
		t.control.overrideReply("226 Transfer complete")
	}
	if c.onCut != nil {
		c.onCut()
	}
}
