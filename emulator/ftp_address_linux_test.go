package emulator

import (
	"context"
	"net"
	"net/netip"
	"syscall"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/server"
)

// A partNet is the machine's network, in which data connections to some addresses fare otherwise.
type partNet struct {
	ftpbackend.Network
	dial    map[string]string // by address: "refuse", "silent", or where it really is
	waiting chan struct{}     // one for each that gets no answer
}

func (n partNet) DialData(ctx context.Context, control netip.AddrPort, to netip.AddrPort) (net.Conn, error) {
	switch way := n.dial[to.Addr().String()]; way {
	case "":
		return n.Network.DialData(ctx, control, to)
	case "refuse":
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case "silent":
		n.waiting <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	default:
		return n.Network.DialData(ctx, control, netip.AddrPortFrom(netip.MustParseAddr(way), to.Port()))
	}
}

// TestDataAddress: a server that announces an address which is not the control connection's, and
// one of the two does not answer (note 2.1, <data_address>).
func TestDataAddress(t *testing.T) {
	const control, announced = "127.0.0.1", "192.0.2.1"
	for _, tt := range []struct {
		name, choice string
		dial         map[string]string
		wait         bool // for data_timeout
		want         string
	}{
		{"the server's, which refuses", "0,15", map[string]string{announced: "refuse"}, false, "615,0"},
		{"the server's, which answers", "0,15", map[string]string{announced: control, control: "refuse"}, false, "0,3"},
		{"the control connection's", "1,15", map[string]string{announced: "refuse"}, false, "0,3"},
		{"the control connection's, which refuses", "1,15", map[string]string{control: "refuse", announced: control}, false, "615,0"},
		{"first the control connection's, which answers", "2,15", map[string]string{announced: "refuse"}, false, "0,3"},
		{"first the control connection's, which refuses", "2,15", map[string]string{control: "refuse", announced: control}, false, "0,3"},
		{"first the control connection's, which is silent", "2,15", map[string]string{control: "silent", announced: control}, true, "0,3"},
		{"neither", "2,15", map[string]string{control: "silent", announced: "refuse"}, true, "615,0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := ftptest.Start(t, ftptest.VSFTPD, ftptest.Options{Settings: []string{"pasv_address=" + announced}})
			network := partNet{ftpbackend.HostNetwork(nil), tt.dial, make(chan struct{}, 1)}
			r := newRig(t, rigOptions{network: func(*server.Server) ftpbackend.Network { return network }})
			r.storeFile("a", []byte("abc"))
			interopLogin(r, s)
			r.script("<- AT+QFTPCFG=\"data_address\"," + tt.choice + "\n-> OK") // counts from the next command on
			r.script("<- AT+QFTPPUT=\"a\",\"UFS:a\"\n-> OK")
			if tt.wait {
				<-network.waiting
				r.script(".. 14.9s\nsilent\n.. 100ms")
			}
			r.script("-> +QFTPPUT: " + tt.want + "\n<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
		})
	}
}
