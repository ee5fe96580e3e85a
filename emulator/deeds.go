package emulator

import (
	"time"

	"ptymodem/emulator/trace"
)

// A Deed is something that happens to a modem from outside. It runs with the modem locked. One that cannot happen, such as a URC from a modem
// that is off, does nothing.
type Deed func(*Modem)

// SendURC sends a URC. Among the deeds of an [Answer] it comes before the answer; else it is held like any other.
func SendURC(text string) Deed { return func(m *Modem) { m.injectURC(text) } }

// Reboot is a restart that nobody has asked for, as in a brown-out: what was being answered is never finished.
func Reboot() Deed {
	return func(m *Modem) {
		if m.power != powerOn && m.power != powerBooting {
			return
		}
		m.reboot()
		m.dropOutput()
	}
}

// Hang stops the modem for good: it is deaf and mute on every port, and its connections are gone.
func Hang() Deed {
	return func(m *Modem) {
		m.powerDown()
		m.dropOutput()
	}
}

// LoseSignal takes the network away for d of modem time, over a reset too. Of several the one that ends last counts.
func LoseSignal(d time.Duration) Deed { return func(m *Modem) { m.loseSignal(d) } }

// DeactivatePDP is the network's deactivation of every PDP context that is active.
func DeactivatePDP() Deed {
	return func(m *Modem) {
		for cid := range pdpCount {
			m.pdpDeact(cid + 1)
		}
	}
}

// RemoveSIM pulls the SIM, for good.
func RemoveSIM() Deed { return func(m *Modem) { m.setSIM(false) } }

// RemoveSD pulls the SD card, for good.
func RemoveSD() Deed {
	return func(m *Modem) {
		if m.cfg.SD != nil {
			m.cfg.SD.Pull()
			m.cfg.SD = nil
		}
	}
}

// NoteFault puts an event of kind "fault" into the trace.
func NoteFault(name, text string) Deed {
	return func(m *Modem) { m.trace.Emit(trace.Event{Kind: "fault", Name: name, Text: text}) }
}

// perform does deeds in order. The modem is locked.
func (m *Modem) perform(deeds []Deed) {
	for _, d := range deeds {
		d(m)
	}
}

// Do does deeds in order and returns when they are done. The modem must not be locked. After Close nothing is done.
func (m *Modem) Do(deeds ...Deed) {
	defer m.guard()
	m.loop.Lock()
	defer m.loop.Unlock()
	if m.loop.Closed() {
		return
	}
	m.perform(deeds)
	m.settle()
}

// injectURC sends a URC that comes from outside: on the port whose command is being asked about at once, on the others when they are free.
func (m *Modem) injectURC(text string) {
	if m.mute() {
		return
	}
	m.trace.Urc(text)
	for _, p := range m.ports {
		if p == m.asking && p.dtr {
			p.interject(text)
		} else {
			p.urc(heldURC{text: text})
		}
	}
}

// mute reports that nothing is said: the module is off, hung or booting.
func (m *Modem) mute() bool {
	return m.power == powerWaiting || m.power == powerBooting || m.loop.Context().Err() != nil
}

// dropOutput drops what was due to the hosts.
func (m *Modem) dropOutput() {
	for _, p := range m.ports {
		p.out = p.out[:0]
	}
}

// loseSignal takes the network away.
func (m *Modem) loseSignal(d time.Duration) {
	end := m.Time() + d
	if d <= 0 || end <= m.signalAt && m.noSignal {
		return
	}
	m.noSignal, m.signalAt = true, end
	m.radio.noSignal = true
	m.radioChanged()
	m.loop.RunAt(end, func() {
		if m.signalAt != end {
			return // lost anew for longer
		}
		m.noSignal, m.radio.noSignal = false, false
		m.radioChanged()
	})
}
