package client_test

import (
	"context"
	"net"
	"net/netip"
	"testing"
	"time"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/client"
	"ptymodem/ftpbackend/netem"
)

// faultyNetwork has connections whose Read panics.
type faultyNetwork struct{ ftpbackend.Network }

func (faultyNetwork) DialControl(context.Context, string, netip.Addr, uint16, ftpbackend.Security) (net.Conn, error) {
	conn, peer := net.Pipe()
	peer.Close()
	return faultyConn{conn}, nil
}

type faultyConn struct{ net.Conn }

func (faultyConn) Read([]byte) (int, error) { panic("boom") }

// TestPumpGuarded: what reads ahead for a latency is under the client's guard.
func TestPumpGuarded(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	met := make(chan any, 2)
	d := netem.New(faultyNetwork{ftpbackend.HostNetwork(nil)}, nil)
	d.SetLatency(time.Millisecond)
	_, err := client.Dial(ctx, client.Config{Network: d, Host: "127.0.0.1", Guard: func() {
		if v := recover(); v != nil {
			met <- v
			cancel(ftpbackend.ErrTimeout)
		}
	}})
	check(t, err, ftpbackend.KindTimeout, 0)
	if v := <-met; v != "boom" {
		t.Errorf("the guard met %v", v)
	}
}
