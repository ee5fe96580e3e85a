package emulator

import (
	"time"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/trace"
)

// target is the modem as effects see it.
type target struct{ m *Modem }

// SendURC implements [hook.Target].
func (t target) SendURC(text string) { t.m.ports.Inject(text) }

// Reboot implements [hook.Target].
func (t target) Reboot() {
	if t.m.power != powerOn && t.m.power != powerBooting {
		return
	}
	t.m.reboot()
	t.m.ports.DropOutput()
}

// Hang implements [hook.Target].
func (t target) Hang() {
	t.m.powerDown()
	t.m.power = powerHung
	t.m.ports.DropOutput()
}

// LoseSignal implements [hook.Target].
func (t target) LoseSignal(d time.Duration) { t.m.cell.LoseSignal(d) }

// DeactivatePDP implements [hook.Target].
func (t target) DeactivatePDP() {
	t.m.cell.DeactivateAll()
}

// ChangeSIM implements [hook.Target].
func (t target) ChangeSIM(word string) { t.m.cell.SetSIM(word) }

// Register implements [hook.Target].
func (t target) Register(word string) {
	if r, ok := cellular.ParseRegistration(word); ok {
		t.m.cell.SetRegistration(r)
	}
}

// InsertSD implements [hook.Target].
func (t target) InsertSD() { t.m.files.InsertSD() }

// RemoveSD implements [hook.Target].
func (t target) RemoveSD() {
	t.m.files.RemoveSD()
}

// CloseControl implements [hook.Target].
func (t target) CloseControl(reply string) { t.m.ftp.HangUp(reply) }

// NoteFault implements [hook.Target].
func (t target) NoteFault(name, text string) {
	t.m.trace.Emit(trace.Event{Kind: "fault", Name: name, Text: text})
}

// apply applies effects in order. The modem is locked.
func (m *Modem) apply(effects []hook.Effect) {
	for _, e := range effects {
		e.Apply(target{m})
	}
}

// Do does effects in order and returns when they are done. The modem must not be locked. After
// Close nothing is done.
func (m *Modem) Do(effects ...hook.Effect) {
	defer m.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return
	}
	m.apply(effects)
	m.ports.Settle()
}

// mute reports that nothing is said: the module is off, hung or booting.
func (m *Modem) mute() bool {
	return m.power == powerWaiting || m.power == powerBooting || m.loop.Context().Err() != nil
}
