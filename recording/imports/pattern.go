package imports

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
)

// CheckPattern reports what is wrong with a pattern of lines: it has a group text, and may have dir
// and time.
func CheckPattern(re *regexp.Regexp) error {
	if re.SubexpIndex("text") < 0 {
		return fmt.Errorf(`pattern %s has no group "text": want (?P<text>…), and perhaps (?P<time>…) and (?P<dir>…)`, re)
	}
	for _, name := range re.SubexpNames() {
		if name != "" && !slices.Contains([]string{"time", "dir", "text"}, name) {
			return fmt.Errorf("pattern %s has an unknown group %q: want text, dir or time", re, name)
		}
	}
	return nil
}

// A patternLine is what a pattern finds in a line.
type patternLine struct {
	at        time.Duration
	dir, text string
}

// readPattern reads a log by the pattern of its lines.
func readPattern(b *builder, text string) error {
	all, err := b.patternLines(text)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return fmt.Errorf("no line matches %s: the log begins with %s", b.pattern, beginning(text))
	}
	exact := slices.ContainsFunc(all, func(l patternLine) bool { return strings.ContainsAny(unescaped(l.text), "\r\n") })
	isHost := hostWords(all)
	p := b.of("")
	d := newDialogue(p)
	for _, l := range all {
		host := isHost(l)
		switch {
		case exact:
			p.add(l.at, map[bool]recording.Direction{true: recording.FromHost, false: recording.ToHost}[host], []byte(unescaped(l.text)))
		case l.text == "":
		case host && (l.dir != "" || !d.isEcho(l.text)):
			d.host(l.at, l.text)
		default:
			d.module(l.at, l.text)
		}
	}
	if !exact {
		b.note("the log has lines: their ends, and the echo of commands, are made up")
	}
	return nil
}

// patternLines are the lines that match.
func (b *builder) patternLines(text string) (all []patternLine, err error) {
	re := b.pattern
	group := func(m []string, name string) string {
		if i := re.SubexpIndex(name); i >= 0 {
			return m[i]
		}
		return ""
	}
	b.untimed = re.SubexpIndex("time") < 0
	err = b.each(text, func(line string) error {
		m := re.FindStringSubmatch(line)
		if m == nil {
			return nil
		}
		l := patternLine{dir: strings.TrimSpace(group(m, "dir")), text: group(m, "text")}
		if when := group(m, "time"); when != "" {
			at, dated, ok := timeOf(when)
			if !ok {
				return fmt.Errorf("unknown time %q: want seconds as in 12.5, milliseconds as in 1250, 13:25:18.203 or a date with it", when)
			}
			l.at, b.dated = at, dated
		}
		all = append(all, l)
		return nil
	})
	return all, err
}

// hostWords tells the host's lines. Words like tx and rx say it. Of others, arrows too, those of
// the first command line are the host's. Without any, command lines are.
func hostWords(all []patternLine) func(l patternLine) bool {
	words := map[string]bool{
		"tx": true, "out": true, "send": true, "sent": true, "sending": true, "write": true, "w": true, "host": true, "dte": true, "cmd": true,
		"rx": false, "in": false, "recv": false, "received": false, "read": false, "r": false, "modem": false, "module": false, "dce": false, "resp": false,
	}
	first := slices.IndexFunc(all, func(l patternLine) bool { return l.dir != "" && beginsCommand(unescaped(l.text)) })
	return func(l patternLine) bool {
		if host, known := words[strings.ToLower(strings.Trim(l.dir, ":[]()<> "))]; known {
			return host
		}
		if l.dir == "" {
			return isCommandLine(strings.TrimRight(unescaped(l.text), "\r\n"))
		}
		return first >= 0 && l.dir == all[first].dir
	}
}

var escapeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)<CR>|<LF>|\\r|\\n|\\x[0-9a-f]{2}`) })

// unescaped is a text with the bytes that it writes out.
func unescaped(text string) string {
	return escapeForm().ReplaceAllStringFunc(text, func(s string) string {
		switch s = strings.ToLower(s); s {
		case "<cr>", `\r`:
			return "\r"
		case "<lf>", `\n`:
			return "\n"
		}
		n, _ := strconv.ParseUint(s[2:], 16, 8) // two digits
		return string([]byte{byte(n)})
	})
}
