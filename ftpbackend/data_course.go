package ftpbackend

import (
	"cmp"
	"slices"
	"strings"
)

// course is what is planned for a transfer. transfer.mu guards it.
type course struct {
	upload bool
	marks  []Mark // those still to come, in the order of Bytes
	moved  int64
	cut    int64 // where it is truncated, -1 nowhere
	onCut  func()
	short  bool // it has been
}

// follow takes a plan, before the command is sent. Every mark in it is reached
// or spared by the time that Close is done.
func (t *transfer) follow(verb string, p Plan) {
	t.failTLS = p.FailTLS
	if len(p.Marks) == 0 && !p.Truncated {
		return
	}
	c := &course{upload: MovesToServer(verb), cut: -1, onCut: p.Cut, marks: slices.Clone(p.Marks)}
	slices.SortStableFunc(c.marks, func(a, b Mark) int { return cmp.Compare(a.Bytes, b.Bytes) })
	if p.Truncated {
		c.cut = max(p.Truncate, 0)
	}
	t.mu.Lock()
	t.course = c
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
	return t.course != nil && !t.course.upload && !t.closing
}

// ahead returns how much of p may move before something happens; past the place
// where the transfer is truncated, what moves is not to arrive. It fails if the
// transfer has. Under TLS there may be data at hand that a Disturbance has not
// let pass, so it is asked.
func (t *transfer) ahead(p []byte) (_ []byte, past bool, err error) {
	if t.course == nil {
		return p, false, nil
	}
	if d, ok := t.raw.(interface{ ready() error }); ok && !t.course.upload {
		if err := d.ready(); err != nil {
			t.fail(dataError(KindReceive, err))
		}
	}
	if failure := t.failure(); failure != nil {
		return nil, false, failure
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.course
	room := int64(len(p))
	if len(c.marks) > 0 {
		room = min(room, c.marks[0].Bytes-c.moved)
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

// advance counts what has moved and returns the marks that are due, which are
// the caller's to reach.
func (t *transfer) advance(n int) []Mark {
	if t.course == nil {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.course
	c.moved += int64(n)
	due := 0
	for due < len(c.marks) && c.marks[due].Bytes <= c.moved {
		due++
	}
	reached := c.marks[:due]
	c.marks = c.marks[due:]
	return reached
}

// reach calls marks that are due and tells whether the transfer is over then.
func (t *transfer) reach(due []Mark) (over bool) {
	if len(due) == 0 {
		return false
	}
	t.line.reaching(true)
	turned := false
	for _, m := range due {
		if m.Reach == nil {
			continue
		}
		if turn := m.Reach(); turn.Reply != "" && !turned {
			turned = true
			t.fail(dataError(KindReceive, resetError("read", t.raw)))
			t.line.turn(turn.Reply)
		}
	}
	t.line.lost()
	if err := dropped(t.raw); err != nil {
		t.fail(dataError(KindReceive, err))
		if t.line.embedded && !t.course.upload {
			t.line.turn(strings.TrimSuffix(DataLostReply, "\r\n")) // as it says of what was still on its way, also where all was
		}
	}
	t.line.reaching(false)
	return t.failure() != nil
}

// spare calls the marks that were not reached.
func (t *transfer) spare() {
	t.mu.Lock()
	var left []Mark
	var moved int64
	if t.course != nil {
		left, t.course.marks, moved = t.course.marks, nil, t.course.moved
	}
	t.mu.Unlock()
	for _, m := range left {
		if m.Spare != nil {
			m.Spare(moved)
		}
	}
}

// truncated notes that something is missing. The server of a download says what
// it says of one that was closed early; the client hears that all is well.
func (t *transfer) truncated() {
	t.mu.Lock()
	c := t.course
	first := !c.short
	c.short = true
	t.mu.Unlock()
	if !first {
		return
	}
	if !c.upload {
		t.line.turn("226 Transfer complete")
	}
	if c.onCut != nil {
		c.onCut()
	}
}
