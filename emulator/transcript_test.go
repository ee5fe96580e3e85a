package emulator

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/cellular"
	"ptymodem/emulator/profile"
	"ptymodem/fs"
	"ptymodem/recording/transcript"
)

// Transcripts are sessions of a host with the modem, in testdata/*.at. Package transcript has the
// usual lines of one; these are the words of this suite:
//
//	!! nosim|unregistered|bearer|strict|nosd|onopen|closed|eg915u|ufs SIZE|ram SIZE|speed N   a modem that differs; at the top
//	!! pin PIN                   the SIM asks for it
//	!! recorded|redacted …       how it was recorded
//	!! hooked                    hooks are asked, and do nothing
//	!! virtual                   only in virtual time: not played over real ports
//	!! pty                       only over a pty
//	!! paced                     with baud pacing
//	!! fake                      fake.example.com is a server whose replies are those of server lines
//	!! file NAME CONTENT         a file that is there: UFS:x, SD:x or server:/x
//	login                        the usual way to an open session, from QICSGP to QFTPOPEN, with their answers; it leaves no finding
//	.. DURATION                  modem time passes
//	silent                       the modem has said nothing more
//	dtr on|off                   the host raises or drops DTR; over a real port it opens and closes it
//	open, close                  the same in other words
//	gone DURATION                the port is closed, and opened again after that time
//	speed N                      the host sets the rate of its tty: 0 is B0
//	tty cooked|raw|exclusive     the host leaves its tty in that state
//	other open|close             a second host opens or closes the tty, too
//	== NAME CONTENT              the file has that content now; "absent" if there is none
//	server VERB CONTENT          the server of !! fake answers the command so from now on: the reply without its line end
//	lint ID...                   these findings were reported since the last such line, in this order
func TestTranscripts(t *testing.T) {
	for _, f := range transcripts(t) {
		if !directs(f.Lines, "pty") {
			t.Run(f.Name+"/pipe", func(t *testing.T) { play(t, f.Lines, nil) })
			t.Run(f.Name+"/hooked", func(t *testing.T) { play(t, with(f.Lines, "hooked"), nil) })
		}
	}
}

// TestTranscriptsOverPorts plays the same sessions over real ports, in real time.
func TestTranscriptsOverPorts(t *testing.T) {
	t.Parallel()
	for _, f := range transcripts(t) {
		if directs(f.Lines, "virtual") {
			continue
		}
		for port, over := range wireHosts() {
			if port == "pty" || !directs(f.Lines, "pty") {
				t.Run(f.Name+"/"+port, func(t *testing.T) {
					t.Parallel()
					play(t, f.Lines, over)
				})
			}
		}
	}
}

// transcripts are those of testdata.
func transcripts(t *testing.T) []transcript.File {
	files, err := transcript.Files("../testdata/*.at")
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// directs reports that the lines have a !! line with this word.
func directs(lines []transcript.Line, word string) bool {
	return slices.ContainsFunc(lines, func(l transcript.Line) bool { return l.Word == "!!" && l.Rest == word })
}

// with are the lines and a !! line more.
func with(lines []transcript.Line, word string) []transcript.Line {
	return slices.Concat(transcript.Parse("with", "!! "+word), lines)
}

// play plays one transcript.
func play(t *testing.T, lines []transcript.Line, over func(testing.TB, *Modem) host) {
	o := rigOptions{over: over, closed: directs(lines, "closed")}
	o.config = func(cfg *Config) {
		for _, l := range lines {
			if l.Word != "!!" {
				continue
			}
			if err := configure(cfg, strings.Fields(l.Rest)); err != nil {
				t.Fatalf("%v: %v", l.Place, err)
			}
		}
	}
	var fake *fakeServer
	if directs(lines, "fake") {
		fake = newFakeServer(t)
		o.network = fake.network
	}
	p := newPlayer(newRig(t, o))
	p.fake = fake
	p.play(lines)
	if err := p.End(); err != nil {
		t.Fatal(err)
	}
}

// configure applies a !! line that changes the modem.
func configure(cfg *Config, words []string) (err error) {
	size := func() (n int64) {
		if len(words) < 2 {
			err = fmt.Errorf("%s has no number", words[0])
			return 0
		}
		n, err = strconv.ParseInt(words[1], 10, 64)
		return n
	}
	switch words[0] {
	case "virtual", "pty", "file", "closed", "fake", "recorded", "redacted":
	case "paced":
		cfg.BaudPacing = true
	case "hooked":
		cfg.Hooks = newHooks()
	case "nosim":
		cfg.NoSIM = true
	case "pin":
		_, cfg.Lock = cellular.SIM("pin")
		cfg.Lock.PIN = words[len(words)-1]
	case "unregistered":
		cfg.Registration = cellular.NotRegistered
	case "bearer":
		cfg.AttachBearer = true
	case "strict":
		cfg.Strict = true
	case "nosd":
		cfg.SD = nil
	case "onopen":
		cfg.Boot = BootOnOpen
	case "staged":
		cfg.Staged, err = staged(words[1:])
	case "eg915u":
		cfg.Profile, _ = profile.Parse("eg915u")
	case "ufs":
		cfg.UFS = fs.NewMemory("UFS", size())
	case "ram":
		cfg.RAM = fs.NewMemory("RAM", size())
	case "speed":
		cfg.Speed = float64(size())
	default:
		err = fmt.Errorf("unknown directive %q", words[0])
	}
	return err
}

// staged reads the times of a staged boot, as in rdy=0s cfun=128ms.
func staged(words []string) (*cellular.Boot, error) {
	b := &cellular.Boot{}
	for _, w := range words {
		name, at, _ := strings.Cut(w, "=")
		part, ok := map[string]**time.Duration{"rdy": &b.RDY, "cfun": &b.CFUN, "sim": &b.SIM, "sms": &b.SMSDone, "phonebook": &b.PBDone}[name]
		d, err := time.ParseDuration(at)
		if !ok || err != nil {
			return nil, fmt.Errorf("no part of a boot: %q", w)
		}
		*part = &d
	}
	return b, nil
}
