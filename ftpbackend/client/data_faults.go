package client

import (
	"strings"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/plan"
)

// transferPlan is what is planned for a transfer. A nil one plans nothing. One goroutine at a time
// moves data and calls its methods: the operation's, or an upload's pump.
type transferPlan struct {
	transfer *transfer
	upload   bool
	cut      int64  // where the transfer is truncated, or -1
	onCut    func() // Plan.Cut

	// transfer.mu guards what follows.
	breakpoints plan.Breakpoints[plan.Outcome] // those to come
	short       bool                           // it has been truncated
}

// newTransferPlan returns nil if nothing is planned.
func newTransferPlan(t *transfer, verb string, p plan.Plan) *transferPlan {
	if len(p.Breakpoints) == 0 && !p.Truncated {
		return nil
	}
	tp := &transferPlan{transfer: t, upload: ftpbackend.MovesToServer(verb), cut: -1, onCut: p.Cut, breakpoints: plan.NewBreakpoints(p.Breakpoints)}
	if p.Truncated {
		tp.cut = max(p.Truncate, 0)
	}
	return tp
}

// allowed returns how much of b may move before something happens. past: the transfer is truncated
// before it, and it must not arrive. It fails if the transfer has failed. Under TLS there may be
// data at hand that the network (package netem) has not let pass, so the network is asked.
func (tp *transferPlan) allowed(b []byte) (_ []byte, past bool, err error) {
	if tp == nil {
		return b, false, nil
	}
	t := tp.transfer
	if d, ok := t.raw.(interface{ Ready() error }); ok && !tp.upload {
		if err := d.Ready(); err != nil {
			t.fail(dataError(ftpbackend.KindReceive, err))
		}
	}
	if failure := t.failure(); failure != nil {
		return nil, false, failure
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	room, moved := int64(tp.breakpoints.Room(len(b))), tp.breakpoints.Moved()
	switch {
	case tp.cut < 0:
	case moved < tp.cut:
		room = min(room, tp.cut-moved)
	default:
		past = true
	}
	if past && !tp.upload {
		return make([]byte, 1), true, nil // a byte tells that there is more
	}
	return b[:room], past, nil
}

// count counts what has moved and returns the breakpoints that are due, for the caller to hit.
func (tp *transferPlan) count(n int) []plan.Breakpoint {
	if tp == nil {
		return nil
	}
	tp.transfer.mu.Lock()
	defer tp.transfer.mu.Unlock()
	return tp.breakpoints.Count(n)
}

// hit calls breakpoints that are due and tells whether the transfer is over then.
func (tp *transferPlan) hit(due []plan.Breakpoint) (over bool) {
	if len(due) == 0 {
		return false
	}
	t := tp.transfer
	c := t.control
	c.held.setAtBreakpoint(true)
	decided := false
	for _, b := range due {
		if b.Hit == nil {
			continue
		}
		outcome := b.Hit()
		if outcome.CloseControl {
			c.end.hangUp(outcome.Reply)
			continue
		}
		if outcome.Reply != "" && !decided {
			decided = true
			t.fail(dataError(ftpbackend.KindReceive, ftpbackend.ResetError("read", t.raw)))
			c.override.decide(outcome.Reply)
		}
	}
	c.end.check()
	if err := dropped(t.raw); err != nil {
		t.fail(dataError(ftpbackend.KindReceive, err))
		if c.embedded && !tp.upload {
			// As it says while data is still on its way, also where all of it has left.
			c.override.decide(strings.TrimSuffix(ftpbackend.DataLostReply, "\r\n"))
		}
	}
	c.held.setAtBreakpoint(false)
	return t.failure() != nil
}

// miss calls the breakpoints that were not hit.
func (tp *transferPlan) miss() {
	if tp == nil {
		return
	}
	tp.transfer.mu.Lock()
	left, moved := tp.breakpoints.Take(), tp.breakpoints.Moved()
	tp.transfer.mu.Unlock()
	plan.Miss(left, moved)
}

// truncate notes that something is missing. The server of a download says what it says of one that
// was closed early; the client hears that all is well.
func (tp *transferPlan) truncate() {
	t := tp.transfer
	t.mu.Lock()
	first := !tp.short
	tp.short = true
	t.mu.Unlock()
	if !first {
		return
	}
	if !tp.upload {
		t.control.override.decide("226 Transfer complete")
	}
	if tp.onCut != nil {
		tp.onCut()
	}
}
