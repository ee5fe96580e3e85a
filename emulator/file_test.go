package emulator

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

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
		{errNoCard, fileOpenFailed},
		{errNoSuchStore, fileBadName},
		{&fs.Error{Err: fs.ErrNotFound}, fileNotFound},
		{fs.CheckName("..", fs.MaxName), fileBadName},
		{fs.CheckName(string(bytes.Repeat([]byte{'x'}, 81)), fs.MaxName), fileBadName},
		{&fs.Error{Err: fs.ErrFull}, fileFull},
		{fmt.Errorf("a fault: %w", fileTimeout), fileTimeout},
		{errors.Join(errors.New("other"), fs.ErrReadOnly), fileReadOnly},
		{errors.New("the disk is on fire"), fileOpenFailed},
	} {
		if got := fileError(tt.err, fileOpenFailed); got != tt.want {
			t.Errorf("fileError(%v) = %v, want %v", tt.err, got, tt.want)
		}
	}
}

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
		m, out := &Modem{files: newFiles(ufs, sd, ram, nil, nil)}, &reports{}
		c := at.NewCall(m.newEnv(), out)
		st, file, err := storeOf(&c, tt.name)
		if findings := out.n; st != tt.store || file != tt.file || err != nil || findings != tt.lint {
			t.Errorf("store(%q) = %v, %q, %v with %d findings; want %v, %q with %d", tt.name, st.Name(), file, err, out.n, tt.store.Name(), tt.file, tt.lint)
		}
	}
	fl := newFiles(ufs, nil, nil, nil, nil)
	if _, _, err := fl.store("SD:x"); err != errNoCard {
		t.Errorf("without a card the error is %v, want %v", err, errNoCard)
	}
	if _, _, err := fl.store("RAM:x"); err != errNoSuchStore {
		t.Errorf("without RAM: the error is %v, want %v", err, errNoSuchStore)
	}
}

// What came of an upload is kept when the module is reset in the middle of it.
func TestResetKeepsUpload(t *testing.T) {
	r := newRig(t, rigOptions{})
	r.host.send([]byte("AT+QFUPL=\"x\",100\r"))
	r.host.settle()
	r.host.send([]byte("half"))
	r.host.settle()
	r.m.loop.Lock()
	r.m.reboot()
	r.m.ports.Settle()
	r.m.loop.Unlock()
	if got := r.read("UFS:x"); string(got) != "half" {
		t.Errorf("the file has %q, want what came before the reset", got)
	}
	got := r.host.pass(10 * time.Second)
	if !bytes.Contains(got, []byte("RDY")) || bytes.Contains(got, []byte("QFUPL")) {
		t.Errorf("after the reset the modem says %q, want RDY and nothing of the upload", got)
	}
}
