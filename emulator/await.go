package emulator

import (
	"context"
	"time"

	"ptymodem/emulator/hook"
)

// Time is the modem time since the first power-up; no reset sets it back. It may be called from
// anywhere.
func (m *Modem) Time() time.Duration { return m.loop.SinceStart() }

// At calls f, with the modem locked, and does its effects at that modem time since the first
// power-up, or at once if it is past. It may be called from anywhere. A reset does not change it,
// Close voids it. It comes before what the modem itself does at that time.
func (m *Modem) At(t time.Duration, f func() []hook.Effect) {
	m.loop.RunAt(t, func() { m.apply(f()) })
}

// Post does effects as soon as the modem is free, in order, on a goroutine of the modem. It may be
// called from anywhere, with the modem locked or not. After Close nothing is done.
func (m *Modem) Post(effects ...hook.Effect) {
	if len(effects) > 0 {
		m.loop.Post(func() { m.apply(effects) })
	}
}

// Hold says that the network is held up on purpose for d of modem time from now on: by a stall, a
// latency, a reply that is delayed. It calls f when that is over, unless stop comes first, which
// reports whether it did. f runs with the modem locked and in order with all that the modem does at
// a time: of two deadlines that a busy machine has let pass, the earlier acts first. It must not
// block, nor call the modem. Nil is for what has a timer of its own. A reset changes nothing; after
// Close f is not called. Hold may be called from anywhere.
func (m *Modem) Hold(d time.Duration, f func()) (stop func() bool) { return m.loop.Hold(d, f) }

// Speed is how many times shorter the modem's own waits are.
func (m *Modem) Speed() float64 { return m.loop.Clock.Speed() }

// AwaitFTP returns when no FTP command is under way: its result URC is written, or void. It returns
// the context's cause if that ends before.
func (m *Modem) AwaitFTP(ctx context.Context) error {
	return m.loop.AwaitWhile(ctx, func() bool { return m.ftp.State().Running && !m.loop.Closed() })
}

// AwaitMachine returns when nothing is under way that only the machine has to do: no FTP command
// goes on whose next step is the embedded server's, with nothing that holds it up on purpose. It
// returns the context's cause if that ends before.
func (m *Modem) AwaitMachine(ctx context.Context) error {
	return m.loop.AwaitWhile(ctx, m.machineWorks)
}

// machineWorks reports an FTP command whose next step is the embedded server's. One that waits for
// the host is not of that kind.
func (m *Modem) machineWorks() bool {
	return !m.loop.Closed() && m.ftp.AwaitsEmbedded() && !m.ports.InDataMode() && !m.loop.Holding()
}

// FTPUnderWay reports that an FTP command has begun whose result URC is still to come.
func (m *Modem) FTPUnderWay() bool {
	m.loop.Lock()
	defer m.loop.Unlock()
	return m.ftp.State().Running
}
