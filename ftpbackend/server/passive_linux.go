package server

import (
	"net"
	"syscall"
)

// narrowed returns the listener that listen makes in place of l, which the library has bound to
// every address of the machine. l no longer listens but stays open: the library still sets its
// deadlines. Closing the new one closes l.
func narrowed(l net.Listener, listen func() (*net.TCPListener, error), _ bool) (net.Listener, error) {
	wide, ok := l.(*net.TCPListener)
	if !ok {
		return l, nil
	}
	raw, err := wide.SyscallConn()
	if err != nil {
		return nil, err
	}
	var failed error
	// On Linux a listening socket that is shut down stops listening and gives its port back.
	if err := raw.Control(func(fd uintptr) { failed = syscall.Shutdown(int(fd), syscall.SHUT_RD) }); err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, failed
	}
	narrow, err := listen()
	if err != nil {
		return nil, err
	}
	return &narrowListener{narrow, wide}, nil
}
