package emulator

import "strconv"

// cme is the number of a +CME ERROR: the general ones of 3GPP 27.007, 4xx of the FILE commands, 6xx of the FTP(S) commands.
type cme int

// The general codes in use (AT manual).
const (
	cmeNotAllowed     cme = 3
	cmeNoSIM          cme = 10
	cmeSIMFailure     cme = 13
	cmeWrongPassword  cme = 16
	cmeNotFound       cme = 22
	cmeNoService      cme = 30
	cmeFailure        cme = 50
	cmeParameter      cme = 53
	cmeUnknownCommand cme = 58
)

// cmeTexts are what AT+CMEE=2 prints; a code that has none prints its number, as all from 400 on do. "Excute" is the firmware's own spelling.
var cmeTexts = map[cme]string{
	0: "phone failure", 1: "no connection to phone", cmeNotAllowed: "Operation not allowed", 4: "Operation not supported",
	5: "PH-SIM PIN required", cmeNoSIM: "SIM not inserted", 11: "SIM PIN required", 12: "SIM PUK required", cmeSIMFailure: "SIM failure",
	14: "SIM busy", 15: "SIM wrong", cmeWrongPassword: "Incorrect password", 20: "Memory full", 21: "invalid index", cmeNotFound: "not found",
	23: "Memory failure", 24: "text string too long", 26: "dial string too long", cmeNoService: "no network service", 31: "Network timeout",
	32: "Network not allowed emergency calls only", cmeFailure: "Excute command failure", 51: "no memory", cmeParameter: "parameters are invalid",
	cmeUnknownCommand: "invalid command line", 62: "file not exist", 63: "file too large", 96: "invalid date or time", 103: "Illegal MS",
}

func (e cme) text(verbose bool) string {
	if t, ok := cmeTexts[e]; ok && verbose {
		return t
	}
	return strconv.Itoa(int(e))
}

func (e cme) Error() string { return "+CME ERROR: " + e.text(true) }

// plainError is a failure that answers ERROR whatever AT+CMEE says.
type plainError struct{}

func (plainError) Error() string { return "ERROR" }

// errPlain is the answer of commands that know no error numbers, and of FTP commands without a SIM (note 4.1).
var errPlain = plainError{}

// pendingError is what a handler returns when its command goes on after it: [Call.done] ends the command then.
type pendingError struct{}

func (pendingError) Error() string { return "pending" }

var errPending = pendingError{}

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

// parameterError is the family's answer to a parameter that is missing, malformed, out of range or too many.
func (m *Modem) parameterError(f Family) error {
	switch f {
	case FTP:
		return ftpInvalidParameter
	case FILE:
		return fileInvalidInput
	case TCPIP:
		return m.tcpipError(tcpipBadParameter)
	}
	return cmeParameter
}
