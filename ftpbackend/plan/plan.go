// Package plan says what goes wrong with one FTP command.
//
// A client asks its [Hooks] before each command. They answer with a [Plan]. A [Breakpoint] in it is
// a place in the transfer, and what happens there. An [Outcome] says what becomes of the transfer.
package plan

import "time"

// Hooks decide what goes wrong in a session.
type Hooks interface {
	// Command is called before each command line is sent, also during login and for the commands
	// that open data connections (PASV, EPSV, PORT, EPRT). The line is as sent; a password in it is
	// not masked. Command runs on the operation's goroutine, with no lock of the client held.
	//
	// It is called with [Greeting], too: before the server's greeting is read. Of the Plan, Reply,
	// Delay, DropControl and CloseControl count then. A Reply takes the place of the greeting once
	// that has come.
	//
	// It is not called for a NOOP of the client's own, nor for the command that cancels a REST
	// whose transfer never came.
	Command(line string) Plan
}

// Greeting is what hooks are called with before the server's greeting. No command has that name.
const Greeting = "greeting"

// A Plan is what goes wrong with one command. The zero value is nothing. The commands that move
// data are RETR, STOR, LIST, NLST and MLSD. If several of DropControl, CloseControl, Refuse and
// Reply are set, the first of them counts.
type Plan struct {
	// Reply replaces the server's answer: three digits and a text, on one line. The command is not
	// sent. The client, its Observer included, cannot tell it from a real reply: 421 ends the
	// session, and 100 to 199 leave the command without its final reply.
	Reply string
	// Delay delays the command's final reply, on Config.Hold's clock. For a command that moves
	// data, that is the reply after the transfer. What comes after the reply waits with it, except
	// a reset.
	Delay time.Duration
	// DropControl resets the control connection instead of sending the command. The operation fails
	// with ftpbackend.KindReset.
	DropControl bool
	// CloseControl has the server end the control connection in order instead of answering the
	// command. If Reply is set, the server says that first.
	CloseControl bool
	// Refuse refuses the data connection of a command that moves data: the command is not sent, and
	// fails with ftpbackend.KindDataOpen.
	Refuse bool
	// FailTLS fails the TLS handshake on the server's side: after AUTH the control connection's;
	// for a command that moves data, the data connection's, if the session has TLS.
	FailTLS bool
	// Truncated ends the transfer in order after Truncate bytes, complete for both sides. A
	// download ends there, and the rest is never read. Of an upload the server gets that many
	// bytes, and the rest of the source is dropped; for the client, and for the breakpoints, all of
	// it was sent. Cut, if it is not nil, is called like Hit when the first byte is missing. It is
	// not called for a transfer that is no longer than Truncate.
	Truncated bool
	Truncate  int64
	Cut       func()
	// Breakpoints are places in the transfer, in any order.
	Breakpoints []Breakpoint
}

// A Breakpoint is a place in a transfer, as a number of bytes of the data connection without TLS's
// own. Bytes 0 is the open data connection: the server has accepted the command and nothing has
// moved. Hit runs on the transfer's goroutine, with no lock held. It may call the methods of a
// netem network, or cancel the operation's context; either acts on the transfer at this very byte.
// Missed is called before the operation is over (a download is over with Close).
type Breakpoint = BreakpointOf[Outcome]

// An Outcome is what becomes of a transfer at a breakpoint. The zero value lets it go on.
type Outcome struct {
	// Reply, as in [Plan], ends the transfer: the data connection is reset, and this is the
	// server's final reply, in place of the real one. The operation ends as with a real server: see
	// "What counts as whole" in package client.
	Reply string
	// CloseControl has the server end the control connection in order, after Reply if that is set.
	// The transfer ends with it.
	CloseControl bool
}
