package runner

import (
	"errors"
	"fmt"
	"io"
	iofs "io/fs"
	"path"
	"slices"
	"strings"

	"github.com/spf13/afero"

	"ptymodem/fs"
	"ptymodem/redact"
	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// A judge compares what has become of a run with what was expected. The modem and the server are
// off.
type judge struct {
	scenario *scenarios.Scenario
	files    iofs.FS
	set      *testbed.Testbed
	rec      *record
	res      *Result
	view     redact.View
}

// all looks at every expectation but those of the host, the likeliest causes first.
func (j *judge) all() {
	e := &j.scenario.Expect
	j.lines()
	j.server(e.Server)
	j.store("UFS", j.set.UFS, e.UFS)
	j.store("SD", j.set.SD, e.SD)
	j.store("RAM", j.set.RAM, e.RAM)
	j.lint(e.Lint)
	for _, u := range j.set.Unfired() {
		j.res.unfired = append(j.res.unfired, u)
		j.fail(u.Fault.Pos, 0, "the fault %s never fired: %s", u.Fault.In(j.view), u.Why(j.view))
	}
}

func (j *judge) fail(pos schema.Pos, event int, format string, args ...any) {
	j.res.fail(&Failure{Pos: pos, event: event, Reason: fmt.Sprintf(format, args...)})
}

func (j *judge) lines() {
	for i, s := range j.rec.slips {
		want := j.rec.lines.Never[i]
		switch {
		case s.times == 0:
		case s.line == want.String():
			j.fail(want.Pos, s.event, "%s came, %s, and never should", j.view.Shown(s.line), times(s.times))
		default:
			j.fail(want.Pos, s.event, "%s came, %s, and %s never should", j.view.Shown(s.line), times(s.times), j.view.Shown(want.String()))
		}
	}
	for i, came := range j.rec.came {
		if want := j.rec.lines.Contains[i]; !came {
			j.fail(want.Pos, 0, "%s never came", j.view.Shown(want.String()))
		}
	}
}

func (j *judge) lint(l *scenarios.Lint) {
	if l == nil {
		return
	}
	for _, f := range j.rec.lint {
		if slices.ContainsFunc(l.Allowed, func(id scenarios.LintID) bool { return id.ID == f.ID }) {
			continue
		}
		j.fail(l.Pos, f.event, "lint found %s, %s, first at %s: %s", f.ID, times(f.times), j.view.Shown(f.Clear()), f.Reason)
	}
}

func (j *judge) server(want []scenarios.File) {
	served := j.set.Server.Fs()
	for i := range want {
		f := &want[i]
		open := func() (io.ReadCloser, error) {
			r, err := served.Open(f.Name)
			if err != nil {
				return nil, err
			}
			return r, nil
		}
		j.file(f, "the server's "+f.Name, open, func() []string {
			var all []string
			_ = afero.Walk(served, "/", func(name string, info iofs.FileInfo, err error) error {
				if err == nil && !info.IsDir() {
					all = append(all, name)
				}
				return nil
			})
			return all
		})
	}
}

func (j *judge) store(name string, s *fs.Store, want []scenarios.File) {
	if s != nil {
		s.SetHooks(nil) // the faults were for the modem
	}
	for i := range want {
		f := &want[i]
		open := func() (io.ReadCloser, error) {
			if s == nil {
				return nil, iofs.ErrNotExist
			}
			r, err := s.Open(f.Name, fs.ReadOnly)
			if err != nil {
				return nil, err
			}
			return r, nil
		}
		j.file(f, name+":"+f.Name, open, func() []string {
			if s == nil {
				return nil
			}
			all, _ := s.List("*")
			names := make([]string, len(all))
			for i, info := range all {
				names[i] = info.Name
			}
			return names
		})
	}
}

// file compares one file. present lists those there are, to be told when it is not among them.
func (j *judge) file(f *scenarios.File, what string, open func() (io.ReadCloser, error), present func() []string) {
	wrong := j.compare(f, open, present)
	j.res.Files = append(j.res.Files, FileResult{what, f.Content.String(), strings.TrimPrefix(wrong, ": ")})
	if wrong != "" {
		j.fail(f.Content.Pos, 0, "%s%s", what, wrong)
	}
}

// compare says what is wrong with a file, as it goes on after the file's name.
func (j *judge) compare(f *scenarios.File, open func() (io.ReadCloser, error), present func() []string) (wrong string) {
	r, err := open()
	switch {
	case errors.Is(err, iofs.ErrNotExist), errors.Is(err, fs.ErrNotFound):
		if err := f.Content.Compare(j.files, nil); err != nil {
			return fmt.Sprintf(": %v (%s)", err, listed(path.Base(f.Name), present()))
		}
		return ""
	case err != nil:
		return fmt.Sprintf(" cannot be read: %v", err)
	}
	defer r.Close()
	if err := f.Content.Compare(j.files, r); err != nil {
		return ": " + err.Error()
	}
	return ""
}

// listedLimit is how many of the files that are there are told.
const listedLimit = 5

// listed tells which files there are, the one most like name first.
func listed(name string, all []string) string {
	if len(all) == 0 {
		return "there are no files"
	}
	bases := make([]string, len(all))
	for i := range all {
		bases[i] = path.Base(all[i])
	}
	i := slices.Index(bases, schema.Nearest(name, bases))
	all[0], all[i] = all[i], all[0]
	if more := len(all) - listedLimit; more > 0 {
		all = append(all[:listedLimit:listedLimit], fmt.Sprintf("%d more", more))
	}
	return "there is " + strings.Join(all, ", ")
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
