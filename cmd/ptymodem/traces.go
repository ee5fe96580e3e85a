package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/runner"
)

// traceMode is the mode of a trace that is new: it has file names, accounts and addresses. One that
// was there keeps its own.
const traceMode = 0o600

// traceNames are the names of the runs' trace files: each from what the run is called, no two the
// same.
func traceNames(runs []*runner.Run) []string {
	names := make([]string, len(runs))
	taken := map[string]bool{}
	for i, r := range runs {
		plain := strings.Trim(strings.NewReplacer("/", "-", `\`, "-", ":", "-", "#", "-").Replace(filepath.ToSlash(filepath.Clean(runner.Bare(r.Label)))), "-.")
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
		return nil, errors.Join(unwritable("--trace-dir", err, "give a folder that can be made and written"), closeAll())
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
		r.Trace = trace.JSON(&traceFile{File: f, flag: "--trace-dir", notices: notices})
	}
	return closeAll, nil
}

// A traceFile is emptied as it is begun, and says it once when the trace can no longer be written;
// the modem goes on.
type traceFile struct {
	File    io.Writer
	flag    string // that asked for it
	notices io.Writer

	mu     sync.Mutex
	hold   bool   // until begin: the start may still fail, and the file is to be as it was then
	held   []byte // meanwhile
	begun  bool
	broken bool  // it has been said
	torn   bool  // the file ends in the middle of a line
	gap    int   // lines that are not in it, since the last that is
	cause  error // why
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
		if f, ok := t.File.(*os.File); ok {
			_ = f.Truncate(0) // a pipe has nothing to empty
		}
	}
	n, err := t.File.Write(t.afterGap(b))
	if n > 0 || err == nil {
		t.torn = err != nil
	}
	if err == nil {
		t.gap = 0
		return len(b), nil
	}
	t.gap, t.cause = t.gap+bytes.Count(b, []byte("\n")), err
	if !t.broken {
		t.broken = true
		fmt.Fprintf(t.notices, "ptymodem: %s: %v: lines of the trace are missing from here on\n", t.flag, err)
	}
	return 0, err
}

// afterGap is b as it is written when lines before it could not be: on a line of its own, after one
// that says how many are missing, with the time of the next.
func (t *traceFile) afterGap(b []byte) []byte {
	if t.gap == 0 {
		return b
	}
	var all bytes.Buffer
	if t.torn {
		all.WriteByte('\n')
	}
	stamp, _, _ := bytes.Cut(b, []byte(`"kind":`))
	text, _ := json.Marshal(fmt.Sprintf("%s missing here: %v", plural(t.gap, "line"), t.cause)) // a string has no error
	fmt.Fprintf(&all, "%s\"kind\":\"trace\",\"error\":%s}\n", stamp, text)
	all.Write(b)
	return all.Bytes()
}
