package replay

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ptymodem/emulator/cellular"
	"ptymodem/recording/compare"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
)

// A setup is what the words of a suite ask of a modem and its surroundings.
type setup struct {
	scenario scenarios.Scenario
	files    []file
	closed   bool     // the host does not open the port at first
	special  []string // what of it a module does not have by itself
	needs    string   // what an emulator does not have either
}

// A file is one that is there before the session begins.
type file struct {
	name    string // UFS:x, SD:x or server:/x
	content []byte
}

// header is a !! line: of a recording, or of a suite.
func (p *parser) header(rest string) error {
	word, text, _ := strings.Cut(rest, " ")
	switch word {
	case "recorded":
		p.Header = parseHeader(text)
		return nil
	case "redacted":
		p.Redacted = append(p.Redacted, strings.Fields(text)...)
		return nil
	}
	p.suite = true
	s, m := &p.setup, &p.setup.scenario.Modem
	if word != "virtual" && word != "hooked" {
		s.special = append(s.special, "a module with !! "+rest)
	}
	size := func() (n int64, err error) { return strconv.ParseInt(text, 10, 64) }
	var err error
	switch word {
	case "virtual", "hooked":
	case "nosim":
		m.SIM = scenarios.SIM{Word: "absent"}
	case "pin":
		m.SIM = scenarios.SIM{PIN: text, PUK: cellular.UsualPUK}
	case "unregistered":
		m.Registration = cellular.NotRegistered.String()
	case "bearer":
		m.Attach = "bearer"
	case "strict":
		m.Strict = true
	case "nosd":
		m.SD = &scenarios.Store{Absent: true}
	case "onopen":
		m.Boot.When = "on-open"
	case "closed":
		s.closed = true
	case "staged":
		m.Boot.Staged, err = staged(text)
	case "eg915u":
		m.Profile = "eg915u"
	case "ufs":
		m.UFS = &scenarios.Store{}
		m.UFS.Size, err = size()
	case "ram":
		m.RAM = &scenarios.Store{}
		m.RAM.Size, err = size()
	case "file":
		name, content, _ := strings.Cut(text, " ")
		var b []byte
		if b, err = transcript.ContentBeside(p.folder, content, nil); err == nil {
			s.files = append(s.files, file{name, b})
		}
	case "pty", "paced", "speed":
		s.needs = "a real tty (!! " + rest + ")"
	case "fake":
		s.needs = "a server of its own (!! fake)"
	default:
		return fmt.Errorf("unknown header !! %s: want !! recorded or !! redacted", word)
	}
	return err
}

// staged reads the times of a staged boot, as in rdy=0s cfun=128ms.
func staged(text string) (*cellular.Boot, error) {
	b := &cellular.Boot{}
	for word := range strings.FieldsSeq(text) {
		name, at, _ := strings.Cut(word, "=")
		part, ok := map[string]**time.Duration{"rdy": &b.RDY, "cfun": &b.CFUN, "sim": &b.SIM, "sms": &b.SMSDone, "phonebook": &b.PBDone}[name]
		d, err := time.ParseDuration(at)
		if !ok || err != nil {
			return nil, fmt.Errorf("%q is no part of a boot: want rdy, cfun, sim, sms or phonebook with a time, as in rdy=500ms", word)
		}
		*part = &d
	}
	return b, nil
}

// suiteWord is a line with a word that only suites have.
func (p *parser) suiteWord(l transcript.Line) error {
	dtr := func(on bool) {
		text := "dtr off"
		if on {
			text = "dtr on"
		}
		p.add(l, compare.Item{Kind: compare.Event, Text: text})
	}
	p.suite = true
	s := &p.setup
	switch l.Word {
	case "silent", "lint":
	case "login":
		s.special = append(s.special, "the server ftp.example.com (login)")
		for _, part := range transcript.Parse("", transcript.Login) {
			part.Place = l.Place
			if err := p.line(part); err != nil {
				return err
			}
		}
	case "..", "gone":
		d, err := time.ParseDuration(l.Rest)
		if err != nil {
			return fmt.Errorf("%q: want a duration, as in 1.5s", l.Rest)
		}
		if l.Word == "gone" {
			dtr(false)
		}
		p.pass(l, d)
		if l.Word == "gone" {
			dtr(true)
		}
	case "open", "close":
		dtr(l.Word == "open")
	case "==":
		name, text, _ := strings.Cut(l.Rest, " ")
		c := check{Place: l.Place, before: p.id + 1, name: name, absent: text == "absent"}
		if !c.absent {
			var err error
			if c.content, err = transcript.ContentBeside(p.folder, text, nil); err != nil {
				return err
			}
		}
		p.checks = append(p.checks, c)
	case "tty", "other", "speed":
		s.needs = "a real tty (" + l.Word + ")"
	case "server":
		s.needs = "a server of its own (server)"
	default:
		return fmt.Errorf("unknown word %q: want one of # !! <- <= -> +> => dtr rts baud break", l.Word)
	}
	return nil
}
