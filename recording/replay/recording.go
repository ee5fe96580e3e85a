package replay

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ptymodem/recording/compare"
	"ptymodem/recording/transcript"
)

// A Recording is an .at file that has been read.
type Recording struct {
	File     string
	Header   Header
	Redacted []string // what was replaced, as in the header: imei, password
	SHA256   string   // of the file, in hexadecimal
	Notes    []string // what of it cannot be played as it was

	items  []compare.Item
	checks []check // of suites
	setup  setup   // of suites
	timed  bool
	suite  bool // it has words of a suite
}

// A Header says how a recording was made: see "!! recorded".
type Header struct {
	Text     string // all of it; empty: there is none
	Time     time.Time
	Revision string // of the firmware; empty if it is not known
	Port     string
	Emulator bool // it says that the module was an emulator
}

// A check compares a file when the modem has nothing to do, before an item of the host.
type check struct {
	transcript.Place
	before  int // the number of the item
	name    string
	absent  bool
	content []byte
}

// largest is what is read of a file, in bytes: all of it is kept in memory.
const largest = 256 << 20

// Load reads a file of 256 MiB at most. Every error says where it is.
func Load(file string) (*Recording, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err != nil {
		return nil, err
	}
	if len(text) > largest {
		return nil, fmt.Errorf("%s has more than %d bytes: give a part of the recording", file, largest)
	}
	return Parse(file, text)
}

// Parse reads the text of a file. Contents that are in files of their own are read beside it.
func Parse(file string, text []byte) (*Recording, error) {
	sum := sha256.Sum256(text)
	r := &parser{Recording: Recording{File: file, SHA256: hex.EncodeToString(sum[:])}, echo: true, folder: filepath.Dir(file)}
	for _, l := range transcript.Parse(file, string(text)) {
		if err := r.line(l); err != nil {
			return nil, &transcript.Error{Place: l.Place, Err: err}
		}
	}
	return &r.Recording, nil
}

func parseHeader(text string) Header {
	h := Header{Text: text}
	for i, word := range strings.Fields(text) {
		switch {
		case strings.EqualFold(word, "emulator") || strings.EqualFold(word, "ptymodem"):
			h.Emulator = true
		case i == 0:
			h.Time, _ = time.Parse(time.RFC3339, word)
		case strings.HasPrefix(word, "/") || strings.Contains(word, ":") || strings.HasPrefix(word, "COM"):
			if h.Port == "" {
				h.Port = word
			}
		case i == 1 && word != "-" && word != "unknown": // nobody may have asked
			h.Revision = word
		}
	}
	return h
}

// Revision is the module's firmware: as the header has it, or what the module has answered. It is
// empty if neither tells.
func (r *Recording) Revision() string {
	if r.Header.Revision != "" {
		return r.Header.Revision
	}
	exchanges, _ := compare.Exchanges(r.items)
	for i := range exchanges {
		e := &exchanges[i]
		asked := func(name string) bool { return slices.Contains(e.Names, name) }
		if len(e.Names) != 1 || len(e.Answer) == 0 || e.Final != "OK" || strings.HasSuffix(e.Command, "?") {
			continue
		}
		if asked("+CGMR") || asked("+GMR") || asked("+QGMR") {
			return strings.TrimPrefix(e.Answer[0], "+CGMR: ")
		}
		for _, line := range e.Answer {
			if revision, ok := strings.CutPrefix(line, "Revision: "); ok && asked("I") {
				return revision
			}
		}
	}
	return ""
}

// Needs says what a transcript of a suite needs that neither an emulator nor a module has by
// itself; empty if it needs nothing.
func (r *Recording) Needs() string { return r.setup.needs }

// NeedsOfModule says what a transcript needs of a module that is not every module's; empty if it
// needs nothing.
func (r *Recording) NeedsOfModule() string {
	switch {
	case r.setup.needs != "":
		return r.setup.needs
	case len(r.setup.special) > 0:
		return r.setup.special[0]
	}
	return ""
}
