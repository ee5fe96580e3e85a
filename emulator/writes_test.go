package emulator

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/serial"
)

// A writeLog is a pipe that remembers the modem's writes one by one.
type writeLog struct {
	*serial.Pipe
	mu     sync.Mutex
	writes []string
}

func (l *writeLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	l.writes = append(l.writes, string(b))
	l.mu.Unlock()
	return l.Pipe.Write(b)
}

// taken returns the writes since the last call.
func (l *writeLog) taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.writes
	l.writes = nil
	return w
}

// An answer is one write, with its echo and its OK, and each URC is one: hosts take what one read
// brings for the whole.
func TestOneWriteEach(t *testing.T) {
	r := newRig(t, rigOptions{closed: true})
	h := r.host.(*pipeHost)
	log := &writeLog{Pipe: serial.NewPipe()}
	log.OnChange(h.poke)
	h = &pipeHost{t: t, m: r.m, pipe: log.Pipe, clock: h.clock, stir: h.stir}
	r.m.Attach(log)
	h.dtr(true)
	for _, step := range []struct {
		send string
		want []string
	}{
		{"ATI\r", []string{"ATI\r\r\nQuectel\r\nEC200U\r\nRevision: EC200UCNAAR03A09M08\r\n\r\nOK\r\n"}},
		{"ATE0\r", []string{"ATE0\r\r\nOK\r\n"}},
		{"AT+GMI;+GMM;+X\r", []string{"\r\nQuectel\r\n\r\nEC200U\r\n\r\n+CME ERROR: 58\r\n"}},
		{"AT+QIACT=1\r", []string{"\r\nOK\r\n"}},
		{"AT+QFUPL=\"a\",3\r", []string{"\r\nCONNECT\r\n"}},
		{"abc", []string{"\r\n+QFUPL: 3,262\r\n\r\nOK\r\n"}},
		{"AT+QFTPSTAT\r", []string{"\r\nOK\r\n", "\r\n+QFTPSTAT: 0,4\r\n"}},
		{"AT+QFTPOPEN=\"a\"\r", []string{"\r\nOK\r\n", "\r\n+QFTPOPEN: 0,0\r\n"}},
		{"AT+QFTPPWD\r", []string{"\r\nOK\r\n", "\r\n+QFTPPWD: 0,\"/\"\r\n"}},
		{"AT+CFUN=0\r", []string{"\r\nOK\r\n"}},
		{"AT+CFUN=1\r", []string{"\r\nOK\r\n", "\r\n+CPIN: READY\r\n", "\r\n+QUSIM: 1\r\n", "\r\n+QIND: SMS DONE\r\n", "\r\n+QIND: PB DONE\r\n"}},
	} {
		h.send([]byte(step.send))
		var got []string
		for len(got) < len(step.want) && h.await() != nil {
			got = append(got, log.taken()...)
		}
		h.settle()
		if got = slices.Concat(got, log.taken()); cmp.Diff(step.want, got) != "" {
			t.Fatalf("%q: -want +got\n%s", step.send, cmp.Diff(step.want, got))
		}
	}
}
