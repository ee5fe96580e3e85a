package client

import (
	"errors"
	"os"
	"time"
)

// A server that has nothing to send, an empty file or folder, may say so by 226 alone, without a 150 before it, and without a data connection. A small
// file may have come all the same. So such a download is read to its end, and one that brings nothing is empty, however its connection ends.

// bareWait is how long the data of such a download may take to begin.
const bareWait = 2 * time.Second

// unmarked hears of a final reply, a success, that came without a preliminary one; unsent: the server knows nothing of the command.
func (t *transfer) unmarked(code int, unsent bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.bare, t.answered = true, code
	if unsent {
		t.forgo()
	}
}

// forgo gives up waiting for a connection. t.mu is held.
func (t *transfer) forgo() {
	select {
	case <-t.nothing:
	default:
		close(t.nothing)
	}
}

// forgone tells whether a server that did not connect need not.
func (t *transfer) forgone() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bare {
		t.forgo()
	}
	return t.bare
}

// comesToNothing tells whether there will be no connection.
func (t *transfer) comesToNothing() bool {
	select {
	case <-t.nothing:
		return true
	default:
		return false
	}
}

// expectNothing ends a wait for data that does not begin.
func (t *transfer) expectNothing() {
	raw := t.raw
	t.stopBare = t.control.after(max(bareWait, t.control.onClock(leastReply)), func() { raw.SetReadDeadline(time.Unix(1, 0)) })
}

// bareEnd tells what the failure of such a download comes to: its end, or another try where that wait was for nothing.
func (t *transfer) bareEnd(err error) (again, over bool) {
	late := errors.Is(err, os.ErrDeadlineExceeded)
	switch {
	case !t.came:
		return false, late || cut(err)
	case late && t.control.ended() == nil && t.failure() == nil:
		t.raw.SetReadDeadline(time.Time{})
		return true, false
	}
	return false, false
}
