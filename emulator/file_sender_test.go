package emulator

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/fs"
)

// slowRig has a host that reads when the test says so, and a pipe that then holds little.
func slowRig(t *testing.T) (*rig, *pipeHost) {
	t.Helper()
	r := newRig(t, rigOptions{})
	h := r.host.(*pipeHost)
	r.host.send([]byte("ATE0\r"))
	r.host.settle()
	h.pipe.SetLimit(1)
	return r, h
}

// readUntil collects what the modem sends until it ends in tail.
func (h *pipeHost) readUntil(tail string) []byte {
	h.t.Helper()
	var got []byte
	h.until(func() bool {
		got = append(got, h.pipe.Receive()...)
		return bytes.HasSuffix(got, []byte(tail))
	}, fmt.Sprintf("%q", tail))
	return got
}

// The escape sequence ends QFDWL with an account of exactly what the host got.
func TestEscapeEndsDownload(t *testing.T) {
	r, h := slowRig(t)
	content := testkit.Random(1<<20, 7)
	r.storeFile("SD:big", content)
	h.send([]byte("AT+QFDWL=\"SD:big\"\r"))
	const connect = "\r\nCONNECT\r\n"
	h.readUntil(connect)
	h.next(time.Second)
	h.send([]byte("+++"))
	h.until(h.pipe.Settled, "the escape to be read")
	h.next(time.Second)
	got := h.readUntil("\r\nOK\r\n")
	at := bytes.LastIndex(got, []byte("\r\n+QFDWL"))
	if at < 0 {
		t.Fatalf("no account in the last bytes %q", got[max(0, len(got)-64):])
	}
	data := got[:at]
	var sum fs.Checksum
	sum.Write(data)
	if want := fmt.Sprintf("\r\n+QFDWL: %d,%x\r\n\r\nOK\r\n", len(data), sum.Sum()); string(got[at:]) != want {
		t.Errorf("the account is %q, want %q", got[at:], want)
	}
	if len(data) == len(content) || !bytes.HasPrefix(content, data) {
		t.Errorf("the host got %d bytes, want a part of the file's %d", len(data), len(content))
	}
	h.pipe.SetLimit(0)
	h.send([]byte("ATO\r"))
	h.readUntil("\r\nNO CARRIER\r\n")
}

// A reset in the middle of a download ends its worker and closes its file.
func TestResetEndsDownload(t *testing.T) {
	r, h := slowRig(t)
	r.storeFile("SD:big", testkit.Random(1<<20, 1))
	h.send([]byte("AT+QFDWL=\"SD:big\"\r"))
	h.readUntil("\r\nCONNECT\r\n")
	r.m.loop.Lock()
	r.m.power.reboot()
	r.m.ports.Settle()
	r.m.loop.Unlock()
	h.until(func() bool {
		h.pipe.Receive()
		return r.sd.Remove("big") == nil // an open file is not removed
	}, "the file to be closed")
}
