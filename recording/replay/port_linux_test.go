package replay

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/emulator/serial/pty"
	"ptymodem/recording/compare"
	"ptymodem/scenarios/testbed"
)

// tty is an emulator on a pty, in real time, in a module's place.
func tty(t *testing.T) string {
	t.Helper()
	bed, err := testbed.New(testbed.Options{})
	if err != nil {
		t.Fatal(err)
	}
	maker, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	port, err := maker.Open()
	if err != nil {
		t.Fatal(err)
	}
	bed.Modem.Attach(port)
	t.Cleanup(func() {
		if err := errors.Join(bed.Close(), maker.Close()); err != nil {
			t.Error(err)
		}
	})
	return port.String()
}

// A transcript of testdata is played to a module, and a recording with its pauses and data.
func TestPlay(t *testing.T) {
	t.Parallel()
	port := tty(t)
	for _, name := range []string{"../../testdata/general-radio.at", "../../testdata/startup-forms.at"} {
		rec, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if rec.NeedsOfModule() != "" {
			t.Errorf("%s needs %s", name, rec.NeedsOfModule())
			continue
		}
		played, err := Play(t.Context(), rec, port, 115200, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(played.Differences) > 0 || played.Commands == 0 {
			t.Errorf("%s: %d commands\n%s", filepath.Base(name), played.Commands, differences(played))
		}
	}
	const text = `@100 dtr on
@100.1 <- AT+QFUPL="a",5
@100.2 -> CONNECT
@100.4 <= "hello"
@100.5 -> +QFUPL: 5,1
@100.5 -> OK
@100.6 <- AT+CSQ
@100.6 -> +CSQ: 7,99
@100.6 -> OK
@100.7 dtr off
@100.8 break
`
	rec, err := Parse("x.at", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	played, err := Play(t.Context(), rec, port, 0, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(played.Differences) != 2 || played.Differences[0].Class != compare.Shape || played.Differences[1].Class != compare.Value {
		t.Error(differences(played))
	}
	if all := strings.Join(played.Notes, "\n"); !strings.Contains(all, "this port cannot do dtr on") {
		t.Errorf("notes %q", all)
	}
}

func TestNoPort(t *testing.T) {
	rec, err := Parse("x.at", []byte("<- AT\n-> OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/dev/null", "/dev/none"} {
		if _, err := Play(t.Context(), rec, name, 0, Options{}); err == nil || !strings.Contains(err.Error(), "want a serial port, as in /dev/ttyUSB2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
