package action

import (
	"time"

	"ptymodem/emulator/hook"
	"ptymodem/ftpbackend/plan"
)

// An Effect is something done to the modem itself. It is applied with the modem locked.
type Effect = hook.Effect

// A Response is what becomes of an AT command.
type Response = hook.Response

// A Target is what the actions of a fault are applied to when it fires. Of Response, Outcome and
// Operation it has the one that goes with its event; the faults that fire at one event share it.
type Target struct {
	Event   Event
	After   int64  // how many bytes had to move first: of the transfer, or in data mode
	Seed    uint64 // of what is random in the actions
	Testbed Testbed

	Response  *Response     // with at: what becomes of the command
	Outcome   *plan.Outcome // with ftp: what becomes of the transfer
	Operation *Operation    // with file

	// Answered says that an action of the same do is the answer, or the reply.
	Answered bool
	// Later does something to the modem once the AT command is over on whose behalf the fault
	// fires.
	Later func(Effect)

	// Until is given what ends a change that lasts; nil if nothing ends it.
	Until func(release func())

	effects []Effect
}

// Do does something to the modem, after the actions that came before.
func (t *Target) Do(effects ...Effect) { t.effects = append(t.effects, effects...) }

// Effects are what is to be done to the modem, in order.
func (t *Target) Effects() []Effect { return t.effects }

// While keeps up what has been changed while the AT command runs on whose behalf the fault fires,
// to its final result code or result URC. With time alone it lasts for good.
func (t *Target) While(release func()) {
	if t.Until != nil {
		t.Until(release)
	}
}

// decided reports that an action has decided what becomes of the command. Of several the first
// wins.
func decided(r *Response) bool { return r.Lines != nil || r.Failed || r.Silent }

// An Operation is one of a store.
type Operation struct {
	err error
}

// Fail fails it. Of several errors the first counts.
func (o *Operation) Fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// Err is what it fails with, nil if it does not.
func (o *Operation) Err() error { return o.err }

// A Testbed is what is around the modem. Its methods may be called from any goroutine, with the
// modem locked or not.
type Testbed interface {
	// These change something until release is called. Of several changes the latest counts.

	LimitRate(bytesPerSecond int64) (release func()) // of data connections, in real time
	SetLatency(d time.Duration) (release func())     // of all that comes from the network, in modem time
	FailDNS() (release func())                       // no host name resolves
	Refuse() (release func())                        // connections are refused
	FailTLS() (release func())                       // TLS handshakes fail
	ShowExpired() (release func())                   // the embedded server presents an expired certificate
	FillStores() (release func())                    // no store has free space

	// These act on the connections that there are.

	Stall(d time.Duration) // nothing moves for that long, in modem time
	DropControl()          // reset
	DropData()             // reset
}
