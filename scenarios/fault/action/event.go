package action

import (
	"fmt"
	"strings"
	"time"

	"ptymodem/fs"
	"ptymodem/redact"
)

// A Moment is a kind of event, named by the trigger that waits for it.
type Moment string

// The moments at which a fault can fire.
const (
	AtMoment   Moment = "at"   // a command line was taken
	FTPMoment  Moment = "ftp"  // the client sends a command to the server
	FileMoment Moment = "file" // a store is about to do an operation
	DataMoment Moment = "data" // data mode begins
	TimeMoment Moment = "time" // a time has come

	// IdleMoment is no command to the server for a time. Every action of TimeMoment goes with it.
	IdleMoment Moment = "ftp-idle"
)

// AllMoments are those that an action can name.
func AllMoments() []Moment {
	return []Moment{AtMoment, FTPMoment, FileMoment, DataMoment, TimeMoment}
}

// An Event is something a fault may wait for, which the modem reports before it goes on.
type Event struct {
	Moment Moment
	T      time.Duration // modem time since the first power-up

	// Line is a command as though it were alone on its line, without CR and as the host wrote it,
	// and Command its name ("+QFTPOPEN", "E"). Of an at event they are the command itself, once for
	// each command on a line; of any other, the command on whose behalf it happens, empty if there
	// is none.
	Command, Line string

	Verb, Arg string // of ftp: the verb in capitals and what follows it

	Idle time.Duration // of ftp-idle: how long there was no command

	Op    fs.Op // of file
	Store StoreName
	Name  string // of file: the file's name, or the pattern of a list
}

// RunsFTP reports an AT command that the FTP client runs.
func (e Event) RunsFTP() bool { return e.Moment == AtMoment && strings.HasPrefix(e.Command, "+QFTP") }

func (e Event) String() string { return e.In(redact.Masked) }

// In is the event in a view of secrets.
func (e Event) In(v redact.View) string {
	var what string
	switch e.Moment {
	case AtMoment:
		what = v.AT(e.Line)
	case FTPMoment:
		what = "FTP " + e.Verb
		if e.Verb == string(Greeting) {
			what = "the greeting of the server"
		}
		if e.Arg != "" {
			sent := e.Verb + " " + e.Arg
			what = "FTP " + v.Of(redact.FTP(sent), sent)
		}
	case FileMoment:
		what = fmt.Sprintf("%s of %s:%s", e.Op, e.Store, e.Name)
	case DataMoment:
		what = "data mode"
	case IdleMoment:
		what = "a pause of " + e.Idle.String()
	default:
		what = "the time"
	}
	if e.Moment != AtMoment && e.Line != "" {
		what += " for " + v.AT(e.Line)
	}
	return fmt.Sprintf("%s at %s", what, e.T.Round(time.Millisecond))
}

// A StoreName names one of the modem's stores.
type StoreName string

// The stores.
const (
	UFS StoreName = "UFS"
	SD  StoreName = "SD"
	RAM StoreName = "RAM"
)
