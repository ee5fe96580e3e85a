package files

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/fs"
)

func TestFileError(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want error
	}{
		{nil, nil},
		{ErrNoCard, ErrOpenFailed},
		{ErrNoSuchStore, ErrBadName},
		{&fs.Error{Err: fs.ErrNotFound}, ErrNotFound},
		{fs.CheckName("..", fs.MaxName), ErrBadName},
		{fs.CheckName(string(bytes.Repeat([]byte{'x'}, 81)), fs.MaxName), ErrBadName},
		{&fs.Error{Err: fs.ErrFull}, ErrFull},
		{fmt.Errorf("a fault: %w", ErrTimeout), ErrTimeout},
		{errors.Join(errors.New("other"), fs.ErrReadOnly), ErrReadOnly},
		{errors.New("the disk is on fire"), ErrOpenFailed},
	} {
		if got := codeOf(tt.err, ErrOpenFailed); got != tt.want {
			t.Errorf("fileError(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

// An only is a modem that has files alone.
type only struct{ files *Files }

func (o only) Files() *Files { return o.files }

// A reports is an answer of which only the findings count.
type reports struct {
	at.Output
	n int
}

func (r *reports) ReportOnce(lint.Kind, string) { r.n++ }

func TestStoreOfName(t *testing.T) {
	ufs, sd, ram := fs.NewMemory("UFS", 1<<20), fs.NewMemory("SD", 1<<20), fs.NewMemory("RAM", 1<<20)
	for _, tt := range []struct {
		name  string
		store *fs.Store
		file  string
		lint  int
	}{
		{"a.txt", ufs, "a.txt", 0},
		{"UFS:a.txt", ufs, "a.txt", 0},
		{"ufs:a.txt", ufs, "a.txt", 1},
		{"Sd:a:b", sd, "a:b", 1},
		{"SD:", sd, "", 0},
		{"RAM:x", ram, "x", 0},
		{"UFS", ufs, "UFS", 0},
		{"12:30", ufs, "12:30", 0},
	} {
		out := &reports{}
		c := at.NewCall(&at.Env{Module: only{New(ufs, sd, ram, nil, nil)}}, out)
		st, file, err := StoreOf(&c, tt.name)
		if findings := out.n; st != tt.store || file != tt.file || err != nil || findings != tt.lint {
			t.Errorf("store(%q) = %v, %q, %v with %d findings; want %v, %q with %d", tt.name, st.Name(), file, err, out.n, tt.store.Name(), tt.file, tt.lint)
		}
	}
	fl := New(ufs, nil, nil, nil, nil)
	if _, _, err := fl.Store("SD:x"); err != ErrNoCard {
		t.Errorf("without a card the error is %v, want %v", err, ErrNoCard)
	}
	if _, _, err := fl.Store("RAM:x"); err != ErrNoSuchStore {
		t.Errorf("without RAM: the error is %v, want %v", err, ErrNoSuchStore)
	}
}
