package collect

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ptymodem/scenarios/library"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/schema"
	"ptymodem/scenarios/testbed"
)

// Scenarios reads all scenarios that args name, each once, sorted by what they are called. Its error
// is [Errors]: everything that is wrong with any of them. With needSteps, so is a scenario without
// steps.
func Scenarios(args []string, needSteps bool) ([]*runner.Run, error) {
	c := collector{needSteps: needSteps}
	for _, arg := range args {
		c.add(arg)
	}
	slices.SortFunc(c.runs, func(a, b *runner.Run) int { return cmp.Compare(a.Label, b.Label) })
	return c.runs, c.found.err()
}

// A collector has the scenarios read so far.
type collector struct {
	needSteps bool
	runs      []*runner.Run
	found     Errors
	seen      map[string]bool // by absolute path, or name of the library
}

// add reads what one argument names: a file or folder if there is one of that name, else scenarios
// of the library.
func (c *collector) add(arg string) {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		err = c.folder(arg)
	case err == nil:
		if err = c.file(arg); err != nil && filepath.Ext(arg) != ".yaml" && program(arg) {
			err = fmt.Errorf("%q is a program, not a scenario: the program under test goes after --, as in ptymodem test SCENARIO -- %[1]s", arg)
		}
	case errors.Is(err, fs.ErrNotExist):
		err = c.named(arg)
	default:
		err = fmt.Errorf("%w: give a scenario's file, a folder of them, or the name of a built-in scenario", err)
	}
	c.found.add(err)
}

// named reads scenarios of the library: the one of that name, or all that a pattern matches.
func (c *collector) named(arg string) error {
	names := library.Names()
	found := false
	for _, name := range names {
		if ok, err := path.Match(arg, name); ok && err == nil || arg == name {
			found = true
			c.found.add(c.libraryFile(name))
		}
	}
	if found {
		return nil
	}
	hint := ""
	if near, ok := schema.Close(strings.TrimSuffix(path.Base(arg), ".yaml"), names); ok {
		hint = ": the nearest is " + near
	} else if program(arg) {
		hint = ": the program under test goes after --, as in ptymodem test SCENARIO -- " + arg
	}
	return fmt.Errorf("there is no file, folder or built-in scenario %q%s (ptymodem test --list lists all)", arg, hint)
}

// program tells whether what was given for a scenario could be run.
func program(arg string) bool {
	_, err := exec.LookPath(arg)
	return err == nil
}

func (c *collector) libraryFile(name string) error {
	if c.again("library " + name) {
		return nil
	}
	s, err := library.Load(name)
	if err != nil {
		return err
	}
	return c.take(&runner.Run{Label: name, Scenario: s, Files: library.FS()})
}

// take takes a run that can be run.
func (c *collector) take(r *runner.Run) error {
	if c.needSteps {
		if err := r.Check(); err != nil {
			return err
		}
	}
	c.runs = append(c.runs, r)
	return nil
}

// folder reads every *.yaml in a folder and those below it, hidden ones left out, and files of
// commands that one of them names.
func (c *collector) folder(dir string) error {
	misnamed := ""
	var names []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			c.found.add(fmt.Errorf("%w: give a folder that can be read", err))
			return nil
		case d.IsDir() && name != dir && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir // a mounted ConfigMap has its files a second time, in a folder whose name each pod has for itself
		case !d.IsDir() && filepath.Ext(name) == ".yml":
			misnamed = name
			return nil
		case d.IsDir() || filepath.Ext(name) != ".yaml":
			return nil
		}
		names = append(names, name)
		return nil
	})
	c.files(names)
	if err == nil && names == nil && misnamed != "" {
		return fmt.Errorf("there is no *.yaml in or below the folder %q, but %s: rename it to .yaml, or give its name", dir, misnamed)
	}
	if err == nil && names == nil {
		return fmt.Errorf("there is no *.yaml in or below the folder %q: give files of scenarios, or another folder", dir)
	}
	return err
}

// files reads the files of a folder.
func (c *collector) files(names []string) {
	all := make([]loaded, len(names))
	commands := map[string]bool{} // files of commands, by absolute path
	for i, name := range names {
		all[i] = load(name)
		for _, file := range all[i].commands() {
			commands[file] = true
		}
	}
	for _, l := range all {
		if !commands[l.abs] {
			c.found.add(c.takeFile(l))
		}
	}
}

// file reads one file.
func (c *collector) file(name string) error { return c.takeFile(load(name)) }

// takeFile takes the scenario of a file once.
func (c *collector) takeFile(l loaded) error {
	switch {
	case l.abs != "" && c.again(l.abs):
		return nil
	case l.err != nil:
		return l.err
	}
	return c.take(l.run)
}

// loaded is a file that was read.
type loaded struct {
	abs string // its absolute path
	run *runner.Run
	err error
}

func load(name string) loaded {
	abs, err := filepath.Abs(name)
	if err != nil {
		return loaded{err: err}
	}
	s, files, err := testbed.Load(name)
	if err != nil {
		return loaded{abs: abs, err: err}
	}
	return loaded{abs: abs, run: &runner.Run{Label: name, Scenario: s, Files: files}}
}

// commands are the files of commands that the scenario names, as absolute paths.
func (l loaded) commands() (all []string) {
	if l.run == nil {
		return nil
	}
	for _, n := range l.run.Scenario.Commands.Named {
		if abs, err := filepath.Abs(n.File.Name); err == nil && n.File.Pack() == "" {
			all = append(all, abs)
		}
	}
	return all
}

func (c *collector) again(key string) bool {
	if c.seen[key] {
		return true
	}
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[key] = true
	return false
}
