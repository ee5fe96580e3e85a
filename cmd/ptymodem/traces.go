package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"ptymodem/emulator"
	"ptymodem/scenarios/runner"
)

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
		f, err := os.Create(filepath.Join(dir, names[i]))
		if err != nil {
			return fail(err)
		}
		files = append(files, f)
		r.Trace = emulator.TraceTo(&traceFile{File: f, flag: "--trace-dir", notices: notices})
	}
	return closeAll, nil
}
