package compare

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording/transcript"
)

// A command is a command line of the host.
type command struct {
	transcript.Place
	text  string
	names []string // of its commands, as +CSQ or I; upper case
	at    time.Duration
	timed bool
}

var nameForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[+^$*#%!@][A-Z][A-Z0-9_]*|^&?[A-Z]`)
})

// Names are the names of the commands of a line, in upper case: +CSQ, or a letter for a basic
// command. There are none in a line without AT.
func Names(line string) []string {
	upper := strings.ToUpper(line)
	at := strings.Index(upper, "AT")
	if at < 0 {
		return nil
	}
	var names []string
	for part := range strings.SplitSeq(unquoted(upper[at+2:]), ";") {
		part = strings.TrimLeft(part, " ")
		for part != "" {
			name := nameForm().FindString(part)
			if name == "" {
				break
			}
			names = append(names, name)
			if strings.ContainsAny(name[:1], "+^$*#%!@") {
				break // its parameters reach to the semicolon
			}
			part = strings.TrimLeft(part[len(name):], " 0123456789=?,")
		}
	}
	return names
}

// unquoted is a line without what stands between quotes.
func unquoted(s string) string {
	var b strings.Builder
	quoted := false
	for _, r := range s {
		if r == '"' {
			quoted = !quoted
		} else if quoted {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isSlow reports that a command may take seconds until its final result code.
func isSlow(names []string) bool {
	for _, name := range names {
		switch name {
		case "D", "H", "+COPS", "+CFUN", "+CGATT", "+CGACT", "+QIACT", "+QIDEACT", "+QPOWD", "+CUSD", "+CMGS", "+CMSS", "+CMGL", "+CPIN",
			"+QFDEL", "+QFLST", "+QFUPL", "+QFDWL", "+QIOPEN", "+QICLOSE", "+QSSLOPEN", "+QSCAN", "+QENG", "+QGPS", "+QGPSLOC":
			return true
		}
		if strings.HasPrefix(name, "+QFTP") || strings.HasPrefix(name, "+QHTTP") || strings.HasPrefix(name, "+QMT") {
			return true
		}
	}
	return false
}

// lineName is the name that a line of a modem begins with, as in "+CSQ: 24,99"; empty if it has
// none.
func lineName(text string) string {
	name, _, ok := strings.Cut(text, ":")
	if !ok || name == "" || !strings.ContainsAny(name[:1], "+^$*#%!@") || strings.ContainsAny(name[1:], " \",=?") {
		return ""
	}
	return strings.ToUpper(name)
}

// isFinal reports that a line is a final result code.
func isFinal(text string) bool {
	switch text {
	case "0\r", "4\r", "3\r": // ATV0
		return true
	case "OK", "ERROR", "NO CARRIER", "BUSY", "NO ANSWER", "NO DIALTONE", "NO DIAL TONE", "SEND OK", "SEND FAIL":
		return true
	}
	return isCodedError(text)
}

func isCodedError(text string) bool {
	return strings.HasPrefix(text, "+CME ERROR:") || strings.HasPrefix(text, "+CMS ERROR:")
}

// isFailure reports that a final result code is none of success.
func isFailure(text string) bool {
	return isFinal(text) && text != "OK" && text != "SEND OK" && text != "0\r"
}

// isConnect reports that data mode begins behind this line.
func isConnect(text string) bool { return text == "CONNECT" || strings.HasPrefix(text, "CONNECT ") }

// isURC reports that a line without a name is a URC, whatever command is running.
func isURC(text string) bool {
	switch text {
	case "RING", "RDY", "POWERED DOWN", "NORMAL POWER DOWN":
		return true
	}
	return false
}
