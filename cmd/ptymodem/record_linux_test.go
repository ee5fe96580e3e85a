package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// A recorder that is killed has written what was said up to then, as far as it is soon: the file is
// a transcript, with data that was under way, and the module's port is free.
func TestRecordKilled(t *testing.T) {
	cmd := inShell(t, `"$0" --link module >/dev/null 2>&1 &
until [ -e module ]; do :; done
exec "$0" record module --link rec -o session.at 2>stderr.txt >stdout.txt`)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in := func(name string) string { return filepath.Join(cmd.Dir, name) }
	read := func(name string) []byte { b, _ := os.ReadFile(in(name)); return b }
	eventually(t, "the tty", func() bool { return bytes.HasSuffix(read("stdout.txt"), []byte("\n")) })
	tty, err := os.OpenFile(in("rec"), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatalf("%v: %s", err, read("stderr.txt"))
	}
	defer tty.Close()
	if err := tty.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	host := newScriptHost(tty, nil)
	if err := host.script("<- AT+CSQ", "-> OK", `<- AT+QFUPL="UFS:a.bin",100000,60`, "-> CONNECT", "<= 90000 bytes seed 3"); err != nil {
		t.Fatal(err)
	}
	want := fmt.Appendf(nil, "AT+CSQ\rAT+QFUPL=\"UFS:a.bin\",100000,60\r%s", transcript.Random(90000, 3))
	least := len(want) - 1000 // what is not long ago may be missing
	said := time.Now()
	eventually(t, "the data in the transcript", func() bool {
		sent, err := sentBy(in("session.at"), string(read("session.at"))) // not all of a line may be there
		return err == nil && len(sent) >= least
	})
	t.Logf("written %v after it was said", time.Since(said))
	syscall.Kill(cmd.Process.Pid, syscall.SIGKILL)
	cmd.Wait()
	text := string(read("session.at"))
	for _, line := range []string{" <- AT+CSQ\n", " -> CONNECT\n", " <= from session.data/"} { // several files, if the host paused
		if !strings.Contains(text, line) {
			t.Errorf("no %q in\n%s", line, text)
		}
	}
	if !strings.HasSuffix(text, "\n") {
		t.Errorf("the last line is in parts:\n%s", text)
	}
	sent, err := sentBy(in("session.at"), text)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(want, sent) || len(sent) < least {
		t.Errorf("the transcript has %d bytes of the host, want %d or a little less", len(sent), len(want))
	}
}

// sentBy is what the host has sent by a transcript.
func sentBy(name, text string) (sent []byte, err error) {
	frames, err := recording.Read(transcript.Parse(name, text))
	for _, f := range frames {
		if f.Dir == recording.FromHost {
			sent = append(sent, f.Bytes...)
		}
	}
	return sent, err
}
