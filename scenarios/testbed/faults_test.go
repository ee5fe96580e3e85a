package testbed_test

import (
	"errors"
	"slices"
	"testing"

	"ptymodem/emulator"
	"ptymodem/emulator/at"
	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/testbed"
)

// TestCardPulledAtWrite: the very write at which the card is pulled fails.
func TestCardPulledAtWrite(t *testing.T) {
	s, err := scenarios.Parse("s.yaml", []byte("name: x\nfaults: [{when: {file: write, store: SD}, do: sd-removed}]"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := testbed.New(testbed.Options{Scenario: s})
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.SD.Create("a")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("x")); !errors.Is(err, fs.ErrPulled) {
		t.Errorf("the write: %v, want %v", err, fs.ErrPulled)
	}
	p.Discard()
	if u := r.Unfired(); u != nil {
		t.Errorf("never fired: %v", u)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestResultURCs: the scenarios know which commands of the table report their <err> in a result
// URC.
func TestResultURCs(t *testing.T) {
	known := action.FTPResults()
	table := emulator.NewTable()
	for _, c := range table.Commands() {
		line := c.Name == "+QFTPCFG" || c.Name == "+QFTPSTAT" || c.Name == "+QFTPLEN" // these say all before their OK, or right after it
		if got, want := slices.Contains(known, c.Name), c.Family == at.FTP && !line; got != want {
			t.Errorf("%s is among the commands with a result URC: %v, want %v", c.Name, got, want)
		}
	}
	for _, name := range known {
		if table.Lookup(name) == nil {
			t.Errorf("no command %s", name)
		}
	}
}
