package library_test

import (
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"ptymodem/scenarios"
)

// A file is a scenario of the library with what its comment says.
type file struct {
	*scenarios.Scenario
	name  string // as the command line takes it: drop-data-upload
	story string
	host  string // what the host is to do
}

// files are the scenarios of the library in the order of their names.
func files(t *testing.T) []file {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all []file
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".yaml")
		if !ok {
			continue
		}
		b, err := os.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenarios.Parse(e.Name(), b)
		if err != nil {
			t.Fatal(err)
		}
		story, host, _ := strings.Cut(comment(string(b)), "\n\nHost: ")
		all = append(all, file{s, name, story, strings.ReplaceAll(host, "\n", " ")})
	}
	return all
}

// comment is what a file begins with, without its signs.
func comment(text string) string {
	var lines []string
	for l := range strings.Lines(text) {
		l, ok := strings.CutPrefix(strings.TrimSpace(l), "#")
		if !ok {
			break
		}
		lines = append(lines, strings.TrimPrefix(l, " "))
	}
	return strings.Join(lines, "\n")
}

// badHosts are the hosts of testdata/bad: steps that a scenario must catch, each with the scenarios
// that it is for and what they have to say to it.
func badHosts(t *testing.T) []badHost {
	t.Helper()
	const dir = "testdata/bad"
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []badHost
	for _, e := range entries {
		b, err := os.ReadFile(path.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		s, err := scenarios.Parse(e.Name(), b)
		if err != nil {
			t.Fatal(err)
		}
		host := badHost{strings.TrimSuffix(e.Name(), ".yaml"), s.Steps, map[string]string{}}
		for line := range strings.Lines(comment(string(b))) {
			if name, says, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
				host.fails[name] = says
			}
		}
		all = append(all, host)
	}
	return all
}

type badHost struct {
	name  string
	steps []scenarios.Step
	fails map[string]string // a part of the failure by scenario
}

// TestEachIsTold: a scenario has a name to be listed by, a story, and what its host is to do; it
// has steps that play a good one, and a bad one that it catches.
func TestEachIsTold(t *testing.T) {
	names := map[string]string{}
	caught := map[string]bool{}
	for _, bad := range badHosts(t) {
		if len(bad.fails) == 0 {
			t.Errorf("testdata/bad/%s.yaml: its comment names no scenario that it fails", bad.name)
		}
		for name := range bad.fails {
			caught[name] = true
		}
	}
	all := files(t)
	if len(all) < 30 {
		t.Errorf("%d scenarios", len(all))
	}
	for _, f := range all {
		if strings.Trim(f.name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			t.Errorf("%s: small letters, digits and hyphens make a name", f.name)
		}
		if other := names[f.Name]; other != "" {
			t.Errorf("%s has the name of %s", f.name, other)
		}
		names[f.Name] = f.name
		if n := strings.Count(f.story, "\n") + 1; n < 3 || n > 8 {
			t.Errorf("%s: its story has %d lines", f.name, n)
		}
		if f.host == "" {
			t.Errorf(`%s: its comment does not end with "Host: …", what the host is to do`, f.name)
		}
		if len(f.Steps) == 0 {
			t.Errorf("%s has no steps", f.name)
		}
		if !caught[f.name] {
			t.Errorf("%s: no host of testdata/bad fails it", f.name)
		}
		delete(caught, f.name)
	}
	if len(caught) > 0 {
		t.Errorf("testdata/bad names scenarios that do not exist: %v", slices.Sorted(maps.Keys(caught)))
	}
}
