package tcp

import (
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// waitingPort is a port that a host has, and another waits for; ask is what is known of the
// first, and what happens while it is asked.
func waitingPort(t *testing.T, ask func(p *port, first hostConn) presence) (p *port, second net.Conn) {
	conns := make([]net.Conn, 2)
	for i := range conns {
		near, far := net.Pipe()
		t.Cleanup(func() { near.Close(); far.Close() })
		conns[i] = near
	}
	first := tcpHost{conns[0]}
	p = &port{
		begin:    func(c net.Conn) hostConn { return tcpHost{c} },
		presence: func(net.Conn) presence { return ask(p, first) },
		taken:    make(chan struct{}, 1), incoming: make(chan hostConn, 1), done: make(chan struct{}), conns: map[net.Conn]struct{}{},
	}
	p.taken <- struct{}{}
	p.host = first
	p.start(func() { p.await(conns[1]) })
	return p, conns[1]
}

// gets checks that the second host has the port in the end.
func gets(t *testing.T, p *port, second net.Conn) {
	p.running.Wait()
	select {
	case h := <-p.incoming:
		if h.conn() != second {
			t.Error("somebody else has the port")
		}
	default:
		t.Fatal("the host is refused, and nobody has the port")
	}
}

// TestNetPortFreeAtTheLastMoment: a host that waits for the port gets it if it is free when the
// wait is over, whichever of the two this machine sees first.
func TestNetPortFreeAtTheLastMoment(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			p, second := waitingPort(t, func(*port, hostConn) presence { return isThere })
			p.setCurrent(nil) // it is about to leave
			time.Sleep(handover)
			<-p.taken
			gets(t, p, second)
		})
	}
}

// TestNetPortFreeMeanwhile: so does one if the host before it leaves while the system is asked
// whether that one is there still, which takes long on a machine with many connections.
func TestNetPortFreeMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, second := waitingPort(t, func(p *port, first hostConn) presence {
			p.leave(first)
			return hasEnded // as it was at the beginning
		})
		gets(t, p, second)
	})
}
