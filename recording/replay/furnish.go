package replay

import (
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"path"
	"strings"

	"github.com/spf13/afero"

	"ptymodem/fs"
	"ptymodem/recording/compare"
	"ptymodem/recording/transcript"
	"ptymodem/scenarios/testbed"
)

// furnish puts files and folders where the recorded session found them. One that there is no place
// for is left out, with a note.
func (a *Surroundings) furnish(bed *testbed.Testbed) error {
	served := bed.Server.Fs()
	for _, folder := range a.Folders {
		if err := served.MkdirAll(folder, 0o755); err != nil {
			a.note("the folder "+folder, err)
		}
	}
	for _, name := range a.names() {
		if err := put(bed, served, name, a.Files[name]); err != nil {
			a.note("the file "+name, err)
		}
	}
	return nil
}

func (a *Surroundings) note(what string, err error) {
	a.Notes = append(a.Notes, fmt.Sprintf("%s cannot be put in place: %v", what, err))
}

func put(bed *testbed.Testbed, served afero.Fs, name string, content []byte) error {
	if file, ok := strings.CutPrefix(name, "server:"); ok {
		if err := served.MkdirAll(path.Dir(file), 0o755); err != nil {
			return err
		}
		return afero.WriteFile(served, file, content, 0o644)
	}
	store, file := storeOf(bed, name)
	if store == nil {
		return errors.New("the emulator has no such store")
	}
	p, err := store.Unhooked().Create(file)
	if err != nil {
		return err
	}
	if _, err := p.Write(content); err != nil {
		return errors.Join(err, p.Discard())
	}
	return p.Commit()
}

// storeOf is the store that a name begins with, nil if there is none, and the rest of the name.
func storeOf(bed *testbed.Testbed, name string) (*fs.Store, string) {
	store, file, ok := strings.Cut(name, ":")
	if !ok {
		return bed.UFS, name
	}
	switch store {
	case "UFS":
		return bed.UFS, file
	case "SD":
		return bed.SD, file
	case "RAM":
		return bed.RAM, file
	}
	return nil, file
}

// read is a file; nil if there is none.
func read(bed *testbed.Testbed, name string) ([]byte, error) {
	if file, ok := strings.CutPrefix(name, "server:"); ok {
		b, err := afero.ReadFile(bed.Server.Fs(), file)
		if errors.Is(err, iofs.ErrNotExist) {
			return nil, nil
		}
		return orEmpty(b), err
	}
	store, file := storeOf(bed, name)
	if store == nil {
		return nil, nil
	}
	f, err := store.Open(file, fs.ReadOnly)
	if errors.Is(err, fs.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	return orEmpty(b), err
}

func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// compareFile compares a file with what a suite says of it.
func compareFile(bed *testbed.Testbed, c *check) *compare.Difference {
	d := &compare.Difference{Class: compare.Data, File: c.File, Line: c.Line, Command: "== " + c.name, Expected: "absent"}
	if !c.absent {
		d.Expected = fmt.Sprintf("%d bytes", len(c.content))
	}
	got, err := read(bed, c.name)
	switch {
	case err != nil:
		d.Came = err.Error()
	case c.absent && got == nil:
		return nil
	case got == nil:
		d.Came = "absent"
	case c.absent || transcript.Diff(c.content, got) != nil:
		d.Came = fmt.Sprintf("%d bytes, others", len(got))
	default:
		return nil
	}
	return d
}
