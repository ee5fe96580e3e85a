package custom

import (
	"time"

	"ptymodem/atparser"
)

// Commands are a user's commands, for one modem. The modem is locked in all methods: they must not
// block, nor call the modem.
type Commands interface {
	// Answer is asked about a command that is about to run; false leaves it to the modem.
	Answer(Command) (Answer, bool)
	// Names are those of the commands, in capitals and with their +, each once, for AT+CLAC.
	Names() []string
	// PowerUp is told of each power-up, from which on the modem begins anew.
	PowerUp()
	// Restore is told that the modem is made what it was when it was new.
	Restore()
}

// A Command is one that the host has sent.
type Command struct {
	Parsed   atparser.Command // its Params are valid during the call only
	Line     string           // that command alone as the host wrote it, with AT in front
	Known    bool             // the modem's table has it
	Time     time.Duration    // modem time since the first power-up
	Identity Identity         // of the modem, with all its fields
}

// An Answer is what a command is answered.
type Answer struct {
	By     string        // where that is written, as in "mqtt.yaml:7", for the trace
	Prompt *Prompt       // what the host is asked for first; nil: nothing
	Lines  func() []Line // makes the lines; called once, with a prompt after its end
}

// A Line is one that the modem sends. The first that is a final result code ends the command, but
// CONNECT only where no other follows; what comes after it is sent as URCs are. Without any the
// command has no final result code.
type Line struct {
	Text  string
	URC   bool          // it is no part of the answer, but comes later
	After time.Duration // so much modem time after what is before it; 0: as soon as a URC may come
}

// A Prompt asks the host for bytes, which are not kept.
type Prompt struct {
	Connect bool  // by CONNECT, in data mode; else by "> "
	Bytes   int64 // so many; below 0 and without Connect: up to Ctrl-Z, and ESC cancels
}

// An Identity is what a modem and its SIM are called. An empty field is the modem's own.
type Identity struct {
	Model    string // AT+CGMM
	Revision string // AT+CGMR
	IMEI     string // AT+CGSN
	IMSI     string // AT+CIMI
	ICCID    string // AT+QCCID
	MSISDN   string // AT+CNUM
}

// Over is the identity with the fields of other where it has none.
func (id Identity) Over(other Identity) Identity {
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&id.Model, other.Model}, {&id.Revision, other.Revision}, {&id.IMEI, other.IMEI},
		{&id.IMSI, other.IMSI}, {&id.ICCID, other.ICCID}, {&id.MSISDN, other.MSISDN},
	} {
		if *f.to == "" {
			*f.to = f.from
		}
	}
	return id
}
