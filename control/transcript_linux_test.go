package control

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator"
	"ptymodem/fs"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
	"ptymodem/recording/transcript"
)

// A ttyHost is a host at a real tty.
type ttyHost struct{ *os.File }

// openTTY gives modem n of the bench a pty, and opens it.
func (b *bench) openTTY(n int) *ttyHost {
	b.t.Helper()
	port, err := b.api.cfg.PTYs.Open()
	if err != nil {
		b.t.Fatal(err)
	}
	b.api.cfg.Modems[n].Testbed.Modem.Attach(port)
	b.api.modems[n].TTY = port.Path()
	f, err := os.OpenFile(port.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { f.Close() })
	return &ttyHost{f}
}

func (h *ttyHost) Send(b []byte) error { _, err := h.Write(b); return err }

func (h *ttyHost) Await() ([]byte, error) {
	if err := h.SetReadDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return nil, err
	}
	b := make([]byte, 4096)
	n, err := h.Read(b)
	return b[:n], err
}

func (h *ttyHost) Settle() ([]byte, error) { return nil, nil }

// play plays a session at a tty.
func (h *ttyHost) play(t testing.TB, text string) {
	t.Helper()
	if err := transcript.New(h).Play(transcript.Parse("session", text)); err != nil {
		t.Fatal(err)
	}
}

// replay plays a transcript to a fresh modem whose port is in memory.
func replay(t *testing.T, text string) {
	t.Helper()
	srv, err := server.Start(server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer srv.Close()
	m := emulator.New(emulator.Config{
		UFS: fs.NewMemory("UFS", 1<<20), SD: fs.NewMemory("SD", 64<<20), Network: ftpbackend.Isolated(srv.Tenant(0), nil),
	})
	defer m.Close()
	h := newPipeHost()
	m.Attach(h.pipe)
	h.pipe.SetDTR(true)
	p := transcript.New(h)
	err = p.Play(transcript.Parse("recorded", text))
	if err == nil {
		err = p.End()
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
}

// What a host has done at a tty can be played to another modem: it says the same.
func TestTranscriptPlays(t *testing.T) {
	for name, tt := range map[string]struct{ session, query string }{
		"commands": {session: "<- AT\n-> OK\n<- AT+CSQ\n-> +CSQ: 24,99\n-> OK\n<- AT+QFLST=\"none\"\n-> +CME ERROR: 405"},
		"a transfer": {session: login + `<- AT+QFTPPUT="/up","COM:",0,10,1
-> CONNECT
<= "0123\r\n6789"
-> OK
-> +QFTPPUT: 0,10
<- AT+QFTPGET="/up","COM:"
-> CONNECT
=> "0123\r\n6789"
-> OK
-> +QFTPGET: 0,10`},
		"data mode without echo": {session: `<- ATE0
-> OK
<- AT+QFUPL="a",300
-> CONNECT
<= 300 bytes seed 1
-> /.QFUPL: 300,.*/
-> OK
<- AT+QFDWL="a"
-> CONNECT
=> 300 bytes seed 1
-> /.QFDWL: 300,.*/
-> OK
<- AT+QFDEL="a"
-> OK
<- ATE1
-> OK
<- AT
-> OK`},
		"much data": {query: "?data=whole", session: `<- AT+QFUPL="a",20000
-> CONNECT
<= 20000 bytes seed 2
-> /.QFUPL: 20000,.*/
-> OK`},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, benchOptions{})
			h := b.openTTY(0)
			h.play(t, tt.session)
			status, text := b.do("GET", "/v1/modems/0/transcript"+tt.query, "")
			if status != 200 {
				t.Fatalf("%d %s", status, text)
			}
			replay(t, string(text))
			var sent, want strings.Builder
			for _, l := range strings.Split(tt.session, "\n") {
				if text, ok := strings.CutPrefix(l, "<- "); ok {
					want.WriteString(text + "\n")
				}
			}
			for _, l := range transcript.Parse("", string(text)) {
				if l.Word == "<-" {
					sent.WriteString(l.Rest + "\n")
				}
			}
			if sent.String() != want.String() {
				t.Errorf("the lines of the host are\n%s\nwant\n%s\nin\n%s", sent.String(), want.String(), text)
			}
		})
	}
}

