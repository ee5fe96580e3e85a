package tap_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/recording"
	"ptymodem/recording/tap"
	"ptymodem/recording/transcript"
)

// What was said is in the file soon, without anything that follows it; and data, while it goes on.
func TestLogIsPrompt(t *testing.T) {
	name := filepath.Join(t.TempDir(), "session.at")
	seen := make(chan string, 100)
	log, err := tap.NewLog(name, tap.LogOptions{Options: recording.Options{Header: "now unknown nowhere 9600"}, Line: func(l []byte) { seen <- string(l) }})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(want string) {
		t.Helper()
		limit := time.After(patienceOfLog)
		for {
			select {
			case l := <-seen:
				if strings.Contains(l, want) {
					return
				}
			case <-limit:
				t.Fatalf("no line %q comes", want)
			}
		}
	}
	expect("!! recorded now unknown nowhere 9600")
	begun := time.Now()
	log.Bytes(recording.FromHost, []byte("AT\r"))
	log.Bytes(recording.ToHost, []byte("AT\r\r\nOK\r\n> "))
	expect("-> OK")
	expect(`=> "> "`)
	log.Event("dtr off")
	expect("dtr off")
	t.Logf("lines are in the file after %v", time.Since(begun))
	log.Bytes(recording.FromHost, []byte("AT+CP")) // half a line
	counts, err := log.Close()
	if err != nil || counts.FromHost != 8 || counts.ToHost != 11 {
		t.Errorf("%+v, %v", counts, err)
	}
	expect(`<= "AT+CP"`)
	if _, err := tap.NewLog(name, tap.LogOptions{}); err == nil || !strings.Contains(err.Error(), "give a name that is free") {
		t.Errorf("a second recording of the same name: %v", err)
	}
}

// Data of more than 4 KiB is in a file beside the transcript, which another recording's files do
// not get into the way of.
func TestLogBeside(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "session.at")
	if err := os.Mkdir(filepath.Join(dir, "session.data"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "session.data", "1.bin"), []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	log, err := tap.NewLog(name, tap.LogOptions{})
	if err != nil {
		t.Fatal(err)
	}
	content := transcript.Random(200_000, 1)
	log.Bytes(recording.ToHost, []byte("\r\nCONNECT\r\n"))
	log.Bytes(recording.ToHost, content)
	if _, err := log.Close(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, "session.data", "2.bin"))
	if err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// A disk that is full ends the transcript, and nothing else.
func TestLogCannotBeWritten(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		machine.Lacks(t, "no /dev/full")
	}
	if _, err := tap.NewLog("/dev/full", tap.LogOptions{Options: recording.Options{Header: "x"}}); err == nil {
		t.Error("the header is lost, and nobody is told")
	}
	failed := make(chan error, 10)
	log, err := tap.NewLog("/dev/full", tap.LogOptions{Failed: func(err error) { failed <- err }})
	if err != nil {
		t.Fatal(err)
	}
	log.Event("dtr on")
	if err := <-failed; !strings.Contains(err.Error(), "no space left") {
		t.Error(err)
	}
	log.Bytes(recording.FromHost, make([]byte, 20<<20))
	if _, err := log.Close(); err == nil || len(failed) > 0 {
		t.Errorf("%v, and %d more failures", err, len(failed))
	}
}

// patienceOfLog is how long a line may take before a test calls it lost.
const patienceOfLog = 2 * time.Minute
