package server

import (
	"net"
	"syscall"
)

// narrowed returns a listener on the address own in place of l, which the library has bound to
// every address of the machine. l no longer listens but stays open: the library still sets its
// deadlines. Closing the new one closes l.
func narrowed(l net.Listener, own *net.TCPAddr) (net.Listener, error) {
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
	narrow, err := net.ListenTCP("tcp", own)
	if err != nil {
		return nil, err
	}
	return &narrowListener{narrow, wide}, nil
}
