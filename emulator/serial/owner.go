package serial

// An Owner is the modem behind a port: what a port that listens on the network must know of it, and
// tell it besides bytes and DTR.
type Owner interface {
	// ReadOn is told that a host has gone while the modem does not read: it reads on to the end of
	// what that one has sent.
	ReadOn()
	// NoHost is told that whoever was connected is not a host, and is hung up on.
	NoHost(what string)
	// NothingDue reports that a host that sends nothing more has all that its lines bring.
	NothingDue() bool
}
