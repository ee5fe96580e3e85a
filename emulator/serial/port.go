package serial

import (
	"errors"
	"io"
)

// Lines is what a [Port] has beside its bytes if it carries the lines of a serial cable: RTS, the
// rate, and what the module shows the host. A port without it is one whose host is there as long as
// DTR is on.
//
// The modem calls these methods with its lock held: they must not block, nor call it back.
type Lines interface {
	// Connected reports that a host has the line open, whatever its DTR.
	Connected() bool
	// Baud is the rate in bit/s that the host has set, or that one before it has left; 0 when the
	// host hangs up in the POSIX way, by setting B0.
	Baud() int
	// RTS reports that the host is ready to receive.
	RTS() bool
	// Show tells the host the state of the module's lines.
	Show(ModemLines)
	// WatchLines hands over the function that learns of what changes on the line besides DTR, in
	// words for the trace: "RTS off", "break on". The rules of [Port.Watch] hold for it. A port
	// that is not told itself of such changes returns false: the modem then looks at Baud when
	// bytes come, and from time to time.
	WatchLines(changed func(what string)) (tells bool)
}

// ModemLines are the lines that the module drives. RI is not among them, as nobody calls this
// modem.
type ModemLines struct {
	DSR bool // the module is on and has booted
	CTS bool // it takes bytes: as DSR
	DCD bool // AT&C1: the port is in data mode; AT&C0: on while the module is
}

// A Port is one serial line into the modem: a pty, a TCP connection, a pipe in memory.
//
// Read blocks until the host has written something, across any number of hosts that open and close
// the line, and fails only when the port is closed for good. Write may block for as long as the
// host does not read; when no host has the line open it fails or drops the bytes, at once. Close
// ends both, on whatever goroutine they are.
type Port interface {
	io.ReadWriteCloser

	// Watch hands over the function that the port calls when the host switches DTR, which on a pty
	// is its open and close. The port calls it on the goroutine that reads, before it returns the
	// bytes that came after the change, or, to tell that a host is gone, on any while the modem
	// does not read; never while it holds a lock that its Write or Close take.
	Watch(dtr func(on bool))

	// String names the port for people: the path of its tty, or its address.
	String() string
}

// A Counter is a port that knows how much its host has sent.
type Counter interface {
	// Sent is how many bytes the host has sent so far: those that Read has returned, and those that
	// it would return at once.
	Sent() int64
}

// ErrNoHost is what a write fails with when no host has the port open: the bytes are lost.
var ErrNoHost = errors.New("no host has the tty open")

// WriteAll writes b to w and gives up at the first error: bytes for a host that is gone are lost,
// as on a wire.
func WriteAll(w io.Writer, b []byte) error {
	for len(b) > 0 {
		n, err := w.Write(b)
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
