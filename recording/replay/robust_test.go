package replay

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"ptymodem/recording/compare"
)

// Logs of modules that nobody here has written are played to their end.
func TestRobust(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		worst      compare.Class
		last       string // the last command is still compared: it has this class
	}{
		{"another family", `!! recorded 2026-11-28T13:25:18Z EC25EFAR06A06M4G /dev/ttyUSB2 115200
@0 <- AT+QMTOPEN=0,"a",1883
@0.1 -> OK
@1.1 -> +QMTOPEN: 0,0
@2 <- AT+QHTTPGET=80
@2.1 -> OK
@3 -> +QHTTPGET: 0,200,5
@4 <- AT+CFUN?
@4 -> +CFUN: 7
@4 -> OK
`, compare.Unknown, "AT+CFUN? shape"},
		{"no data mode here", `@0 <- AT+QFDWL="none.bin"
@0.1 -> +CME ERROR: 405
@1 <- AT+QFTPPUT="a","COM:",0,4,1
@1.1 -> CONNECT
@1.2 <= "AT+X\r"
@1.3 <= "more"
@1.4 -> OK
@1.5 -> +QFTPPUT: 0,9
@2 <- AT+CFUN?
@2 -> +CFUN: 7
@2 -> OK
`, compare.Code, "AT+CFUN? shape"},
		{"data mode where there was none", `@0 <- AT+QFUPL="a",100
@0.1 -> +CME ERROR: 407
@1 <- AT+CFUN?
@1 -> +CFUN: 7
@1 -> OK
`, compare.Code, "AT+CFUN? shape"},
		{"no prompt here", `@0 <- AT+CMGW="nobody",129,"x"
@0.1 => "\r\n> "
@0.2 <= "AT+CFUN=0\r\x1a"
@0.3 -> +CMGW: 1
@0.3 -> OK
@1 <- AT+CFUN?
@1 -> +CFUN: 7
@1 -> OK
`, compare.Unknown, "AT+CFUN? shape"},
		{"a module that is not up at first", "@0 <= \"AT\\r\"\n@1 <= \"AT\\r\"\n@2 <- AT\n@2 -> OK\n@3 <- AT+CFUN?\n@3 -> +CFUN: 7\n@3 -> OK\n", compare.Extra, "AT+CFUN? shape"},
		{"halves of lines and noise", "@0 => \"\\xff\\x00\\r\\nRI\"\n@1 <- AT\n@1 => \"NG\\r\\n\\r\\nOK\\r\\n\"\n@2 <= \"\\x00\\xff\\r\\n\\r\\r\"\n@3 <- AT+CFUN?\n@3 -> +CFUN: 7\n@3 -> OK\n", compare.Missing, "AT+CFUN? shape"},
		{"only sums", `@0 <- AT+QFUPL="a",4097
@0.1 -> CONNECT
@0.2 <= 4097 bytes sha256 ` + strings.Repeat("0", 64) + `
@0.3 -> +QFUPL: 4097,1
@0.3 -> OK
@1 <- AT+CFUN?
@1 -> +CFUN: 7
@1 -> OK
`, compare.Shape, "AT+CFUN? shape"},
		{"lines of the line", "@0 dtr on\n@0 rts on\n@0 baud 9600\n@0.1 break\n@0.2 dtr off\n@1 dtr on\n@2 <- AT+CFUN?\n@2 -> +CFUN: 7\n@2 -> OK\n@3 dtr off\n", compare.Shape, "AT+CFUN? shape"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			played := replayed(t, "x.at", tt.text, Options{Timing: true})
			found := false
			for _, d := range played.Differences {
				found = found || d.Command+" "+d.Class.String() == tt.last
			}
			if played.Worst() != tt.worst || !found {
				t.Errorf("want the worst of the class %v, and %s:\n%s", tt.worst, tt.last, differences(played))
			}
		})
	}
}

// A day's pause of the host takes no time, and an end of the context ends a replay.
func TestTime(t *testing.T) {
	begun := time.Now()
	if played := replayed(t, "x.at", "@0 <- AT\n@0 -> OK\n@86400 <- AT\n@86400 -> OK\n", Options{Timing: true}); len(played.Differences) > 0 {
		t.Error(differences(played))
	}
	if d := time.Since(begun); d > patience {
		t.Errorf("it took %v", d)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	rec, err := Parse("x.at", []byte("<- AT\n-> OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Emulate(ctx, rec, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("with a context that has ended: %v", err)
	}
}

// FuzzReplay replays any text that can be read.
func FuzzReplay(f *testing.F) {
	f.Add("@0 <- AT\n@0.1 -> OK\n@1 <- AT+QFUPL=\"a\",5\n-> CONNECT\n<= \"hello\"\n-> OK")
	f.Add("dtr on\n=> \"\\r\\nRDY\\r\\n\"\n<- AT+CPIN?\n-> +CPIN: SIM PIN\n-> OK\n<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> 5 times \"a\"\n-> OK\n-> +QFTPGET: 0,5")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2<<10 {
			t.Skip()
		}
		rec, err := Parse("x.at", []byte(text))
		if err != nil {
			return
		}
		if len(rec.items) > 60 || rec.Needs() != "" || strings.Contains(text, "times") && strings.Contains(text, "00000") || strings.Contains(text, "seed") {
			return
		}
		if _, err := Emulate(t.Context(), rec, Options{Timing: true}); err != nil {
			t.Error(err)
		}
	})
}
