package hook

import "time"

// An Effect is something that happens to a modem from outside: it is data, so that it can be
// listed, logged and sent. One that cannot happen, such as a URC from a modem that is off, does
// nothing.
type Effect interface {
	// Apply has it happen to a modem that is locked.
	Apply(Target)
}

// A Target is a modem that effects are applied to. It is locked in all of its methods.
type Target interface {
	SendURC(text string)
	Reboot()
	Hang()
	LoseSignal(d time.Duration)
	DeactivatePDP()
	ChangeSIM(word string)
	Register(word string)
	RemoveSD()
	InsertSD()
	CloseControl(reply string)
	NoteFault(NoteFault)
}

// SendURC sends a URC. Among the effects of a [Response] it comes before the answer; else it is
// held like any other.
type SendURC struct{ Text string }

// Reboot is a restart that nobody has asked for, as in a brown-out: what was being answered is
// never finished.
type Reboot struct{}

// Hang stops the modem for good: it is unresponsive on every port, and its connections are gone.
type Hang struct{}

// LoseSignal takes the network away for a modem time, over a reset too. Of several the one that
// ends last counts.
type LoseSignal struct{ For time.Duration }

// DeactivatePDP is the network's deactivation of every PDP context that is active.
type DeactivatePDP struct{}

// ChangeSIM puts another SIM into the slot, or none: it stays until the next ChangeSIM.
//
// To is a word of cellular.SIMWords. Another changes nothing.
type ChangeSIM struct{ To string }

// Register changes what network there is for the module, until the next Register.
//
// To is a word of AT+CREG's states as scenarios have it: see cellular.ParseRegistration. Another
// changes nothing.
type Register struct{ To string }

// RemoveSD pulls the SD card. It stays out until [InsertSD].
type RemoveSD struct{}

// InsertSD puts the card back that the module was made with, if it was made with one.
type InsertSD struct{}

// CloseControl has the FTP server end the control connection in order, if there is one. If Reply is
// not empty, the server says that first.
type CloseControl struct{ Reply string }

// NoteFault puts an event of kind "fault" into the trace. Clear is Text with its secrets, empty if
// Text has none.
type NoteFault struct{ Name, Text, Clear string }

// A Func is an effect of a program's own. It must not call the modem's methods.
type Func func(Target)

// Apply implements [Effect].
func (f Func) Apply(t Target) { f(t) }

// Apply implements [Effect].
func (e SendURC) Apply(t Target) { t.SendURC(e.Text) }

// Apply implements [Effect].
func (Reboot) Apply(t Target) { t.Reboot() }

// Apply implements [Effect].
func (Hang) Apply(t Target) { t.Hang() }

// Apply implements [Effect].
func (e LoseSignal) Apply(t Target) { t.LoseSignal(e.For) }

// Apply implements [Effect].
func (DeactivatePDP) Apply(t Target) { t.DeactivatePDP() }

// Apply implements [Effect].
func (e ChangeSIM) Apply(t Target) { t.ChangeSIM(e.To) }

// Apply implements [Effect].
func (e Register) Apply(t Target) { t.Register(e.To) }

// Apply implements [Effect].
func (InsertSD) Apply(t Target) { t.InsertSD() }

// Apply implements [Effect].
func (RemoveSD) Apply(t Target) { t.RemoveSD() }

// Apply implements [Effect].
func (e CloseControl) Apply(t Target) { t.CloseControl(e.Reply) }

// Apply implements [Effect].
func (e NoteFault) Apply(t Target) { t.NoteFault(e) }
