package docs_test

import (
	"flag"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ptymodem/ftpbackend/ftptest/machine"
)

var update = flag.Bool("update", false, "put the output that commands have into the pages")

// patience is how long a test waits for what must happen before it calls it a failure.
const patience = 2 * time.Minute

// TestSamples: who follows a page sees what it shows. The commands of its console blocks run in the
// page's order, in a folder of the page's own that holds docs/examples and clients/python; blocks
// with a file name are saved there. A modem that a page starts runs until ^C, the next modem, or the
// page's end.
func TestSamples(t *testing.T) {
	bin := filepath.Dir(machine.Ptymodem(t, ".."))
	t.Run("flags", func(t *testing.T) { checkFlags(t, bin) })
	ports := freePorts(t, ownPorts*len(pages(t))) // all at once: the readers go side by side, and none may take another's
	for i, page := range pages(t) {
		all := blocks(t, page)
		if !slices.ContainsFunc(all, func(b block) bool { return b.lang == "console" }) {
			continue
		}
		t.Run(filepath.Base(page), func(t *testing.T) {
			t.Parallel()
			r := newReader(t, bin, ports+i*ownPorts)
			for _, b := range all {
				if b.file != "" {
					r.save(b)
				}
				if b.lang != "console" || b.notes["not run"] != "" {
					continue
				}
				t.Run(b.String(), func(t *testing.T) {
					for _, need := range strings.Split(b.notes["needs"], ", ") {
						r.find(t, need)
					}
					r.follow(t, b)
				})
			}
			if *update {
				r.rewrite(page)
			}
		})
	}
}

// checkFlags finds flags in pages and issue forms that ptymodem does not have.
func checkFlags(t *testing.T, bin string) {
	help := map[string]string{}
	for _, command := range []string{"run", "test", "validate", "trace", "report", "record", "replay", "import", "redact", "ca", "commands", "completion", "health", "man", "version"} {
		out, err := exec.Command(filepath.Join(bin, "ptymodem"), command, "--help").Output()
		if err != nil {
			t.Fatal(err)
		}
		help[command] = string(out)
	}
	for _, page := range pages(t) {
		for _, b := range blocks(t, page) {
			if b.lang != "sh" && b.lang != "console" {
				continue
			}
			for _, line := range b.lines {
				for _, flag := range unknownFlags(line, help) {
					t.Errorf("%v: %s: there is no flag %s", b, line, flag)
				}
			}
		}
	}
	for _, form := range forms(t) {
		for _, line := range formCommands(t, form) {
			for _, flag := range unknownFlags(line, help) {
				t.Errorf("%s: %s: there is no flag %s", filepath.Base(form), line, flag)
			}
		}
	}
}

// unknownFlags are the flags of a line with a ptymodem command that its help does not have.
func unknownFlags(line string, help map[string]string) []string {
	fields := strings.Fields(line)
	at := slices.Index(fields, "ptymodem")
	if at < 0 || at > 2 {
		return nil
	}
	args := fields[at+1:]
	known := help["run"]
	if len(args) > 0 && help[args[0]] != "" {
		known, args = help[args[0]], args[1:]
	}
	var unknown []string
	for _, a := range args {
		name, _, _ := strings.Cut(a, "=")
		switch {
		case a == "--" || a == "#" || a == "|":
			return unknown
		case strings.HasPrefix(name, "--") && !strings.Contains(known, " "+name+" "):
			unknown = append(unknown, name)
		}
	}
	return unknown
}

// programs are what blocks may need beside Go and a shell, and a command that succeeds where it is
// there.
var programs = map[string]string{
	"python3":        "python3 --version",
	"python3-serial": "python3 -c 'import serial'",
	"python3-pytest": "python3 -c 'import pytest, serial'",
	"nc":             "nc -h 2>&1 | grep -q OpenBSD",
	"faketime":       "faketime now true",
	"curl":           "curl --version",
	"libcurl":        "echo '#include <curl/curl.h>' | cc -E - && curl --version",
}

// find skips a block that needs a program which is not there, or fails it where all that tests need
// must be there.
func (r *reader) find(t *testing.T, name string) {
	t.Helper()
	if name == "" {
		return
	}
	check, ok := programs[name]
	if !ok {
		t.Fatalf("nobody knows how to find %q", name)
	}
	if exec.Command("env", append(slices.Clone(r.env), "sh", "-c", check)...).Run() == nil {
		return
	}
	machine.Lacks(t, "no "+name+": install it, or run .ci/servers DIR and set PTYMODEM_SERVERS=DIR")
}
