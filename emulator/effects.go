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
	if t.m.power.state != powerOn && t.m.power.state != powerBooting {
		return
	}
	t.m.power.reboot()
	t.m.ports.DropOutput()
}

// Hang implements [hook.Target].
func (t target) Hang() {
	t.m.power.down()
	t.m.power.state = powerHung
	t.m.ports.DropOutput()
}

// LoseSignal implements [hook.Target].
func (t target) LoseSignal(d time.Duration) { t.m.cell.Radio.LoseSignal(d) }

// DeactivatePDP implements [hook.Target].
func (t target) DeactivatePDP() {
	t.m.cell.DeactivateAll()
}

// ChangeSIM implements [hook.Target].
func (t target) ChangeSIM(word string) { t.m.cell.Card.Set(word) }

// Register implements [hook.Target].
func (t target) Register(word string) {
	if r, ok := cellular.ParseRegistration(word); ok {
		t.m.cell.Radio.SetRegistration(r)
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
func (t target) NoteFault(f hook.NoteFault) {
	e := trace.Event{Kind: "fault", Name: f.Name, Text: f.Text}
	if f.Clear != "" {
		e = e.Masking(f.Clear)
	}
	t.m.trace.Emit(e)
}
