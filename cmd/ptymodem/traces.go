package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"ptymodem/emulator"
	"ptymodem/scenarios/runner"
)

// traceMode is the mode of a trace that is new: it has file names, accounts and addresses. One that was there keeps its own.
const traceMode = 0o600

// traceNames are the names of the runs' trace files: each from what the run is called, no two the same.
func traceNames(runs []*runner.Run) []string {
	names := make([]string, len(runs))
	taken := map[string]bool{}
	for i, r := range runs {
		plain := strings.Trim(strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(filepath.ToSlash(filepath.Clean(strings.TrimSuffix(r.Label, ".yaml")))), "-.")
		name := plain
		for n := 2; taken[strings.ToLower(name)]; n++ {
			name = plain + "-" + strconv.Itoa(n)
		}
		taken[strings.ToLower(name)] = true
		names[i] = name + ".jsonl"
	}
	return names
}

// openTraces makes the folder and a file in it for each run, and has the runs write to them.
func openTraces(dir string, runs []*runner.Run, names []string, notices io.Writer) (closeAll func() error, err error) {
	var files []*os.File
	closeAll = func() error {
		var errs []error
		for _, f := range files {
			errs = append(errs, f.Close())
		}
		return errors.Join(errs...)
	}
	if dir == "" {
		return closeAll, nil
	}
	fail := func(err error) (func() error, error) {
		return nil, errors.Join(fmt.Errorf("--trace-dir: %w: give a folder that can be made and written", err), closeAll())
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fail(err)
	}
	for i, r := range runs {
		f, err := os.OpenFile(filepath.Join(dir, names[i]), os.O_RDWR|os.O_CREATE|os.O_TRUNC, traceMode)
		if err != nil {
			return fail(err)
		}
		files = append(files, f)
		r.Trace = emulator.TraceTo(&traceFile{File: f, flag: "--trace-dir", notices: notices})
	}
	return closeAll, nil
}

// A traceFile is emptied as it is begun, and says it once when the trace can no longer be written; the modem goes on.
type traceFile struct {
	*os.File
	flag    string // that asked for it
	notices io.Writer

	mu     sync.Mutex
	hold   bool   // until begin: the start may still fail, and the file is to be as it was then
	held   []byte // meanwhile
	begun  bool
	broken bool
}

// begin empties the file and writes what was held.
func (t *traceFile) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.hold = false
	t.write(t.held)
	t.held = nil
}

// Write implements [io.Writer].
func (t *traceFile) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.hold {
		t.held = append(t.held, b...)
		return len(b), nil
	}
	return t.write(b)
}

func (t *traceFile) write(b []byte) (int, error) {
	if !t.begun {
		t.begun = true
		_ = t.Truncate(0) // a pipe has nothing to empty
	}
	n, err := t.File.Write(b)
	if err != nil && !t.broken {
		t.broken = true
		fmt.Fprintf(t.notices, "ptymodem: %s: %v: the trace is incomplete from here on\n", t.flag, err)
	}
	return n, err
}
