package tcp

import (
	"io"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// A host that has gone while the modem did not read does not keep the port from the next one, and
// what it had sent last is lost.
func TestNetPortTakenOver(t *testing.T) {
	raw, err1 := ListenRaw("127.0.0.1:0")
	com, err2 := ListenRFC2217("127.0.0.1:0")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	for _, port := range []netListener{raw, com} {
		t.Run(port.String(), func(t *testing.T) {
			t.Parallel()
			defer port.Close()
			dtr := make(chan bool, 10)
			port.Watch(func(on bool) { dtr <- on })
			first := hostOf(t, port)
			io.WriteString(first, "first")
			if got := readN(t, port, 3); got != "fir" || !<-dtr {
				t.Fatalf("read %q", got)
			}
			io.WriteString(first, "more")
			first.Close()
			second := hostOf(t, port)
			io.WriteString(second, "second")
			select {
			case on := <-dtr:
				if on {
					t.Fatal("DTR is on again before it was off")
				}
			case <-time.After(testkit.Patience):
				t.Fatal("nobody says that the first host has gone")
			}
			if got := readN(t, port, 6); got != "second" || !<-dtr {
				t.Errorf("read %q", got)
			}
		})
	}
}
