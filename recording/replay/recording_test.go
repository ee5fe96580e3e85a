package replay

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/reference"
	"ptymodem/recording/compare"
)

func TestHeader(t *testing.T) {
	rec, err := Parse("x.at", []byte("!! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200\n!! redacted imei password\n@1 <- AT\n"))
	if err != nil {
		t.Fatal(err)
	}
	h := rec.Header
	if h.Time.Format("15:04:05") != "13:25:18" || h.Revision != "EC200UCNAAR03A09M08" || h.Port != "/dev/ttyUSB2" || h.Emulator || len(rec.Redacted) != 2 {
		t.Errorf("%+v, redacted %q", h, rec.Redacted)
	}
}

// What cannot be read says where, and why.
func TestUnreadable(t *testing.T) {
	for text, want := range map[string]string{
		"<- AT\n-- x":         `x.at:2: unknown word "--"`,
		"=> abc":              "x.at:1: want a quoted string",
		"-> /(/":              "x.at:1: error parsing regexp",
		"=> 2 bytes like /(/": "x.at:1: error parsing regexp",
		"=> x bytes like /a/": `x.at:1: "x" bytes: want a number`,
		"dtr up":              "x.at:1: \"dtr up\" is not an event",
		"<= from ../secret":   "x.at:1: from ../secret: ",
		".. soon":             `x.at:1: "soon": want a duration`,
		"!! other":            "x.at:1: unknown header !! other",
		"== UFS:a 5":          "x.at:1: want a quoted string",
	} {
		if _, err := Parse("x.at", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if _, err := Load("none.at"); err == nil {
		t.Error("a file that is not there")
	}
}

// A transcript that needs a server of its own says so.
func TestNeeds(t *testing.T) {
	for text, want := range map[string]string{
		"!! fake\n<- AT":      "x.at needs a server of its own (!! fake): not replayed",
		"tty raw":             "x.at needs a real tty (tty): not replayed",
		"server PASV \"500\"": "x.at needs a server of its own (server): not replayed",
	} {
		rec, err := Parse("x.at", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Emulate(t.Context(), rec, Options{})
		if needs := new(NeedsError); !errors.As(err, &needs) || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	rec, err := Parse("x.at", []byte("!! nosim\n<- AT"))
	if err != nil || rec.Needs() != "" || rec.NeedsOfModule() != "a module with !! nosim" {
		t.Errorf("!! nosim: %v, needs %q, of a module %q", err, rec.Needs(), rec.NeedsOfModule())
	}
}

// Only a recording of a module counts for the ledger.
func TestHardware(t *testing.T) {
	const head = "!! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200\n"
	for text, want := range map[string]string{
		head + "<- AT\n-> OK": "",
		"<- AT\n-> OK":        "no line !! recorded",
		head + ".. 1s":        "no line !! recorded",
		strings.Replace(head, "115200", "115200 emulator", 1):           "recorded of an emulator",
		strings.Replace(head, "/dev/ttyUSB2", "/dev/pts/2", 1):          "at /dev/pts/2, where an emulator may be",
		strings.Replace(head, "/dev/ttyUSB2", "127.0.0.1:7000", 1):      "at 127.0.0.1:7000",
		strings.Replace(head, "/dev/ttyUSB2 115200", "api", 1):          "at no port",
		strings.Replace(head, "/dev/ttyUSB2", "/tmp/modem", 1):          "at /tmp/modem",
		strings.Replace(head, "EC200UCNAAR03A09M08 ", "", 1):            "does not tell the module's firmware",
		head + "<- AT+GSN\n-> 860000010000005\n-> OK":                   "860000010000005 is an IMEI of ptymodem",
		head + "!! redacted imei\n<- AT+GSN\n-> 860000010000005\n-> OK": "",
		head + "<- AT+GSN\n-> 867698041234567\n-> OK":                   "",
	} {
		rec, err := Parse("x.at", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		err = rec.Hardware()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestPlayedLedger(t *testing.T) {
	const text = "!! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200\n@0 <- AT+CSQ\n@0.1 -> +CSQ: 7,99\n@0.1 -> OK\n@1 <- AT+CFUN?\n@1 -> +CFUN: 7\n@1 -> OK\n"
	v := replayed(t, "x.at", text, Options{}).Ledger()
	v.SHA256 = ""
	want := reference.Verified{Recorded: "2026-11-28T13:25:18Z", Firmware: "EC200UCNAAR03A09M08", Commands: map[string]reference.Outcome{"AT+CSQ": reference.Same, "AT+CFUN": reference.Differs}}
	if diff := cmp.Diff(want, v); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The emulator gets what the recording tells of the module.
func TestSurroundings(t *testing.T) {
	const text = `!! recorded 2026-11-28T13:25:18Z EG915UEUABR03A01M08 /dev/ttyUSB2 115200
@0.000 <= "AT\r"
@0.010 -> OK
@0.100 <= "AT+QIACT?\r"
@0.110 -> +QIACT: 1,1,1,"10.1.2.3"
@0.110 -> OK
@0.200 <= "AT+CREG?\r"
@0.210 -> +CREG: 0,5
@0.210 -> OK
@0.300 <= "AT+QFTPOPEN=\"ftp.example.com\",21\r"
@0.310 -> OK
@1.310 -> +QFTPOPEN: 0,0
@1.400 <= "AT+QFTPCWD=\"/data\"\r"
@1.410 -> OK
@1.910 -> +QFTPCWD: 0,0
@2.000 <= "AT+QFTPGET=\"new.txt\",\"COM:\"\r"
@2.100 -> CONNECT
@2.200 => "new"
@2.210 -> OK
@2.220 -> +QFTPGET: 0,3
@2.300 <= "AT+QFTPGET=\"fw.bin\",\"UFS:fw.bin\"\r"
@2.310 -> OK
@3.310 -> +QFTPGET: 0,6
@3.400 <= "AT+QFDWL=\"fw.bin\"\r"
@3.410 -> CONNECT
@3.420 => "FWFWFW"
@3.430 -> +QFDWL: 6,4d4d
@3.430 -> OK
@3.500 <= "AT+QFTPSIZE=\"log.txt\"\r"
@3.510 -> OK
@3.610 -> +QFTPSIZE: 0,9
@3.700 <= "AT+QFLST\r"
@3.710 -> +QFLST: "UFS:cfg",4
@3.710 +> +QFLST: "UFS:fw.bin",6
@3.710 -> OK
@3.800 <= "AT+QFOPEN=\"cfg\",2\r"
@3.810 -> +QFOPEN: 3000
@3.810 -> OK
@3.820 <= "AT+QFREAD=3000,10\r"
@3.830 -> CONNECT 4
@3.830 => "a=1\n"
@3.830 -> OK
@3.900 <= "AT+QFUPL=\"made\",1\r"
@3.910 -> CONNECT
@3.920 <= "x"
@3.930 -> +QFUPL: 1,7800
@3.930 -> OK
@4.000 <= "AT+QFTPPUT=\"made.txt\",\"made\"\r"
@4.010 -> OK
@4.910 -> +QFTPPUT: 0,1
@5.000 <= "AT+QFTPSIZE=\"made.txt\"\r"
@5.010 -> OK
@5.110 -> +QFTPSIZE: 0,1
`
	rec, err := Parse("x.at", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	a := rec.Surroundings()
	files := map[string][]byte{"server:/data/new.txt": []byte("new"), "server:/data/fw.bin": []byte("FWFWFW"), "server:/data/log.txt": make([]byte, 9), "UFS:cfg": []byte("a=1\n")}
	if diff := cmp.Diff(files, a.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	m := a.Scenario.Modem
	if m.Profile != "eg915u" || m.Attach != "bearer" || m.Registration != "roaming" || !a.Quiet || a.Start.Day() != 28 || len(a.Folders) != 1 || a.Folders[0] != "/data" {
		t.Errorf("%+v, quiet %v, folders %q, at %v", m, a.Quiet, a.Folders, a.Start)
	}
	played, err := Emulate(t.Context(), rec, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range played.Differences {
		if d.Class < compare.Value && !strings.Contains(d.Expected, "+QF") && !strings.Contains(d.Expected, "+QIACT") {
			t.Error(differences(played))
			break
		}
	}
}

// A context that the host does not activate, or cannot as it is active, is one of the attach.
func TestActiveBefore(t *testing.T) {
	for _, text := range []string{
		"@0 <- AT+QFTPOPEN=\"ftp.example.com\",21\n@0.1 -> OK\n@1 -> +QFTPOPEN: 0,0\n",
		"@0 <- AT+QIACT=1\n@0.1 -> ERROR\n@1 <- AT+QFTPOPEN=\"ftp.example.com\",21\n@1.1 -> OK\n@2 -> +QFTPOPEN: 0,0\n",
	} {
		rec, err := Parse("x.at", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		played, err := Emulate(t.Context(), rec, Options{})
		if err != nil || len(played.Differences) > 0 {
			t.Errorf("%s%v\n%v", text, err, differences(played))
		}
	}
}
