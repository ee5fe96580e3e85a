package hook

import (
	"time"

	"ptymodem/fs"
	"ptymodem/ftpbackend/plan"
)

// Hooks is where faults can be put into a modem: it is asked at every point where something can go
// wrong. Without hooks it costs a comparison. Where it says locked, the modem is: the function must
// not block, nor call the modem's Do.
type Hooks interface {
	// Command is asked when a command of a line is about to run, after its echo, known or unknown,
	// before the SIM and the parameters are checked. A line that is AT alone counts as a command of
	// that name. Locked.
	Command(Origin) Response

	// Connect is asked as data mode begins, when CONNECT is due. The breakpoints count the bytes of
	// data mode from there, both directions together. Locked.
	Connect(Origin) []Breakpoint

	// FTP is asked before the client sends a line to the server, and with plan.Greeting before it
	// reads what the server says first. Not locked.
	FTP(o Origin, line string) plan.Plan

	// File is asked before an operation of a store; an error makes it fail, see StoreError of
	// package files. The modem may be locked or not: effects are for the modem's Post.
	File(o Origin, op fs.Op, store, name string) error

	// Ended tells that a command is over: its final result code and, if it has one, its result URC
	// are on their way or void. It comes once for every Command. Locked.
	Ended(Origin)
}

// An Origin is the command on whose behalf something happens. The zero value is none.
type Origin struct {
	ID   uint64 // counts the commands of a modem, from 1
	Name string // "+QFTPOPEN", "E"
	Line string // that command alone as the host wrote it, with AT in front: AT+QFTPOPEN="h",21
}

// A Response is what is to become of a command. The zero value runs it and says what it says.
type Response struct {
	Effects []Effect // done first, between the line and its answer

	// In place of running the command, the first of these that is set:
	Silent bool     // no answer; the rest of the line is dropped, and the next line is taken
	Failed bool     // it fails with the error
	Fail   int      // of that number, as its family fails
	Lines  []string // it says these, each framed as usual, up to a final result code; those after it come as URCs on its port

	// How it is sent. All of it, with Delay and Split the result URC too; the echo and the data of
	// data mode come as ever.
	Delay  time.Duration // so much later, in modem time
	Garble bool          // some bytes changed
	Lose   int           // so many bytes lost
	Seed   uint64        // rules which
	Split  int           // in pieces of so many bytes, each a write; 0 is whole
	Gap    time.Duration // between two pieces, in modem time

	// For a command with a result URC, if it answers OK:
	Coalesce bool // OK and the URC in one write
	URCFirst bool // the URC before OK
}

// A Breakpoint is a number of bytes that may move in data mode; 0 is the CONNECT itself. Its
// effects are done before any more bytes move. Its functions are called with the modem locked.
type Breakpoint = plan.BreakpointOf[[]Effect]
