package imports

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
	"ptymodem/redact"
)

// Options say how a log is read. The zero value recognises the format.
type Options struct {
	Format  string         // one of the names of [Formats]; empty: recognised
	Pattern *regexp.Regexp // of lines, with groups as [CheckPattern] wants them; nil: none
	Port    string         // of a log with several; empty: the one with the most bytes
}

// A Log is what a log says of one port.
type Log struct {
	Format   string            // the name of its format; empty with a pattern
	Port     string            // as the log has it; empty if it does not
	Begun    string            // when the first frame came: RFC 3339, without a zone where the log has none; empty: unknown
	Firmware string            // as the module says in the log; empty if it does not
	Untimed  bool              // the log has no times
	Frames   []recording.Frame // times count from the first
	Notes    []string          // what the log does not have, a line each

	from string // what the format is called in a header
}

// Header is what a transcript's "!! recorded" says of the log: time, firmware and port. A dash
// stands for a time or a firmware that is unknown.
func (l *Log) Header() string {
	parts := []string{cmp.Or(l.Begun, "-"), cmp.Or(l.Firmware, "-")}
	if strings.HasPrefix(l.Port, "/") {
		parts = append(parts, l.Port)
	}
	return strings.Join(append(parts, "imported from", l.from), " ")
}

// Options are those that the frames are written with. An echo belongs to its line up to half a
// second: a host may read that late.
func (l *Log) Options() recording.Options {
	return recording.Options{Header: l.Header(), Notes: l.Notes, Untimed: l.Untimed, Echo: lateEcho}
}

const lateEcho = 500 * time.Millisecond

// A Format is a kind of log.
type Format struct {
	Name  string
	Brief string // what writes it

	looks func(text string) bool // a log looks like this
	read  func(b *builder, text string) error
}

// Formats are all that can be read, those that are recognised most surely first.
func Formats() []Format {
	return []Format{
		{"trace", "ptymodem --trace and --trace-dir", looksLikeTrace, readTrace},
		{"socat", "socat -x, with or without -v", looksLikeSocat, readSocat},
		{"modemmanager", "ModemManager --debug", looksLikeModemManager, readModemManager},
		{"spy", "pyserial, a port opened as spy://", looksLikeSpy, readSpy},
		{"esp-idf", "idf.py monitor with the log of esp_modem", looksLikeESP, readESP},
		{"capture", "minicom -C, picocom --logfile, spy:// with raw: a terminal with the echo of a module", looksLikeCapture, readCapture},
	}
}

// names are those of the formats.
func names() (all []string) {
	for _, f := range Formats() {
		all = append(all, f.Name)
	}
	return all
}

// Read reads a log. name is for messages: an error has it, and the line.
func Read(name string, text []byte, o Options) (*Log, error) {
	f, err := choose(string(text), o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	b := &builder{name: name, pattern: o.Pattern, ports: map[string]*port{}}
	if err := f.read(b, string(text)); err != nil {
		var placed *transcript.Error
		if !errors.As(err, &placed) {
			err = fmt.Errorf("%s: %w", name, err)
		}
		return nil, err
	}
	log, err := b.log(o.Port)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	log.Format, log.from = f.Name, f.Name
	switch f.Name {
	case "trace": // so that nobody takes it for a module's
		log.from = "a trace of ptymodem"
	case "":
		log.from = "a log"
	}
	return log, nil
}

// choose finds the format of a log.
func choose(text string, o Options) (Format, error) {
	if o.Pattern != nil {
		return Format{read: readPattern}, nil
	}
	for _, f := range Formats() {
		if o.Format == f.Name || o.Format == "" && f.looks(text) {
			return f, nil
		}
	}
	if o.Format != "" {
		return Format{}, fmt.Errorf("unknown format %q: want one of %s", o.Format, strings.Join(names(), ", "))
	}
	if hint := failing(text); hint != nil {
		return Format{}, hint
	}
	return Format{}, fmt.Errorf("the format is unknown: it begins with %s; want a log of %s, or --pattern for another one (--format names the format)",
		beginning(text), strings.Join(names(), ", "))
}

// failing says what is wrong with logs that are known, and have too little.
func failing(text string) error {
	for l := range strings.Lines(text) {
		if isSocatHeader(l) {
			return errors.New("socat -v alone loses bytes: log with socat -v -x")
		}
	}
	return nil
}

// beginning shows the first line that says something.
func beginning(text string) string {
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			return redact.Shown(l)
		}
	}
	return "nothing"
}

// anyLine reports whether a line of a text matches, of the first thousands.
func anyLine(text string, re *regexp.Regexp) bool {
	n := 0
	for l := range strings.Lines(text) {
		if re.MatchString(strings.TrimRight(l, "\r\n")) {
			return true
		}
		if n++; n > 20000 {
			return false
		}
	}
	return false
}
