package rig_test

import (
	"errors"
	"testing"

	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/rig"
)

// TestCardPulledAtWrite: the very write at which the card is pulled fails.
func TestCardPulledAtWrite(t *testing.T) {
	s, err := scenarios.Parse("s.yaml", []byte("name: x\nfaults: [{when: {file: write, store: SD}, do: sd-removed}]"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := rig.New(rig.Options{Scenario: s})
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
		t.Errorf("never struck: %v", u)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
