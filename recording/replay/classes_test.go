package replay

import (
	"strings"
	"testing"

	"ptymodem/recording/compare"
)

// hosted is a session that has each kind of line.
const hosted = `<- AT+CSQ
-> +CSQ: 24,99
-> OK
<- AT+CREG=2
-> OK
<- AT+CREG?
-> +CREG: 2,1,"1A2B","1A2D003",7
-> OK
<- AT+QFUPL="up.bin",5
-> CONNECT
<= "hello"
-> /\+QFUPL: 5,.*/
-> OK
<- AT+QFDWL="up.bin"
-> CONNECT
=> "hello"
-> /\+QFDWL: 5,.*/
-> OK
login
<- AT+QFTPPUT="a.txt","COM:",0,4,1
-> CONNECT
<= "abcd"
-> OK
-> +QFTPPUT: 0,4
<- AT+QFTPSIZE="a.txt"
-> OK
-> +QFTPSIZE: 0,4
<- AT+CPIN?
-> +CPIN: READY
-> OK
<- AT+QFTPCLOSE
-> OK
-> +QFTPCLOSE: 0,0
<- AT+CFUN?
-> +CFUN: 1
-> OK
`

// Each kind of line that is altered in a recording is a difference of its class.
func TestClasses(t *testing.T) {
	rec, err := Parse("hosted.at", []byte(hosted))
	if err != nil {
		t.Fatal(err)
	}
	text := recordedText(t, rec)
	if played := replayed(t, "recorded.at", text, Options{Timing: true}); len(played.Differences) > 0 {
		t.Fatalf("the recording itself differs: %s\n%s", differences(played), text)
	}
	for _, tt := range []struct {
		name     string
		old, new string // lines without their times; new may have several, with @ for the time of the old
		class    compare.Class
		command  string
		differs  int // how many differences there are, 0 any number
	}{
		{"a final result code", "-> +CFUN: 1|-> OK", "-> +CFUN: 1|-> ERROR", compare.Code, "AT+CFUN?", 1},
		{"an err of a final result code", "-> +CPIN: READY|-> OK", "-> +CME ERROR: 13", compare.Code, "AT+CPIN?", 1},
		{"an err of a URC", "-> +QFTPSIZE: 0,4", "-> +QFTPSIZE: 625,550", compare.Code, "", 1},
		{"a command", "<- AT+CPIN?|-> +CPIN: READY", "<- AT+QNEW?|-> +QNEW: 1", compare.Unknown, "AT+QNEW?", 1},
		{"a line of an answer more", "-> +CPIN: READY", "-> +CPIN: READY|-> +CPIN: LATER", compare.Missing, "AT+CPIN?", 1},
		{"a URC more", "-> +QFTPPUT: 0,4", "-> +QFTPPUT: 0,4|-> RING", compare.Missing, "", 1},
		{"a line of an answer less", "-> +CPIN: READY|", "", compare.Extra, "AT+CPIN?", 1},
		{"a URC less", "-> +QFTPCLOSE: 0,0|", "", compare.Extra, "AT+QFTPCLOSE", 1},
		{"a field more", "-> +CPIN: READY", "-> +CPIN: READY,1", compare.Shape, "AT+CPIN?", 1},
		{"quotes", "-> +CPIN: READY", `-> +CPIN: "READY"`, compare.Shape, "AT+CPIN?", 1},
		{"a space less", "-> +CFUN: 1", "-> +CFUN:1", compare.Shape, "AT+CFUN?", 1},
		{"a line end less", "-> +CFUN: 1", "+> +CFUN: 1", compare.Shape, "AT+CFUN?", 1},
		{"another value", "-> +CFUN: 1", "-> +CFUN: 4", compare.Shape, "AT+CFUN?", 1},
		{"a size in a URC", "-> +QFTPSIZE: 0,4", "-> +QFTPSIZE: 0,5", compare.Shape, "", 1},
		{"two lines the other way round", "-> OK|-> +QFTPSIZE: 0,4", "-> +QFTPSIZE: 0,4|-> OK", compare.Order, "", 1},
		{"a byte of data", `=> "hello"`, `=> "hallo"`, compare.Data, `AT+QFDWL="up.bin"`, 1},
		{"a byte of data more", `=> "hello"`, `=> "hello!"`, compare.Data, `AT+QFDWL="up.bin"`, 1},
		{"data by another sum", `=> "hello"`, `=> 5 bytes sha256 ` + strings.Repeat("0", 64), compare.Data, `AT+QFDWL="up.bin"`, 1},
		{"data by its sum", `=> "hello"`, `=> 5 bytes sha256 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824`, compare.None, "", 0},
		{"a signal", "-> +CSQ: 24,99", "-> +CSQ: 7,99", compare.Value, "AT+CSQ", 1},
		{"a cell", `"1A2B","1A2D003"`, `"0001","1A2D004"`, compare.Value, "AT+CREG?", 1},
		{"a password", `"account","test","test"`, `"account","test","redacted1"`, compare.None, "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			played := replayed(t, "altered.at", altered(t, text, tt.old, tt.new), Options{})
			if tt.class == compare.None {
				if len(played.Differences) > 0 {
					t.Error(differences(played))
				}
				return
			}
			if played.Worst() != tt.class || len(played.Differences) != tt.differs {
				t.Fatalf("want %d of the class %v:\n%s", tt.differs, tt.class, differences(played))
			}
			if d := played.Differences[0]; tt.command != "" && d.Command != tt.command {
				t.Errorf("it is of %s, want %s", d.Command, tt.command)
			}
		})
	}
}

// altered replaces lines of a recording; | is a line's end, and times are not looked at.
func altered(t *testing.T, text, old, with string) string {
	t.Helper()
	var times, lines []string
	for line := range strings.Lines(text) {
		at, rest := "", line
		if strings.HasPrefix(line, "@") {
			at, rest, _ = strings.Cut(line, " ")
		}
		times, lines = append(times, at), append(lines, rest)
	}
	whole := strings.Join(lines, "")
	changed := strings.Replace(whole, strings.ReplaceAll(old, "|", "\n"), strings.ReplaceAll(with, "|", "\n"), 1)
	if changed == whole {
		t.Fatalf("the recording has no %q:\n%s", old, whole)
	}
	// Times are those of the same line, or of the line before.
	var b strings.Builder
	next, last := 0, ""
	for line := range strings.Lines(changed) {
		for i := next; i < min(next+4, len(lines)); i++ {
			if lines[i] == line {
				next, last = i+1, times[i]
				break
			}
		}
		if last != "" && !strings.HasPrefix(line, "!!") {
			b.WriteString(last + " ")
		}
		b.WriteString(line)
	}
	return b.String()
}

// What takes longer on the module is a difference if times are compared.
func TestClassTiming(t *testing.T) {
	const slow = "@0 <- AT\n@0.002 -> OK\n@1 <- AT+CSQ\n@1.9 -> +CSQ: 24,99\n@1.9 -> OK\n@3 <- AT\n@3.002 -> OK\n"
	if played := replayed(t, "slow.at", slow, Options{}); len(played.Differences) > 0 {
		t.Error(differences(played))
	}
	played := replayed(t, "slow.at", slow, Options{Timing: true})
	if played.Worst() != compare.Timing || len(played.Differences) != 1 || played.Differences[0].Command != "AT+CSQ" {
		t.Errorf("want one of the class timing:\n%s", differences(played))
	}
}
