package docs_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// A reader follows a page.
type reader struct {
	t      *testing.T
	home   string // the folder in which he begins
	folder string // in which he is
	tmp    string // his own /tmp/
	port   int    // stands for the page's 7000, and the last of ownPorts for its 8321
	env    []string
	status int // of the last command
	modem  *modem
	below  []*modem // that run on while modem does: what a recorder records
	edits  []edit
}

// An edit replaces lines of a page, from 1.
type edit struct {
	from, count int
	lines       []string
}

func newReader(t *testing.T, bin string, port int) *reader {
	t.Helper()
	r := &reader{t: t, home: t.TempDir(), tmp: t.TempDir() + "/", port: port}
	r.folder = r.home
	if err := os.CopyFS(filepath.Join(r.home, "docs/examples"), os.DirFS("examples")); err != nil {
		t.Fatal(err)
	}
	client := filepath.Join(r.home, "clients/python")
	if err := os.CopyFS(client, os.DirFS("../clients/python")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(r.tmp+"shm", 0o755); err != nil {
		t.Fatal(err)
	}
	own := t.TempDir() // before PATH: python3 is the distribution's, as others lack its packages
	if python, err := exec.LookPath("/usr/bin/python3"); err == nil {
		if err := os.Symlink(python, filepath.Join(own, "python3")); err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PTYMODEM_") && !strings.HasPrefix(v, "PATH=") {
			r.env = append(r.env, v)
		}
	}
	r.env = append(r.env, "PATH="+own+":"+bin+":"+os.Getenv("PATH"), "PYTHONDONTWRITEBYTECODE=1")
	packages := machine.PythonPath(filepath.Join(client, "src")) // instead of pip install, with its plugin for pytest
	r.env = append(r.env, packages, "PYTEST_PLUGINS=ptymodem.pytest_plugin")
	t.Cleanup(func() {
		for _, m := range append(r.below, r.modem) {
			m.kill()
		}
	})
	return r
}

// freePorts is the first of some consecutive ports that are free, below those that the system gives
// to connections.
func freePorts(t *testing.T, count int) int {
	t.Helper()
search:
	for range 100 {
		first := 10000 + rand.IntN(20000-count) // all of five digits that begin with 1 or 2: see ownPort
		for port := first; port < first+count; port++ {
			l, err := net.Listen("tcp", ":"+strconv.Itoa(port))
			if err != nil {
				continue search
			}
			l.Close()
		}
		return first
	}
	t.Fatalf("there are no %d free ports side by side", count)
	return 0
}

