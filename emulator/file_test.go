package emulator

import (
	"bytes"
	"testing"
	"time"
)

// What came of an upload is kept when the module is reset in the middle of it.
func TestResetKeepsUpload(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.host.send([]byte("AT+QFUPL=\"x\",100\r"))
	r.host.settle()
	r.host.send([]byte("half"))
	r.host.settle()
	r.m.loop.Lock()
	r.m.power.reboot()
	r.m.ports.Settle()
	r.m.loop.Unlock()
	if got := r.read("UFS:x"); string(got) != "half" {
		t.Errorf("the file has %q, want what came before the reset", got)
	}
	got := r.host.pass(10 * time.Second)
	if !bytes.Contains(got, []byte("RDY")) || bytes.Contains(got, []byte("QFUPL")) {
		t.Errorf("after the reset the modem says %q, want RDY and nothing of the upload", got)
	}
}
