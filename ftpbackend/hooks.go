package ftpbackend

import "time"

// Hooks is where a fault can be put into the dialogue with the server. Command
// is asked before each command line is sent, as it is and with no password
// masked, on the goroutine of the operation and with no lock of the client held.
type Hooks interface {
	Command(line string) Plan
}

// A Plan is what is to go wrong with one command. The zero value is nothing.
type Plan struct {
	Reply       string        // "550 text": what the server is taken to answer; the command never reaches it. "" none
	Delay       time.Duration // its final reply comes so much later (modem time: Config.After)
	DropControl bool          // the control connection is reset in place of a reply
	Refuse      bool          // data commands: the data connection counts as refused
	FailTLS     bool          // after AUTH: the control connection's handshake fails; data commands: the data connection's
	Truncated   bool          // the transfer ends in order after Truncate bytes
	Truncate    int64         // and is complete for the server and the client
	Marks       []Mark        // of the data connection; for data commands
}

// A Mark is a number of bytes of a data connection, in plain text.
type Mark struct {
	Bytes int64 // 0: the data connection is open, nothing has moved
	// Reach is called when exactly so many bytes have moved, before any more
	// do, on the goroutine of the transfer and with no lock held.
	Reach func() Turn
	// Spare is called if the transfer ended before. Exactly one of the two is.
	Spare func(moved int64)
}

// A Turn is what a mark does to its transfer.
type Turn struct {
	Reply string // not "": the transfer ends here and this is the reply that ends it
}
