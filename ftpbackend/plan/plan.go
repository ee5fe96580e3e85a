// Package plan says what goes wrong with one FTP command.
//
// A client asks its [Hooks] before each command. The answer is a [Plan]. A
// [Breakpoint] in it is a number of bytes of the transfer, with what happens
// there; an [Outcome] says what becomes of the transfer.
package plan

import "time"

// Hooks decide what goes wrong in a session.
type Hooks interface {
	// Command is asked before each command line is sent, also during login and
	// for the commands that open data connections (PASV, EPSV, PORT, EPRT). The
	// line is the real one, a password in it unmasked. It runs on the
	// operation's goroutine, with no lock of the client held.
	//
	// It is not asked about a NOOP by which the client looks for the server,
	// nor about what takes a REST back whose transfer never came.
	Command(line string) Plan
}

// A Plan is what goes wrong with one command; the zero value is nothing. The
// commands that move data are RETR, STOR, LIST, NLST and MLSD. Where several
// things are planned the session goes by the first of DropControl, Refuse and
// Reply.
type Plan struct {
	// Reply is what the server is taken to answer: three digits and a text, on
	// one line. The command does not reach it. For the client, its Observer
	// included, nothing tells this from a reply that came: 421 ends the
	// session, and 100 to 199 leave the command without its final reply.
	Reply string
	// Delay is how much later the command's final reply comes, on Config.After's
	// clock. A command that moves data has it after the transfer. What comes
	// behind the reply waits with it, except a reset.
	Delay time.Duration
	// DropControl resets the control connection in place of sending the
	// command. The operation fails with [KindReset].
	DropControl bool
	// Refuse, with a command that moves data, has its data connection count as
	// refused: the command is not sent, and fails with [KindDataOpen].
	Refuse bool
	// FailTLS fails the handshake on the server's side: after AUTH the control
	// connection's, of a command that moves data the data connection's if the
	// session has TLS.
	FailTLS bool
	// Truncated ends the transfer in order after Truncate bytes, complete for
	// both sides. A download ends there, and the rest is never read. Of an
	// upload the server gets so many bytes and the rest of the source is
	// dropped; for the client, also for the marks, all of it was sent. Cut, if
	// it is not nil, is called when the first byte is missing, never for a
	// transfer that is no longer than that, and like Reach.
	Truncated bool
	Truncate  int64
	Cut       func()
	// Marks are places in the transfer, in any order.
	Breakpoints []Breakpoint
}

// A Mark is a place in a transfer: so many bytes of the data connection, TLS's
// own left out. Of Reach and Spare one is called, once, before the operation is
// over (a [Download]'s is over with Close).
type Breakpoint struct {
	// Bytes 0 is the open data connection: the server has accepted the command
	// and nothing has moved.
	Bytes int64
	// Reach is called when exactly so many bytes have moved and before any
	// more do, the end of the transfer included. It runs on the transfer's
	// goroutine, with no lock held; it may call the methods of a
	// netem network, or cancel the operation's context, which then hits the
	// transfer at this very byte.
	Hit func() Outcome
	// Spare is called if the transfer ended before, or never began.
	Missed func(moved int64)
}

// A Turn is what becomes of a transfer at a mark; the zero value lets it go on.
type Outcome struct {
	// Reply, as in [Plan], ends the transfer: the server has reset the data
	// connection, and this is its final reply, in place of the one that it
	// sends in fact. What the operation comes to is as with a real server: see
	// "What counts as whole" in the package's documentation.
	Reply string
}
