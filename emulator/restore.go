package emulator

import (
	"context"
	"errors"
	"time"

	"ptymodem/emulator/trace"
)

// ErrClosed is what a modem that was closed, or that a panic has ended, can no longer do.
var ErrClosed = errors.New("the modem is closed")

// restoreLimit is how long, in real time, Restore waits for work that it has cancelled.
const restoreLimit = 2 * time.Second

// Restore makes the modem what it was when [New] had made it: nothing of what its hosts, its hooks
// and its effects have changed is left, saved settings included. Its ports stay as they are, with
// the hosts at them, but what the hosts have sent before is dropped. The modem is off for a moment, ends all that it does, and powers up: its boot
// URCs come. Modem time goes on; what was scheduled by At is void.
//
// With keepSIM the SIM, the network that there is for the modem and the SD card stay as they are.
//
// change may change what the modem is made of from here on: of its Config the world that it is in,
// from Network to Staged, with Commands, Identity, Strict, Speed, NoCard and RAM. between is called
// after it, so that the stores and the surroundings can be made anew. Both are called while the
// modem is off and locked, may be nil, and must not call the modem's methods, but for Time and At.
// The error of between is returned; the modem powers up all the same. Two calls must not overlap.
func (m *Modem) Restore(keepSIM bool, change func(*Config), between func() error) error {
	if !m.endAll() {
		return ErrClosed
	}
	ctx, cancel := context.WithTimeout(context.Background(), restoreLimit)
	defer cancel()
	_ = m.loop.AwaitWorkers(ctx) // what has not ended by then is void all the same
	_ = m.ports.HearAll(ctx)     // what the hosts have sent before is not for the new one
	return m.beginAnew(keepSIM, change, between)
}

// endAll is the end of the modem that there was; false if there is none any more.
func (m *Modem) endAll() bool {
	defer m.crash.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return false
	}
	m.power.down()
	m.ports.DropOutput()
	m.loop.Wake()
	return true
}

// beginAnew makes the new one.
func (m *Modem) beginAnew(keepSIM bool, change func(*Config), between func() error) (err error) {
	defer m.crash.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return ErrClosed
	}
	m.loop.Restart()
	m.loop.TakePosted()
	world, cardOut := m.cell.World(), m.cfg.SD != nil && m.files.SD == nil
	if cardOut && !keepSIM {
		m.files.InsertSD()
	}
	if change != nil {
		change(&m.cfg)
		m.loop.Clock.SetSpeed(m.cfg.Speed)
		m.ports.Strict, m.ports.Env.Strict = m.cfg.Strict, m.cfg.Strict
	}
	if between != nil {
		err = between()
	}
	m.makeParts()
	if m.ports.Custom = m.cfg.Commands; m.ports.Custom != nil {
		m.ports.Custom.Restore()
	}
	if keepSIM {
		m.cell.SetWorld(world)
		if cardOut {
			m.files.RemoveSD()
		}
	}
	m.ports.Restore()
	m.trace.Emit(trace.Event{Kind: "line", Text: "reset"})
	m.power.up()
	hookStores(m, true)
	m.ports.Settle()
	return err
}
