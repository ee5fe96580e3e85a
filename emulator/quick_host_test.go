package emulator

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"ptymodem/emulator/serial"
	"ptymodem/fs"
)

// A quickPort has a host that sends its next command as soon as it has the last byte of a download,
// which is before the modem knows that the byte is written.
type quickPort struct {
	*serial.Pipe
	last []byte
	next string
}

func (p *quickPort) Write(b []byte) (int, error) {
	n, err := p.Pipe.Write(b)
	if bytes.Equal(b, p.last) {
		p.Send([]byte(p.next))
		synctest.Wait() // for the modem to have read it
	}
	return n, err
}

// TestCommandAtTheLastByte: what the host sends while the modem writes the last bytes of a download
// is its next command, and is not lost as what comes in data mode is.
func TestCommandAtTheLastByte(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ufs := fs.NewMemory("UFS", 1<<20)
		w, err := ufs.Create("a")
		if err == nil {
			_, err = w.Write([]byte("abc"))
		}
		if err == nil {
			err = w.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		m := New(Config{UFS: ufs})
		defer m.Close()
		port := &quickPort{Pipe: serial.NewPipe(), last: []byte("abc"), next: "AT+GMM\r"}
		m.Attach(port)
		port.SetDTR(true)
		time.Sleep(time.Second)
		port.Receive()
		port.Send([]byte("ATE0\rAT+QFDWL=\"UFS:a\"\r"))
		time.Sleep(time.Second)
		got := string(port.Receive())
		if !strings.Contains(got, "abc\r\n+QFDWL: 3,") || !strings.HasSuffix(got, "\r\n\r\nOK\r\n\r\nEC200U\r\n\r\nOK\r\n") {
			t.Errorf("the host reads %q, want the end of the download and the answer to AT+GMM", got)
		}
	})
}
