package tcp

import (
	"net"
	"testing"

	"ptymodem/emulator/internal/testkit"
)

// TestPortPanics: a panic on a goroutine of the port is handed to whoever asked for it.
func TestPortPanics(t *testing.T) {
	panics := make(chan any, 1)
	check := func(t *testing.T, p *Raw) {
		t.Helper()
		if v := testkit.Receive(t, panics, "the panic"); v != "boom" {
			t.Errorf("got %v", v)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Run("accept", func(t *testing.T) {
		p := &Raw{}
		p.OnPanic(func(v any) { panics <- v })
		if err := p.listen("tcp", "127.0.0.1:0", func(net.Conn) hostConn { panic("boom") }); err != nil {
			t.Fatal(err)
		}
		c, err := net.Dial("tcp", p.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		check(t, p)
	})
	t.Run("look at a connection", func(t *testing.T) {
		p, err := ListenRaw("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		p.OnPanic(func(v any) { panics <- v })
		p.apart(func() { panic("boom") })
		check(t, p)
	})
}
