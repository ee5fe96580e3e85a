package imports_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording"
	"ptymodem/recording/imports"
)

// asText is what a log becomes, with secrets and without echo: every frame in one line.
func asText(log *imports.Log) string {
	var all []string
	for _, f := range log.Frames {
		s := fmt.Sprintf("%d %v %q", f.Time.Milliseconds(), f.Dir, f.Bytes)
		if f.Event != "" {
			s = fmt.Sprintf("%d %s", f.Time.Milliseconds(), f.Event)
		}
		all = append(all, s)
	}
	return strings.Join(all, "\n")
}

func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		name, log, want string
		o               imports.Options
	}{
		{name: "ModemManager before 1.14", log: `
			** (modem-manager:2543): DEBUG: (ttyUSB0): --> 'AT+GCAP<CR>'
			** (modem-manager:2543): DEBUG: (ttyUSB0): <-- 'AT+GCAP<CR><CR><LF>+GCAP: +CGSM<CR><LF><CR><LF>OK<CR><LF>'`, want: `
			0 <- "AT+GCAP\r"
			0 -> "AT+GCAP\r\r\n+GCAP: +CGSM\r\n\r\nOK\r\n"`},
		{name: "ModemManager in a journal, with bytes that do not print and another port", log: `
			Nov 28 13:25:18 box ModemManager[553]: <debug> [modem0/ttyUSB1/at] --> 'AT\261<CR><LF>'
			Nov 28 13:25:19 box ModemManager[553]: <debug> [modem0/ttyUSB1/at] <-- '\2551\0<CR>\12'
			Nov 28 13:25:19 box ModemManager[553]: <debug> [modem0/ttyUSB2/at] <-- 'X'`, want: `
			0 <- "AT\x1a1\r\n"
			1000 -> "\xff1\x00\r\f"`},
		{name: "ModemManager, the other port", o: imports.Options{Port: "ttyUSB2"}, log: `
			<dbg> [000012.500000] [ttyUSB1/at] --> 'AT<CR>'
			<dbg> [000013.500000] [ttyUSB2/at] --> 'ATI<CR>'
			<dbg> [000013.400000] [ttyUSB2/at] <-- 'I'`, want: `
			0 <- "ATI\r"
			0 -> "I"`},
		{name: "a clock that is set", log: `
			(ttyUSB1): --> 'AT<CR>'
			[000012.500000] (ttyUSB1): --> 'AT<CR>'
			[1795872318.203117] (ttyUSB1): <-- 'OK'
			[1795872318.303117] (ttyUSB1): <-- '<CR>'
			[1795872317.303117] (ttyUSB1): <-- '<LF>'
			[1795872317.403117] (ttyUSB1): <-- 'R'`, want: `
			0 <- "AT\r"
			12500 <- "AT\r"
			12500 -> "OK"
			12600 -> "\r"
			12600 -> "\n"
			12700 -> "R"`},
		{name: "socat 1.8, the host on the right, and a text that looks like bytes", log: `
			> 2026/11/28 13:25:18.000203117  length=2 from=0 to=1
			 0d 0a                                            ..
			--
			< 2026/11/28 13:25:18.000303117  length=16 from=0 to=15
			 41 54 2b 41 3d 22 20 34 31 20 34 32 20 34 22 0d  AT+A=" 41 42 4".
			--`, want: `
			0 -> "\r\n"
			100 <- "AT+A=\" 41 42 4\"\r"`},
		{name: "lines of pyserial, in colour", log: `
			` + "\x1b[37m" + `000000.100 DTR  active
			000000.101 RTS  inactive
			000000.102 CTS  active
			` + "\x1b[31m" + `000000.103 TX   0000  41 54 0D                                          AT.
			` + "\x1b[37m" + `000000.150 BRK  send_break 0.25s`, want: `
			0 dtr on
			1 rts off
			3 <- "AT\r"
			50 break`},
		{name: "a host that sends CR LF", log: "AT\r\n\r\nOK\r\n", want: `
			0 <- "AT\r\n"
			0 -> "AT\r\n"
			0 -> "\r\n"
			0 -> "OK\r\n"`},
		{name: "a capture with CR LF made of CR CR LF", log: "\r\nRDY\r\nATE1\r\nOK\r\n", want: `
			0 -> "\r\n"
			0 -> "RDY\r\n"
			0 <- "ATE1\r"
			0 -> "ATE1\r"
			0 -> "\r\n"
			0 -> "OK\r\n"`},
		{name: "a capture with what was typed, echo off", o: imports.Options{Format: "capture"}, log: "ATE0\rATE0\r\r\nOK\r\nAT+CSQ\r\r\nOK\r\n", want: `
			0 <- "ATE0\r"
			0 -> "ATE0\r"
			0 -> "\r\n"
			0 -> "OK\r\n"
			0 <- "AT+CSQ\r"
			0 -> "\r\n"
			0 -> "OK\r\n"`},
		{name: "text of esp_modem, a response that grows", log: `
			I (1000) app: begins
			D (1234) command_lib: generic_command command AT+CSQ
			` + "\x1b[0m" + `
			D (1250) command_lib: Response: AT+CSQ

			D (1260) command_lib: Response: AT+CSQ
			+CSQ: 2

			D (1270) command_lib: Response: AT+CSQ
			+CSQ: 24,99

			OK

			D (1300) command_lib: generic_command command ATE0
			D (1310) command_lib: Response: ATE0
			OK`, want: `
			0 <- "AT+CSQ\r"
			16 -> "AT+CSQ\r\r\n"
			26 -> "+CSQ: 2"
			36 -> "4,99\r\n\r\nOK\r\n"
			66 <- "ATE0\r"
			76 -> "ATE0\r\r\nOK\r\n"`},
		{name: "tokens of esp_modem", log: `
			I (12:34:05.076) command_lib: Command: {AT+CSQ}
			V (12:34:05.079) command_lib: Token: {AT+CSQ}
			V (12:34:05.080) command_lib: Token: {+CSQ: 18,99}
			V (12:34:05.080) command_lib: Token: {}
			V (12:34:05.080) command_lib: Token: {OK}`, o: imports.Options{Format: "esp-idf"}, want: `
			0 <- "AT+CSQ\r"
			3 -> "AT+CSQ\r"
			4 -> "\r\n+CSQ: 18,99\r\n"
			4 -> "\r\nOK\r\n"`},
		{name: "a USB modem of esp_modem", log: `
			D (18586) usb_terminal: 0x3fcc726c   41 54 0d                                          |AT.|
			D (18596) usb_terminal: 0x3fcb822c   41 54 0d                                          |AT.|
			D (18596) usb_terminal: 0x3fcb822c   0d 0a 4f 4b 0d 0a                                 |..OK..|`, want: `
			0 <- "AT\r"
			10 -> "AT\r"
			10 -> "\r\nOK\r\n"`},
		{name: "traces of two modems, with data", o: imports.Options{Port: "modem 1"}, log: `
			{"t":1,"modem":0,"kind":"at","dir":"<-","text":"AT+QFTPOPEN=\"a.long.name.example\""}
			{"t":2,"modem":1,"kind":"at","dir":"<-","text":"ATE0+QFUPL=\"a\",3"}
			{"t":2.5,"modem":1,"kind":"at","dir":"->","text":"CONNECT"}
			{"t":3,"modem":1,"kind":"data","dir":"<-","bytes":3}
			{"t":4,"modem":1,"kind":"at","dir":"->","text":"+QFUPL: 3,1"}
			{"t":4,"modem":1,"kind":"at","dir":"->","text":"OK"}
			{"t":5,"modem":1,"kind":"at","dir":"<-","text":"AT+CPIN=***;+CSQ"}
			{"t":5,"modem":1,"kind":"at","dir":"->","text":"+CSQ: 24,99"}`, want: `
			0 <- "ATE0+QFUPL=\"a\",3\r"
			0 -> "ATE0+QFUPL=\"a\",3\r"
			500 -> "\r\nCONNECT\r\n"
			1000 <- DATA
			2000 -> "\r\n+QFUPL: 3,1\r\n"
			2000 -> "\r\nOK\r\n"
			3000 <- "AT+CPIN=\"0001\";+CSQ\r"
			3000 -> "\r\n+CSQ: 24,99\r\n"`},
		{name: "a trace whose events of the line name the port", log: `
			{"t":1,"modem":0,"kind":"line","port":"/dev/pts/3","text":"DTR on"}
			{"t":1.5,"modem":0,"kind":"line","port":"/dev/pts/3","text":"9600 baud"}
			{"t":2,"modem":0,"kind":"at","dir":"<-","text":"AT"}`, want: `
			0 dtr on
			500 baud 9600
			1000 <- "AT\r"
			1000 -> "AT\r"`},
		{name: "a pattern with arrows and lines of both", o: imports.Options{Pattern: regexp.MustCompile(`^(?P<dir>\S+) (?P<text>.*)$`)}, log: `
			<- RDY
			-> AT+QFLST;+CSQ
			<- AT+QFLST;+CSQ
			<- +QFLST: "a",1
			<- +QFLST: "b",1
			<- +CSQ: 24,99
			<- OK
			<- RING`, want: `
			0 -> "\r\nRDY\r\n"
			0 <- "AT+QFLST;+CSQ\r"
			0 -> "AT+QFLST;+CSQ\r"
			0 -> "\r\n+QFLST: \"a\",1\r\n"
			0 -> "+QFLST: \"b\",1\r\n"
			0 -> "\r\n+CSQ: 24,99\r\n"
			0 -> "\r\nOK\r\n"
			0 -> "\r\nRING\r\n"`},
		{name: "a pattern with other times", o: imports.Options{Pattern: regexp.MustCompile(`^(?P<time>[^|]*)\|(?P<dir>[^|]*)\|(?P<text>.*)`)}, log: `
			2026-11-28 13:25:18,5+0100|TX|AT<CR>
			2026-11-28T12:25:19.750Z|RX|AT<cr>\r\nOK\x0d\x0a`, want: `
			0 <- "AT\r"
			1250 -> "AT\r\r\nOK\r\n"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			log, err := imports.Read("x.log", []byte(unindented(tt.log)), tt.o)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Replace(asText(log), fmt.Sprintf("%q", madeUp(log)), "DATA", 1)
			if diff := cmp.Diff(unindented(tt.want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			checkReadsBack(t, log)
		})
	}
}

// madeUp are the bytes that stand for data which a log only counts.
func madeUp(log *imports.Log) []byte {
	for _, f := range log.Frames {
		if len(f.Bytes) == 3 && f.Dir == recording.FromHost && string(f.Bytes) != "AT\r" {
			return f.Bytes
		}
	}
	return []byte("no data")
}

func unindented(s string) string { return strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\t", "") }

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		log, want string
		o         imports.Options
	}{
		{log: "hello\nworld\n", want: `x.log: the format is unknown: it begins with hello; want a log of trace, socat, modemmanager, spy, esp-idf, capture, or --pattern`},
		{log: "\n\n", want: "it begins with nothing"},
		{log: "\x00\x01", want: `it begins with "\x00\x01"`},
		{log: "AT", o: imports.Options{Format: "putty"}, want: `unknown format "putty": want one of trace, socat`},
		{log: "\r\nOK\r\n", o: imports.Options{Format: "capture"}, want: "echo was off"},
		{log: "ATE0\r\r\nOK\r\n\r\n+CSQ: 24,99\r\n\r\nOK\r\n", want: "x.log:6: after ATE0 echo was off"},
		{log: "> 2026/11/28 13:25:18.203117  length=3 from=0 to=2\nAT\\r", want: "socat -v alone loses bytes: log with socat -v -x"},
		{log: "> 2026/11/28 13:25:18.203117  length=3 from=0 to=2\n 41 54                                            AT\n--\n", want: "x.log:1: 2 of 3 bytes follow"},
		{log: "{\"t\":1,\"modem\":0,\"kind\":\"at\"}\nx", want: "x.log:2: no line of a trace"},
		{log: "AT\r\nOK", o: imports.Options{Pattern: regexp.MustCompile(`^x(?P<text>.*)`)}, want: "no line matches ^x(?P<text>.*): the log begins with AT"},
		{log: "soon|AT", o: imports.Options{Pattern: regexp.MustCompile(`^(?P<time>.*)\|(?P<text>.*)`)}, want: `x.log:1: unknown time "soon": want seconds`},
		{log: "AT\r\r\nOK\r\n", o: imports.Options{Port: "ttyUSB0"}, want: `the log has no port "ttyUSB0"`},
		{log: "x", o: imports.Options{Format: "spy"}, want: "no line of the log has bytes"},
	} {
		_, err := imports.Read("x.log", []byte(tt.log), tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: %v\nwant %s", tt.log, err, tt.want)
		}
	}
	for pattern, want := range map[string]string{"(?P<time>.)": `no group "text"`, "(?P<text>.)(?P<when>.)": `unknown group "when"`, "(?P<text>.)": "", "(?P<dir>.)(?P<text>.)": ""} {
		err := imports.CheckPattern(regexp.MustCompile(pattern))
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", pattern, err, want)
		}
	}
}
