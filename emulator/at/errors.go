package at

import (
	"maps"
	"slices"
	"strconv"
)

// CME is the number of a +CME ERROR: the general ones of 3GPP 27.007, 4xx of the FILE commands, 6xx
// of the FTP(S) commands.
type CME int

// The general codes in use (AT manual).
const (
	CMENotAllowed     CME = 3
	CMENoSIM          CME = 10
	CMEPINRequired    CME = 11
	CMEPUKRequired    CME = 12
	CMESIMFailure     CME = 13
	CMESIMBusy        CME = 14
	CMEWrongPassword  CME = 16
	CMENotFound       CME = 22
	CMENoService      CME = 30
	CMEFailure        CME = 50
	CMEParameter      CME = 53
	CMEUnknownCommand CME = 58
)

// cmeTexts are what AT+CMEE=2 prints; a code that has none prints its number, as all from 400 on
// do. "Excute" is the firmware's own spelling.
var cmeTexts = map[CME]string{
	0: "phone failure", 1: "no connection to phone", CMENotAllowed: "Operation not allowed", 4: "Operation not supported",
	5: "PH-SIM PIN required", CMENoSIM: "SIM not inserted", CMEPINRequired: "SIM PIN required", CMEPUKRequired: "SIM PUK required", CMESIMFailure: "SIM failure",
	CMESIMBusy: "SIM busy", 15: "SIM wrong", CMEWrongPassword: "Incorrect password", 20: "Memory full", 21: "invalid index", CMENotFound: "not found",
	23: "Memory failure", 24: "text string too long", 26: "dial string too long", CMENoService: "no network service", 31: "Network timeout",
	32: "Network not allowed emergency calls only", CMEFailure: "Excute command failure", 51: "no memory", CMEParameter: "parameters are invalid",
	CMEUnknownCommand: "invalid command line", 62: "file not exist", 63: "file too large", 96: "invalid date or time", 103: "Illegal MS",
}

// CMETexts are the general errors that have words, by their number.
func CMETexts() (all []Failure) {
	for _, e := range slices.Sorted(maps.Keys(cmeTexts)) {
		all = append(all, Failure{Err: int(e), Meaning: cmeTexts[e]})
	}
	return all
}

// Text is what stands behind "+CME ERROR: ": a number, or words where the code has any and verbose
// asks for them (AT+CMEE).
func (e CME) Text(verbose bool) string {
	if t, ok := cmeTexts[e]; ok && verbose {
		return t
	}
	return strconv.Itoa(int(e))
}

func (e CME) Error() string { return "+CME ERROR: " + e.Text(true) }

// plainError is a failure that answers ERROR whatever AT+CMEE says.
type plainError struct{}

func (plainError) Error() string { return "ERROR" }

// ErrPlain is the answer of commands that know no error numbers, and of FTP commands without a SIM
// (note 4.1).
var ErrPlain = plainError{}

// pendingError is what a handler returns when its command goes on after it: [Call.Done] ends the
// command then.
type pendingError struct{}

func (pendingError) Error() string { return "pending" }

var ErrPending = pendingError{}

// Family is a group of commands that fail alike (parameter errors by family).
type Family uint8

// The families of commands.
const (
	General Family = iota
	FTP
	FILE
	TCPIP
	SSL
)

func (f Family) String() string {
	return [...]string{"General", "FTP(S)", "FILE", "TCP/IP and PDP", "SSL"}[f]
}

// A Failure is one <err> of the FTP(S) commands, or the number of a +CME ERROR.
type Failure struct {
	Err     int
	Replies []int  // the server's replies that give it
	Meaning string // in our words
}
