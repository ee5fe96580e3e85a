package emulator

import (
	"context"
	"time"

	"ptymodem/emulator/hook"
)

// schedule is what is to happen to the modem at a time, or as soon as it is free.
type schedule struct{ m *Modem }

// Time is the modem time since the first power-up; no reset sets it back. It may be called from
// anywhere.
func (s *schedule) Time() time.Duration { return s.m.loop.SinceStart() }

// At calls f, with the modem locked, and does its effects at that modem time since the first
// power-up, or at once if it is past. It may be called from anywhere. A reset does not change it,
// Close voids it. It comes before what the modem itself does at that time.
func (s *schedule) At(t time.Duration, f func() []hook.Effect) {
	s.m.loop.RunAt(t, func() { s.m.apply(f()) })
}

// Post does effects as soon as the modem is free, in order, on a goroutine of the modem. It may be
// called from anywhere, with the modem locked or not. After Close nothing is done.
func (s *schedule) Post(effects ...hook.Effect) {
	if len(effects) > 0 {
		s.m.loop.Post(func() { s.m.apply(effects) })
	}
}

// Hold says that the network is held up on purpose for d of modem time from now on: by a stall, a
// latency, a reply that is delayed. It calls f when that is over, unless stop comes first, which
// reports whether it did. f runs with the modem locked and in order with all that the modem does at
// a time: of two deadlines that a busy machine has let pass, the earlier acts first. It must not
// block, nor call the modem. Nil is for what has a timer of its own. A reset changes nothing; after
// Close f is not called. Hold may be called from anywhere.
func (s *schedule) Hold(d time.Duration, f func()) (stop func() bool) { return s.m.loop.Hold(d, f) }

// Speed is how many times shorter the modem's own waits are.
func (s *schedule) Speed() float64 { return s.m.loop.Clock.Speed() }

// waits are for who waits until the modem is at something.
type waits struct{ m *Modem }

// AwaitFTP returns when no FTP command is under way: its result URC is written, or void. It returns
// the context's cause if that ends before.
func (w *waits) AwaitFTP(ctx context.Context) error {
	return w.m.loop.AwaitWhile(ctx, func() bool { return w.m.ftp.State().Running && !w.m.loop.Closed() })
}

// AwaitMachine returns when nothing is under way that only the machine has to do: no FTP command
// goes on whose next step is the embedded server's, with nothing that holds it up on purpose. It
// returns the context's cause if that ends before.
func (w *waits) AwaitMachine(ctx context.Context) error {
	return w.m.loop.AwaitWhile(ctx, w.machineWorks)
}

// machineWorks reports an FTP command whose next step is the embedded server's. One that waits for
// the host is not of that kind.
func (w *waits) machineWorks() bool {
	return !w.m.loop.Closed() && w.m.ftp.AwaitsEmbedded() && !w.m.ports.InDataMode() && !w.m.loop.Holding()
}

// FTPUnderWay reports that an FTP command has begun whose result URC is still to come.
func (w *waits) FTPUnderWay() bool {
	w.m.loop.Lock()
	defer w.m.loop.Unlock()
	return w.m.ftp.State().Running
}

// AwaitState returns when the modem is at a state that is wanted, or with the context's cause. wanted
// is called with the modem locked, and must not call it.
func (w *waits) AwaitState(ctx context.Context, wanted func(State) bool) error {
	return w.m.loop.AwaitWhile(ctx, func() bool { return !wanted(w.m.state()) })
}

// OnIdle has f called, with the modem locked, whenever something has happened to it: for who moves
// its clock. f must not block, nor call the modem.
func (w *waits) OnIdle(f func()) {
	w.m.loop.Lock()
	defer w.m.loop.Unlock()
	w.m.loop.OnIdle = f
}

// Idle reports that the modem waits for its host or for time to pass, and for nothing else. port
// tells of its port, at the same moment, whether the modem has read all that the host has sent and
// waits for more, and how many of its writes wait for the host to read. It is called with the modem
// locked.
func (w *waits) Idle(port func() (settled bool, blocked int)) bool {
	w.m.loop.Lock()
	defer w.m.loop.Unlock()
	settled, blocked := port()
	return settled && !w.m.loop.Pending() && w.m.loop.Running() == blocked
}
