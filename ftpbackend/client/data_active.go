package client

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"time"

	"ptymodem/ftpbackend"
)

// backlogGrace is for a connection that the kernel has taken before the server's final reply, but
// the accepting goroutine has not. It is about this machine's scheduling, so it runs on real time.
const backlogGrace = 200 * time.Millisecond

// activeWait waits for the server to connect, in active mode.
type activeWait struct {
	transfer *transfer
	// ln is set before the command is sent; nil in passive mode. It is safe for concurrent use.
	ln net.Listener
}

// start accepts the server's connection, and nobody else's (RFC 959, 5.1.2).
func (a *activeWait) start(ln net.Listener, peer netip.Addr) {
	a.ln = ln
	t := a.transfer
	t.workers.Add(1)
	go func() {
		defer t.workers.Done()
		defer t.control.guard()
		conn, err := ln.Accept()
		if errors.Is(err, os.ErrDeadlineExceeded) && a.hurry() {
			// On a busy machine, the first grace may pass with a connection there. Accept looks for
			// one before it waits again.
			conn, err = ln.Accept()
		}
		ln.Close()
		switch {
		case err != nil && t.bare.giveUp():
		case err != nil:
			t.fail(&ftpbackend.Error{Kind: ftpbackend.KindDataOpen, Text: "the server did not connect", Err: err})
		case addrOf(conn.RemoteAddr()).Addr() != peer:
			ftpbackend.Reset(conn)
			t.fail(&ftpbackend.Error{Kind: ftpbackend.KindWrongPeer, Text: conn.RemoteAddr().String() + " connected, not " + peer.String()})
		default:
			t.connected(conn)
		}
	}()
}

// hurry waits for no longer than backlogGrace from now on. It returns false where there is nothing
// to wait for, or no way to limit the wait.
func (a *activeWait) hurry() bool {
	d, ok := a.ln.(interface{ SetDeadline(time.Time) error })
	return ok && d.SetDeadline(time.Now().Add(backlogGrace)) == nil
}

// close ends the wait.
func (a *activeWait) close() {
	if a.ln != nil {
		a.ln.Close()
	}
}
