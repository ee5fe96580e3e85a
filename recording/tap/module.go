package tap

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
)

// A Module is the port that a module is at. One goroutine reads it, another writes.
type Module interface {
	// Read blocks until the module has said something. Once it has failed, the port is gone.
	//
	// Write blocks while the port takes nothing. Close ends both, wherever they are, and leaves the
	// port as it was found.
	io.ReadWriteCloser

	// Follow has the port set as the host has set its own, once what was written is sent.
	Follow(s Settings) error
	// DTR raises DTR and RTS, or drops them once what was written is sent. At a port without these
	// lines it fails with [ErrNoLines].
	DTR(on bool) error
	// String is the port's name, as it was given.
	String() string
}

// Settings are what a host sets of its port.
type Settings struct {
	Baud     int // 0: the host hangs up, B0
	TwoStops bool
	RTSCTS   bool // flow control by RTS and CTS
	XOFF     bool // the port stops the module by XOFF (IXOFF)
}

// ErrNoLines is what [Module.DTR] fails with at a port that has no modem lines.
var ErrNoLines = errors.New("the port has no modem lines")

// Open opens the port of a module: a serial port by its path, tcp:HOST:PORT, or rfc2217:HOST:PORT.
// A serial port is taken for us alone; one that another process has is refused.
func Open(ctx context.Context, name string) (Module, error) {
	scheme, addr, ok := strings.Cut(name, ":")
	if !ok || strings.ContainsRune(scheme, '/') {
		return openDevice(name)
	}
	addr = strings.TrimPrefix(addr, "//")
	if host, port, err := net.SplitHostPort(addr); err != nil || host == "" || port == "" {
		return nil, fmt.Errorf("%s: want the address of a port, as in tcp:192.168.1.5:7000", name)
	}
	switch scheme {
	case "tcp":
		return dialTCP(ctx, name, addr)
	case "rfc2217":
		return dialRFC2217(ctx, name, addr)
	}
	return nil, fmt.Errorf("%s: want a serial port, as in /dev/ttyUSB2, tcp:HOST:PORT or rfc2217:HOST:PORT", name)
}
