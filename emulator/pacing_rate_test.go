package emulator

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
)

// ratePort notes the module's rate each time that the host gets bytes.
type ratePort struct {
	*serial.Pipe
	m   *Modem
	got []string
}

func (p *ratePort) Write(b []byte) (int, error) {
	if bytes.HasSuffix(b, []byte("\n")) {
		p.m.loop.Lock()
		p.got = append(p.got, fmt.Sprint(p.m.ports.Rate()))
		p.m.loop.Unlock()
	}
	return p.Pipe.Write(b)
}

// A host that has read OK may use the new rate at once, however late the modem runs: it is in force
// when the host gets the last byte.
func TestRateIsInForceWithOK(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New(Config{UFS: fs.NewMemory("UFS", 1<<20), Network: ftpbackend.Isolated(nil, nil), BaudPacing: true})
		defer m.Close()
		port := &ratePort{Pipe: serial.NewPipe(), m: m}
		m.Attach(port)
		port.SetDTR(true)
		time.Sleep(time.Second)
		for _, line := range []string{"ATE0;+IFC=2,2", "AT+IPR=9600;+CMEE?", "ATQ1;+IPR=19200", "ATQ0", "AT+IPR=0"} {
			port.Send([]byte(line + "\r"))
			time.Sleep(time.Second)
			synctest.Wait()
		}
		want := []string{"115200", "9600", "19200", "0"} // ATE0, AT+IPR=9600, ATQ0, AT+IPR=0
		if !slices.Equal(port.got, want) {
			t.Errorf("the rates when the host had each last byte were %v, want %v\n%q", port.got, want, port.Receive())
		}
	})
}
