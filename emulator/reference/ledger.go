package reference

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ledgerText is what has been verified so far.
//
//go:embed ledger.json
var ledgerText string

// A Ledger is what recordings of modules have shown about commands: "ptymodem replay --ledger"
// writes it, FIDELITY.md prints it.
type Ledger struct {
	Recordings []Verified `json:"recordings"` // by firmware, and by when they were made
}

// Verified is what one recording of a module has shown.
type Verified struct {
	SHA256   string             `json:"sha256"`   // of the recording, so that none counts twice
	Recorded string             `json:"recorded"` // when
	Firmware string             `json:"firmware"`
	Commands map[string]Outcome `json:"commands"` // by name: AT+CSQ
}

// An Outcome says whether the emulator answered a command as the module did.
type Outcome string

// The outcomes.
const (
	Same    Outcome = "same"
	Differs Outcome = "differs"
)

// CurrentLedger is the one in this package, ledger.json.
func CurrentLedger() (*Ledger, error) { return ReadLedger(strings.NewReader(ledgerText)) }

// ReadLedger reads a ledger. An empty text is an empty ledger.
func ReadLedger(r io.Reader) (*Ledger, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	l := &Ledger{}
	if len(strings.TrimSpace(string(text))) == 0 {
		return l, nil
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		return nil, fmt.Errorf("no ledger: %w: want a file that ptymodem replay --ledger has written", err)
	}
	for i := range l.Recordings {
		for name, o := range l.Recordings[i].Commands {
			if o != Same && o != Differs {
				return nil, fmt.Errorf("no ledger: %s %q: want same or differs", name, o)
			}
		}
	}
	return l, nil
}

// Add adds what a recording has shown. It takes the place of what was known of the same one.
func (l *Ledger) Add(v Verified) {
	l.Recordings = slices.DeleteFunc(l.Recordings, func(o Verified) bool { return o.SHA256 == v.SHA256 })
	l.Recordings = append(l.Recordings, v)
	slices.SortFunc(l.Recordings, func(a, b Verified) int {
		return strings.Compare(a.Firmware+" "+a.Recorded+" "+a.SHA256, b.Firmware+" "+b.Recorded+" "+b.SHA256)
	})
}

// Write writes the ledger as JSON.
func (l *Ledger) Write(w io.Writer) error {
	if l.Recordings == nil {
		l.Recordings = []Verified{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(l)
}

// Says is what FIDELITY.md says of a command: on which firmware it was verified, and by how many
// recordings. It is empty where there is none.
func (l *Ledger) Says(command string) string {
	var firmwares, parts []string
	same, differs := map[string]int{}, map[string]int{}
	for _, v := range l.Recordings {
		switch v.Commands[command] {
		case Same:
			same[v.Firmware]++
		case Differs:
			differs[v.Firmware]++
		default:
			continue
		}
		if !slices.Contains(firmwares, v.Firmware) {
			firmwares = append(firmwares, v.Firmware)
		}
	}
	for _, f := range firmwares {
		if n := same[f]; n > 0 {
			parts = append(parts, fmt.Sprintf("verified on %s by %s", f, recordings(n)))
		}
		if n := differs[f]; n > 0 {
			parts = append(parts, fmt.Sprintf("differs on %s in %s", f, recordings(n)))
		}
	}
	return strings.Join(parts, "; ")
}

func recordings(n int) string {
	if n == 1 {
		return "1 recording"
	}
	return fmt.Sprintf("%d recordings", n)
}