// save writes a block to the file that the page names.
func (r *reader) save(b block) {
	r.t.Helper()
	text := r.own(strings.Join(b.lines, "\n") + "\n")
	if err := os.WriteFile(filepath.Join(r.folder, b.file), []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
}

// ownPorts is how many ports a reader has.
const ownPorts = 301

var pagePort = regexp.MustCompile(`\b(?:7[0-2]\d\d|8321)\b`)

// own puts the reader's folder and ports in place of the page's.
func (r *reader) own(command string) string {
	command = strings.NewReplacer("/tmp/", r.tmp, "/dev/shm/", r.tmp+"shm/").Replace(command)
	return pagePort.ReplaceAllStringFunc(command, func(s string) string {
		if s == "8321" { // that of the control API: a reader may have one of his own there
			return strconv.Itoa(r.port + ownPorts - 1)
		}
		n, _ := strconv.Atoi(s)
		return strconv.Itoa(n - 7000 + r.port)
	})
}

var ownPort = regexp.MustCompile(`\b[12]\d{4}\b`)

// paged is own undone, in the lines of output.
func (r *reader) paged(output string) []string {
	output = strings.NewReplacer(r.tmp+"shm/", "/dev/shm/", r.tmp, "/tmp/").Replace(output)
	output = ownPort.ReplaceAllStringFunc(output, func(s string) string {
		n, _ := strconv.Atoi(s)
		switch {
		case n == r.port+ownPorts-1:
			return "8321"
		case n >= r.port && n < r.port+ownPorts:
			return strconv.Itoa(n - r.port + 7000)
		}
		return s
	})
	output = strings.TrimSuffix(strings.ReplaceAll(output, "\r", ""), "\n")
	if output == "" {
		return nil
	}
	return strings.Split(output, "\n")
}

// follow runs the commands of a block and compares what they print.
func (r *reader) follow(t *testing.T, b block) {
	for _, e := range entries(b) {
		port, calls := strings.CutPrefix(e.command, "picocom ")
		if calls {
			if port = r.own(port); !filepath.IsAbs(port) {
				port = filepath.Join(r.folder, port)
			}
			if err := talk(port, e.output, b.notes["typed"]); err != nil {
				t.Fatalf("%v: %v", b, err)
			}
			continue
		}
		output := r.run(t, e.command)
		if matches(e.output, output) {
			continue
		}
		r.edits = append(r.edits, edit{e.line, len(e.output), output})
		if *update {
			t.Logf("%v: $ %s", b, e.command)
			continue
		}
		t.Errorf("%v: $ %s\nprints\n%s\nand the page shows\n%s\n(go test ./docs -update rewrites the page)", b, e.command, strings.Join(output, "\n"), strings.Join(e.output, "\n"))
	}
}

// run runs a command and returns what it prints: of a modem, until it is ready.
func (r *reader) run(t *testing.T, command string) []string {
	t.Helper()
	folder, moves := strings.CutPrefix(command, "cd ")
	switch {
	case moves:
		r.folder = filepath.Join(r.folder, folder)
		if _, err := os.Stat(r.folder); err != nil {
			t.Fatal(err)
		}
		return nil
	case command == "" || command == "^C":
		output, err := r.modem.interrupt()
		if err != nil {
			t.Fatal(err)
		}
		if n := len(r.below); n > 0 {
			r.modem, r.below = r.below[n-1], r.below[:n-1]
		}
		return r.paged(output)
	case startsRecorder(command):
		r.below = append(r.below, r.modem)
		var output string
		var err error
		if r.modem, output, err = startModem(r.shell("exec " + r.own(command))); err != nil {
			t.Fatal(err)
		}
		return r.paged(output)
	case startsModem(command):
		if r.modem.runs() {
			if _, err := r.modem.interrupt(); err != nil {
				t.Fatal(err)
			}
		}
		var output string
		var err error
		if r.modem, output, err = startModem(r.shell("exec " + strings.TrimSuffix(r.own(command), "&"))); err != nil {
			t.Fatal(err)
		}
		return r.paged(output)
	}
	cmd := r.shell(fmt.Sprintf("(exit %d); %s", r.status, r.own(command)))
	out, _ := cmd.CombinedOutput()
	r.status = cmd.ProcessState.ExitCode()
	return r.paged(string(out))
}

func (r *reader) shell(command string) *exec.Cmd {
	cmd := exec.Command("sh", "-c", command)
	cmd.Dir, cmd.Env, cmd.WaitDelay = r.folder, r.env, patience
	return cmd
}

// startsRecorder tells a command that runs in front of the modem until it is ended.
func startsRecorder(command string) bool {
	return strings.HasPrefix(command, "ptymodem record ") && strings.Contains(command, " -o ")
}

// startsModem tells a command that runs until it is ended.
func startsModem(command string) bool {
	fields := strings.Fields(command)
	return fields[0] == "ptymodem" && (len(fields) == 1 || strings.HasPrefix(fields[1], "-") && fields[1] != "--help" || fields[1] == "run")
}

// rewrite puts what was printed into the page.
func (r *reader) rewrite(page string) {
	text, err := os.ReadFile(page)
	if err != nil {
		r.t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for _, e := range slices.Backward(r.edits) {
		lines = slices.Replace(lines, e.from-1, e.from-1+e.count, e.lines...)
	}
	if err := os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		r.t.Fatal(err)
	}
}
