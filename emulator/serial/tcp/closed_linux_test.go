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
			late := time.AfterFunc(testkit.Patience/4, func() { // so that Read ends, too
				told := make([]byte, 200)
				second.SetReadDeadline(time.Now().Add(time.Second))
				n, err := second.Read(told)
				t.Errorf("the second host does not have the port after %v: it was told %q, then %v; DTR has changed %d times since the first left",
					testkit.Patience/4, told[:n], err, len(dtr))
				port.Close()
			})
			defer late.Stop()
			got := make([]byte, 6)
			if n, err := io.ReadFull(port, got); string(got) != "second" || !<-dtr {
				t.Errorf("read %q, then %v", got[:n], err)
			}
		})
	}
}
