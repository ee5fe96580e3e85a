package client

import (
	"errors"
	"os"
	"time"
)

// bareDownload is a download with a final reply and no preliminary one. A server that has nothing
// to send, an empty file or folder, may say so by 226 alone, without a 150 before it and without a
// data connection. A small file may have come all the same. So such a download is read to its end,
// and one that brings nothing is empty, however its connection ends.
type bareDownload struct {
	transfer *transfer
	none     chan struct{} // closed when there is no connection to wait for
	on       bool          // it is one; transfer.mu, or after the transfer's ready or none

	// The operation's goroutine alone.
	came bool        // data has come
	stop func() bool // of the wait for data to begin
}

// bareWait is how long the data of such a download may take to begin.
const bareWait = 2 * time.Second

// begin notes the final reply, a success. unsent: the server knows nothing of the command.
func (b *bareDownload) begin(code int, unsent bool) {
	t := b.transfer
	t.mu.Lock()
	defer t.mu.Unlock()
	b.on, t.answered = true, code
	if unsent {
		b.setNone()
	}
}

// setNone gives up waiting for a connection. transfer.mu is held.
func (b *bareDownload) setNone() {
	if !b.isNone() {
		close(b.none)
	}
}

// isNone tells whether there will be no connection.
func (b *bareDownload) isNone() bool { return isClosed(b.none) }

// giveUp tells whether a server that did not connect need not. Then nothing waits for it any more.
func (b *bareDownload) giveUp() bool {
	t := b.transfer
	t.mu.Lock()
	defer t.mu.Unlock()
	if b.on {
		b.setNone()
	}
	return b.on
}

// limit ends a wait for data that does not begin.
func (b *bareDownload) limit() {
	raw, timers := b.transfer.raw, &b.transfer.control.timers
	b.stop = timers.after(timers.noLess(bareWait, leastReply), func() { raw.SetReadDeadline(time.Unix(1, 0)) })
}

// stopLimit cancels limit.
func (b *bareDownload) stopLimit() {
	if b.stop != nil {
		b.stop()
	}
}

// failed tells what the failure of a Read comes to: the end of the download (over), or another try
// where data had begun and limit ended the Read (again).
func (b *bareDownload) failed(err error) (again, over bool) {
	t := b.transfer
	late := errors.Is(err, os.ErrDeadlineExceeded)
	switch {
	case !b.came:
		return false, late || cut(err)
	case late && t.control.ended() == nil && t.failure() == nil:
		t.raw.SetReadDeadline(time.Time{})
		return true, false
	}
	return false, false
}
