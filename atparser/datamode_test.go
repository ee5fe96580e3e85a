package atparser_test

import (
	"testing"

	"ptymodem/atparser"
)

// The host sends what is in fed, the modem takes lines from it until the one
// that enters data mode, and writes CONNECT when queued has come as well; then
// comes first.
func TestEnterData(t *testing.T) {
	tests := []struct {
		name               string
		fed, queued, first string
		want               string // the data
	}{
		{"CR only", "AT+X\r", "", "\nabc", "\nabc"},
		{"CR only, early data", "AT+X\r", "abc", "\ndef", "abc\ndef"},
		{"LF before CONNECT", "AT+X\r", "\n", "abc", "abc"},
		{"LF before CONNECT, data begins with LF", "AT+X\r", "\n", "\nabc", "\nabc"},
		{"LF and early data", "AT+X\r", "\nabc", "\ndef", "abc\ndef"},
		{"two LFs before CONNECT", "AT+X\r", "\n\nabc", "", "abc"},
		{"two CR LFs before CONNECT", "AT+X\r", "\n\r\n", "abc", "abc"},
		{"two CR LFs before CONNECT, data begins with LF", "AT+X\r", "\n\r\n", "\nabc", "\nabc"},
		{"many line ends and early data", "AT+X\r", "\n\r\n\r\r\n\nabc\r\n", "\r\ndef", "abc\r\n\r\ndef"},
		{"two CR LFs, the last LF late", "AT+X\r", "\n\r", "\nabc", "abc"},
		{"CRs before CONNECT of a host that uses CR", "AT+X\r", "\r\r", "\nabc", "\nabc"},
		{"CR LFs behind an LF alone", "AT+X\n", "\r\n\n", "\nabc", "\nabc"},
		{"line ends after CONNECT are data", "AT+X\r", "", "\r\n\r\nabc", "\r\n\r\nabc"},
		{"LF fed before CONNECT", "AT+X\r\n", "", "\nabc", "\nabc"},
		{"LF fed, another queued", "AT+X\r\n", "\nabc", "", "abc"},
		{"late LF of a host that uses CR LF", "AT\r\nAT+X\r", "", "\nabc", "abc"},
		{"only the first LF", "AT\r\nAT+X\r", "", "\n\nabc", "\nabc"},
		{"a host that uses CR LF, no LF", "AT\r\nAT+X\r", "", "abc\n", "abc\n"},
		{"a host that uses CR LF, early data", "AT\r\nAT+X\r", "abc", "\ndef", "abc\ndef"},
		{"a host that used CR LF once", "AT\r\nAT\rAT+X\r", "", "\nabc", "\nabc"},
		{"an empty line in CR LF", "\r\nAT+X\r", "", "\nabc", "abc"},
		{"LF alone ends the line", "AT\r\nAT+X\n", "", "\nabc", "\nabc"},
		{"repeat ends without CR", "AT\r\nA/", "", "\nabc", "\nabc"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := atparser.NewAssembler(0)
			feed(t, a, atparser.DefaultRegisters(), false, []byte(tt.fed))
			got := string(a.EnterData([]byte(tt.queued)))
			got += string(a.FirstData(nil))
			got += string(a.FirstData([]byte(tt.first)))
			if got != tt.want {
				t.Errorf("data %q, want %q", got, tt.want)
			}
			if after := string(a.FirstData([]byte("\n"))); tt.first != "" && after != "\n" {
				t.Error("FirstData acts twice")
			}
		})
	}
}

// One upload after another: what the host did with its line ends is known from
// the lines before, over data mode.
func TestEnterDataAgain(t *testing.T) {
	a := atparser.NewAssembler(0)
	upload := func(queued, first string) string {
		feed(t, a, atparser.DefaultRegisters(), false, []byte("AT+X\r"))
		data := string(a.EnterData([]byte(queued)))
		data += string(a.FirstData([]byte(first)))
		a.Reset()
		return data
	}
	steps := []struct{ queued, first, want string }{
		{"", "\nabc", "\nabc"},     // nothing is known yet
		{"\n", "abc", "abc"},       // the host uses CR LF
		{"", "\nabc", "abc"},       // so this is the line's
		{"", "\nabc", "abc"},       // and it was one more CR LF
		{"", "abc", "abc"},         // now it stopped
		{"", "\nabc", "\nabc"},     // so this is data
		{"", "\n\nabc", "\n\nabc"}, // and no proof of the contrary
	}
	for i, s := range steps {
		if got := upload(s.queued, s.first); got != s.want {
			t.Errorf("upload %d: data %q, want %q", i+1, got, s.want)
		}
	}
}
