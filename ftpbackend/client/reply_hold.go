package client

import "time"

// replyHold keeps replies from the client until they may count, and has what the client gets in
// place of one. control.mu guards it.
type replyHold struct {
	delay        time.Duration // of the command's final reply, until that has come
	replies      []reply       // those held, in the order in which they came
	stop         func() bool   // of the delay that runs, or nil
	atBreakpoint bool          // a breakpoint's Hit runs, which may decide on the reply
	releasing    bool          // a goroutine hands replies on, with control.mu unlocked
	override     reply         // replaces the server's final reply; code 0: none
	silent       bool          // the operation does not know of the exchange
}

// begin prepares for a command.
func (h *replyHold) begin(delay time.Duration) { h.delay, h.override = delay, reply{} }

// active tells whether a reply that comes now has to wait behind others.
func (h *replyHold) active() bool { return len(h.replies) > 0 || h.releasing }

// keep takes a reply that has to wait.
func (h *replyHold) keep(r reply) { h.replies = append(h.replies, r) }

// take returns the first reply held.
func (h *replyHold) take() reply {
	r := h.replies[0]
	h.replies = h.replies[1:]
	return r
}

// delays tells whether the final reply has to wait for its delay. The delay starts with the first
// call; over is called at its end.
func (h *replyHold) delays(after func(time.Duration, func()) func() bool, over func()) bool {
	if h.delay > 0 {
		d := h.delay
		h.delay = 0
		h.stop = after(d, over)
	}
	return h.stop != nil
}

// discard forgets the replies held, at the session's end.
func (h *replyHold) discard() {
	h.replies = nil
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}
