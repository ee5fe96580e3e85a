package emulator

import (
	"bytes"
	"testing"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/fs"
)

// TestRestoreInput: what the host has sent before a reset, and the modem has not read, is not for
// the modem after it.
func TestRestoreInput(t *testing.T) {
	m := New(Config{UFS: fs.NewMemory("UFS", 1<<20), Speed: 1000})
	defer m.Close()
	p := serial.NewPipe()
	changed := make(chan struct{}, 1)
	p.OnChange(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	p.SetDTR(true)
	m.Attach(p)
	rubbish := bytes.Repeat([]byte("AT+NOSUCH\r"), 5000)
	for range 100 {
		p.Send(rubbish)
		if err := m.Restore(false, nil, nil); err != nil {
			t.Fatal(err)
		}
		p.Send([]byte("ATE0\r"))
		want := []byte(bootLines + "ATE0\r\r\nOK\r\n")
		var got []byte
		for !bytes.HasSuffix(got, want) {
			select {
			case <-changed:
				got = append(got, p.Receive()...)
			case <-time.After(10 * time.Second):
				t.Fatalf("after the reset the host reads %q", got[max(bytes.Index(got, []byte("\r\nRDY\r\n")), 0):])
			}
		}
		if i := bytes.Index(got, []byte("\r\nRDY\r\n")); !bytes.Equal(got[i:], want) {
			t.Fatalf("after the reset the host reads %q", got[i:])
		}
	}
}
