package emulator

import "io"

// A Port is one serial line into the modem: a pty, a TCP connection, a pipe in memory.
//
// Read blocks until the host has written something, across any number of hosts that open and close the line, and fails only when the port is
// closed for good. Write may block for as long as the host does not read; when no host has the line open it fails or drops the bytes, at once.
// Close ends both, on whatever goroutine they are.
type Port interface {
	io.ReadWriteCloser

	// Watch hands over the function that the port calls when the host switches DTR, which on a pty is its open and close. The port
	// calls it on the goroutine that reads, before it returns the bytes that came after the change, or, to tell that a host is gone, on any while
	// the modem does not read; never while it holds a lock that its Write or Close take.
	Watch(dtr func(on bool))

	// String names the port for people: the path of its tty, or its address.
	String() string
}

// A pending port can tell whether a Read would return at once.
type pending interface {
	Pending() bool
}

// more reports that more bytes are at hand, and will be read before anything else is; false where the port does not know.
func (p *port) more() bool {
	q, ok := p.rw.(pending)
	return ok && q.Pending()
}

// writeAll writes b to w and gives up at the first error: bytes for a host that is gone are lost, as on a wire.
func writeAll(w io.Writer, b []byte) error {
	for len(b) > 0 {
		n, err := w.Write(b)
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
