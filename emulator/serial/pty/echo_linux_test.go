package pty

import (
	"strings"
	"testing"
)

// TestEcho: what a tty sends back of the modem's answer is taken out, and what the host sends is
// not, in whatever order the tty hands them on.
func TestEcho(t *testing.T) {
	const answer, back = "AT\r\r\nOK\r\n", "AT\r\n\r\n\r\nOK\r\n\r\n"
	for name, tt := range map[string]struct{ sent, in, want string }{
		"the echo alone":                         {answer, back, ""},
		"the host after it":                      {answer, back + "ATI9\r\n", "ATI9\r\n"},
		"the host before it":                     {answer, "ATI9\r\n" + back, "ATI9\r\n"},
		"the host within it":                     {answer, "AT\r\n\r\n\r\nATI9\r\nOK\r\n\r\n", "ATI9\r\n"},
		"the host's line is as the modem's":      {answer, "AT\r\n" + back, "AT\r\n"},
		"nothing is sent":                        {"", "AT\r\n", "AT\r\n"},
		"the echo is lost":                       {answer, "ATI9\r\nAT+CSQ\r\nAT+CREG?\r\nAT\r\n", "ATI9\r\nAT+CSQ\r\nAT+CREG?\r\nAT\r\n"},
		"a line that begins as the echo":         {answer, "ATO\r\n" + back, "ATO\r\n"},
		"control characters are sent back as ^H": {"a\bb\r\n", "a^Hb\r\n", "a^Hb\r\n"},
	} {
		for _, size := range []int{1, 2, 3, 1000} {
			var e ttyEcho
			e.expect([]byte(tt.sent))
			got, want := "", tt.want
			for in := tt.in; len(in) > 0; {
				n := min(size, len(in))
				got += string(e.take([]byte(in[:n])))
				in = in[n:]
			}
			if size < 1000 { // an empty line that comes by itself does no harm
				got, want = strings.Join(strings.Fields(got), "\r\n"), strings.Join(strings.Fields(want), "\r\n")
			}
			if got != want {
				t.Errorf("%s, %d bytes at a time: the host's are %q, want %q", name, size, got, want)
			}
		}
	}
}

// TestEchoOver: once all is back, control characters are the host's, and what was sent before is
// not kept.
func TestEchoOver(t *testing.T) {
	var e ttyEcho
	for range 10000 {
		e.expect([]byte("\r\n> "))
		if got := e.take([]byte("\r\n> ")); len(got) > 0 {
			t.Fatalf("the echo comes through: %q", got)
		}
		if got := string(e.take([]byte("\x1a"))); got != "\x1a" {
			t.Fatalf("the host's Ctrl-Z is %q", got)
		}
		e.take([]byte("\n"))
	}
	if len(e.sent) > 10 || len(e.line) > 10 {
		t.Errorf("%d and %d bytes are kept", len(e.sent), len(e.line))
	}
}
