package transcript_test

import (
	"errors"
	"strings"
	"testing"

	"ptymodem/recording/transcript"
)

// A fakeModem says its pieces, one by one, when it is asked what comes next. It does not care what
// it is sent, and notes it.
type fakeModem struct {
	says []string
	sent strings.Builder
	err  error // of everything
}

func (f *fakeModem) Send(b []byte) error { f.sent.Write(b); return f.err }

func (f *fakeModem) Await() ([]byte, error) {
	if f.err != nil || len(f.says) == 0 {
		return nil, f.err
	}
	next := f.says[0]
	f.says = f.says[1:]
	return []byte(next), nil
}

func (f *fakeModem) Settle() ([]byte, error) {
	all := strings.Join(f.says, "")
	f.says = nil
	return []byte(all), f.err
}

// play plays a text with a modem that says these pieces.
func play(text string, says ...string) (sent string, err error) {
	f := &fakeModem{says: says}
	p := transcript.New(f)
	p.Form = upper
	p.Words["twice"] = func(rest string) error { return p.Do("-> " + rest + "\n-> " + rest) }
	p.Words["skip"] = func(string) error { _, err := p.Take(3); return err }
	p.Words["fails"] = func(string) error { return errors.New("it fails") }
	if err = p.Play(transcript.Parse("x.at", text)); err == nil {
		err = p.End()
	}
	return f.sent.String(), err
}

func TestPlay(t *testing.T) {
	tests := []struct {
		name, text string
		says       []string
		sent       string
	}{
		{name: "nothing"},
		{"comments and empty lines", "# a\n\n#b\n  \n\t# c\n", nil, ""},
		{"a line and its answer", "<- AT\n-> OK", []string{"AT\r\r\nOK\r\n"}, "AT\r"},
		{"byte by byte", "<- AT\n-> OK", strings.Split("AT\r\r\nOK\r\n", ""), "AT\r"},
		{"an answer of two lines", "<- AT\n-> A\n+> B\n-> OK", []string{"AT\r\r\nA\r\nB\r\n\r\nOK\r\n"}, "AT\r"},
		{"an empty line", "-> \n->", []string{"\r\n\r\n\r\n\r\n"}, ""},
		{"spaces at the end", "-> > ", []string{"\r\n> \r\n"}, ""},
		{"indented, with CR LF", "  <- AT\r\n\t-> OK\r\n", []string{"AT\r\r\nOK\r\n"}, "AT\r"},
		{"exact bytes", "<= \"A\\x00\"\n=> \"\\xff\" + 2 times \"b\"", []string{"\xffbb"}, "A\x00"},
		{"exact bytes that say bytes like", `=> " bytes like /x/"`, []string{" bytes like /x/"}, ""},
		{"a form of the suite", "<= upper a\n=> upper b", []string{"B"}, "A"},
		{"regular expressions", "-> /A: \\d+/\n+> /B|C/\n-> /x.*/\n-> D", []string{"\r\nA: 12\r\nC\r\n\r\nx\r\n\r\nD\r\n"}, ""},
		{"so many bytes like", "=> 4 bytes like /a.b./\n-> OK", []string{"a\n", "b\n\r\nOK\r\n"}, ""},
		{"a word of several lines", "twice A", []string{"\r\nA\r\n\r\nA\r\n"}, ""},
		{"any bytes", "skip\n=> \"d\"", []string{"ab", "cd"}, ""},
	}
	for _, tt := range tests {
		if sent, err := play(tt.text, tt.says...); err != nil || sent != tt.sent {
			t.Errorf("%s: sends %q, %v; want %q", tt.name, sent, err, tt.sent)
		}
	}
}

func TestEcho(t *testing.T) {
	tests := []struct {
		text, says string
		fails      bool
	}{
		{"<- AT\n<- AT", "AT\rAT\r", false},
		{"<- AT\n<- AT", "AT\r", true},
		{"<- ATE0\n<- AT", "ATE0\r", false},
		{"<- ATE0\n<- AT", "ATE0\rAT\r", true},
		{"<- ate0\n<- AT", "ate0\r", false},
		{"<- ATE0\n<- AT\n<- ATE1\n<- AT", "ATE0\rAT\r", false},
		{"<- ATE0\n<- AT&F\n<- AT", "ATE0\rAT\r", false},
		{"<- ATE0\n<- ATZ\n<- AT", "ATE0\rAT\r", false},
		{"<- ATE0\n<- ATZ\n<- AT", "ATE0\rATZ\rAT\r", true},
		{"<- ATE0V1\n<- AT", "ATE0V1\rAT\r", false},
		{"<= \"AT\\r\"", "", false},
		{"<= \"AT\\r\"", "AT\r", true},
	}
	for _, tt := range tests {
		if _, err := play(tt.text, tt.says); (err != nil) != tt.fails {
			t.Errorf("%q with %q: %v; want a failure: %v", tt.text, tt.says, err, tt.fails)
		}
	}
}

// Taken counts what lines have had, and what was thrown away.
func TestTaken(t *testing.T) {
	p := transcript.New(&fakeModem{says: []string{"abcdef"}})
	if err := p.Expect([]byte("ab")); err != nil || p.Taken() != 2 {
		t.Errorf("%d, %v; want 2", p.Taken(), err)
	}
	if b, err := p.Take(1); err != nil || string(b) != "c" || p.Taken() != 3 {
		t.Errorf("%q, %d, %v; want c, 3", b, p.Taken(), err)
	}
	if b := p.Rest(); string(b) != "def" || p.Taken() != 6 || p.Silent() != nil {
		t.Errorf("%q, %d, %v; want def, 6 and nothing more", b, p.Taken(), p.Silent())
	}
	p.Received([]byte("g"))
	if p.Silent() == nil {
		t.Error("want a failure: a byte has come")
	}
}