// The file says where it comes from, has no secrets, and begins anew with a reset.
func TestTranscript(t *testing.T) {
	b := newBench(t, benchOptions{})
	h := b.openTTY(0)
	const account = "<- AT+QFTPCFG=\"account\",\"bob\",\"s3cretive\"\n-> OK"
	h.play(t, account+"\n<- AT+QFTPCFG=\"account\"\n-> +QFTPCFG: \"account\",\"bob\",\"s3cretive\"\n-> OK")
	res, err := http.Get(b.url + "/v1/modems/0/transcript")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("Content-Type") + " " + res.Header.Get("Content-Disposition"); got != "text/plain; charset=utf-8 attachment; filename=modem0.at" {
		t.Error(got)
	}
	want := regexp.MustCompile(`^!! recorded \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ EC200UCNAAR03A09M08 /dev/pts/\d+ 115200
!! redacted password
@\S+ dtr on
(?:@\S+ (?:rts on|baud \d+)\n)*@\S+ <- AT\+QFTPCFG="account","bob","redacted1"
@\S+ -> OK
@\S+ <- AT\+QFTPCFG="account"
@\S+ -> \+QFTPCFG: "account","bob","redacted1"
@\S+ -> OK
$`)
	if !want.MatchString(text.String()) {
		t.Errorf("the transcript is\n%s", text.String())
	}
	b.want(200, "POST", "/v1/modems/0/reset", "", nil)
	for text.Reset(); !bytes.Contains(text.Bytes(), []byte("RDY")); {
		came, err := h.Await()
		if err != nil {
			t.Fatal(err)
		}
		text.Write(came)
	}
	_, after := b.do("GET", "/v1/modems/0/transcript?port="+h.Name(), "")
	if bytes.Contains(after, []byte("account")) || !bytes.Contains(after, []byte("-> RDY")) {
		t.Errorf("after a reset it is\n%s", after)
	}
}

// Of several ports the one with the most bytes is shown, or the one that is asked for.
func TestTranscriptPorts(t *testing.T) {
	b := newBench(t, benchOptions{modems: 2})
	has := func(query, line string) {
		t.Helper()
		if _, text := b.do("GET", "/v1/modems/0/transcript"+query, ""); !bytes.Contains(text, []byte("<- "+line+"\n")) {
			t.Errorf("%s has no %s:\n%s", query, line, text)
		}
	}
	b.play(0, "<- AT\n-> OK")
	has("", "AT")
	h := b.openTTY(0)
	h.play(t, "<- ATI\n-> Quectel\n+> EC200U\n+> Revision: EC200UCNAAR03A09M08\n-> OK")
	b.api.modems[0].Link = "/tmp/link"
	has("", "ATI")
	has("?port=pipe", "AT")
	has("?port="+h.Name(), "ATI")
	has("?port=/tmp/link", "ATI")
	b.refused("no-port", h.Name()+" or pipe", "GET", "/v1/modems/0/transcript?port=/dev/none", "")
	b.refused("no-port", "want pipe or pipe1", "GET", "/v1/modems/1/transcript?port=", "")
	b.refused("bad-request", "want data=whole", "GET", "/v1/modems/0/transcript?data=all", "")
	b.refused("no-modem", "0 to 1", "GET", "/v1/modems/2/transcript", "")
	b.play(0, "<- AT+QFUPL=\"a\",5000\n-> CONNECT\n<= 5000 bytes seed 1\n-> /.QFUPL: .*/\n-> OK")
	digest := transcript.DigestOf(transcript.Random(5000, 1)).String()
	if _, text := b.do("GET", "/v1/modems/0/transcript", ""); !bytes.Contains(text, []byte("<= "+digest+"\n")) {
		t.Errorf("there is no digest %s in\n%s", digest, text)
	}
}
