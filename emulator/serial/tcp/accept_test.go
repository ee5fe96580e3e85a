package tcp

import (
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// TestNetPortFreeAtTheLastMoment: a host that waits for the port gets it if it is free when the wait
// is over, whichever of the two this machine sees first.
func TestNetPortFreeAtTheLastMoment(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			near, far := net.Pipe()
			defer far.Close()
			p := &port{
				begin: func(c net.Conn) hostConn { return tcpHost{c} },
				taken: make(chan struct{}, 1), incoming: make(chan hostConn, 1), done: make(chan struct{}), conns: map[net.Conn]struct{}{},
			}
			p.taken <- struct{}{}
			p.start(func() { p.await(near) })
			time.Sleep(handover)
			<-p.taken
			p.running.Wait()
			select {
			case <-p.incoming:
			default:
				t.Fatal("the host is refused, and nobody has the port")
			}
			near.Close()
		})
	}
}
