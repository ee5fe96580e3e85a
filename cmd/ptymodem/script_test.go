package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ptymodem/cmd/ptymodem/internal/environment"
	"ptymodem/control"
	"ptymodem/ftpbackend/ftptest/machine"
	"ptymodem/scenarios/runner"
)

// patience is how long a test waits for what must happen before it calls it a failure.
const patience = 2 * time.Minute

// TestMain has the program in the test's own binary.
func TestMain(m *testing.M) {
	machine.SideBySide(24)
	testscript.Main(m, map[string]func(){"ptymodem": main, "addresshost": addressHost})
}

// TestScripts plays the sessions in testdata, with the real program in a process of its own. Beside
// testscript's commands they have
//
//	modem [FLAG...]          start ptymodem, with the script's PTYMODEM_ variables; it is ready when this returns, and $TTY is its tty, or its address
//	fleet N [FLAG...]        modem for several: the further ttys are $TTY1, $TTY2 and so on
//	host FILE [PORT]         play an exchange with the tty or another port, see host_test.go
//	signal INT|TERM|KILL     signal the modem
//	ended CODE               the modem ends with this exit code, -1 if by a signal, having written one line to standard output;
//	                         its standard error is then in the file stderr.txt
//	refused PATTERN ARG...   ptymodem with these arguments exits 2 at once, with one line on standard error that matches
//	mode MODE FILE           the file has these permissions, in octal
//	lines MOST FILE          the file has at most that many lines
//	readlink LINK TARGET     the link says just that
//	exits CODE ARG...        ptymodem with these arguments ends with this exit code; stdout and stderr look at what it wrote
//	junit FILE               the file is JUnit XML; stdout.txt gets a line for each testcase: classname|name|file|what became of it|message
//	terminal FILE PROGRAM [ARG...]  run a program with a terminal of its own; the file is what that showed, FILE.stdout its standard output
//	address VARIABLE FILE    set a variable to the API's address in a file of --info
//	greeting FILE PATTERN VARIABLE  set a variable to what the first group of the pattern finds
//
// Scripts whose names begin with notty need no tty, and run on every system.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"modem": startModem, "fleet": startFleet, "host": playHost, "signal": signalModem, "ended": modemEnded,
			"refused": refused, "exits": exits, "junit": junit, "mode": fileMode, "lines": fileLines, "readlink": readLink, "greeting": greeting, "address": address, "terminal": onTerminal,
		},
		Setup: func(env *testscript.Env) error {
			if name := strings.TrimPrefix(filepath.Base(env.WorkDir), "script-"); runtime.GOOS != "linux" && !strings.HasPrefix(name, "notty") {
				env.T().Skip("a modem's tty needs Linux")
			}
			env.Values[runningKey{}] = &running{}
			return nil
		},
	})
}

// runningKey is where a script keeps its running modem.
type runningKey struct{}

// running is the modem that a script has started last.
type running struct {
	cmd    *exec.Cmd
	out    *os.File // its standard output, from the second line on
	stderr string   // the file that has its standard error
}

func current(ts *testscript.TestScript) *running { return ts.Value(runningKey{}).(*running) }

// ptymodem is the program, as testscript.Main makes this test binary be.
func ptymodem(ts *testscript.TestScript, args []string) *exec.Cmd {
	self, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "ptymodem"
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = os.Environ()
	variables := []string{runner.TTYVariable, runner.AddrVariable}
	for _, f := range flagNames() {
		variables = append(variables, environment.Name(f))
	}
	for _, name := range variables {
		if v := ts.Getenv(name); v != "" {
			cmd.Env = append(cmd.Env, name+"="+v)
		}
	}
	return cmd
}

func startModem(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	startModems(ts, 1, args)
}

func startFleet(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) == 0 {
		ts.Fatalf("usage: fleet N [FLAG...]")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	startModems(ts, n, args[1:])
}

func startModems(ts *testscript.TestScript, n int, args []string) {
	r := current(ts)
	out, stdout, err := os.Pipe()
	ts.Check(err)
	defer stdout.Close()
	r.stderr = ts.MkAbs("stderr.txt")
	stderr, err := os.Create(r.stderr)
	ts.Check(err)
	defer stderr.Close()
	cmd := ptymodem(ts, args)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	ts.Check(cmd.Start())
	ts.Defer(func() {
		cmd.Process.Kill()
		cmd.Wait()
		out.Close()
	})
	r.cmd, r.out = cmd, out
	ts.Check(out.SetReadDeadline(time.Now().Add(patience)))
	for i := range n {
		variable := "TTY"
		if i > 0 {
			variable += strconv.Itoa(i)
		}
		ts.Setenv(variable, r.readLine(ts))
	}
}

// readLine reads a line of standard output, and nothing beyond it.
func (r *running) readLine(ts *testscript.TestScript) string {
	var line []byte
	for !bytes.HasSuffix(line, []byte("\n")) {
		one := make([]byte, 1)
		if _, err := r.out.Read(one); err != nil {
			said, _ := os.ReadFile(r.stderr)
			ts.Fatalf("no tty path on standard output (%v); standard error:\n%s", err, said)
		}
		line = append(line, one...)
	}
	return strings.TrimSuffix(string(line), "\n")
}

func signalModem(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	signals := map[string]os.Signal{"INT": sigint, "TERM": sigterm, "KILL": os.Kill}
	if len(args) != 1 || signals[args[0]] == nil || current(ts).cmd == nil {
		ts.Fatalf("usage: signal INT|TERM|KILL, after modem")
	}
	ts.Check(current(ts).cmd.Process.Signal(signals[args[0]]))
}

func modemEnded(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 1 {
		ts.Fatalf("usage: ended CODE")
	}
	r := current(ts)
	late := time.AfterFunc(patience, func() { r.cmd.Process.Kill() })
	err := r.cmd.Wait()
	if !late.Stop() {
		ts.Fatalf("ptymodem has not ended after %v", patience)
	}
	if got := strconv.Itoa(r.cmd.ProcessState.ExitCode()); got != args[0] {
		said, _ := os.ReadFile(r.stderr)
		ts.Fatalf("ptymodem ended with %s (%v), want %s; standard error:\n%s", got, err, args[0], said)
	}
	var more bytes.Buffer
	_, err = more.ReadFrom(r.out)
	ts.Check(err)
	if more.Len() > 0 {
		ts.Fatalf("more than the tty on standard output: %q", more.String())
	}
}

func refused(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) == 0 {
		ts.Fatalf("usage: refused PATTERN ARG...")
	}
	var stdout, stderr bytes.Buffer
	cmd := ptymodem(ts, args[1:])
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	ts.Check(cmd.Start())
	late := time.AfterFunc(patience, func() { cmd.Process.Kill() })
	defer late.Stop()
	cmd.Wait()
	line, rest, whole := strings.Cut(stderr.String(), "\n")
	switch {
	case cmd.ProcessState.ExitCode() != exitUsage:
		ts.Fatalf("exit code %d, want %d; standard error:\n%s", cmd.ProcessState.ExitCode(), exitUsage, &stderr)
	case stdout.Len() > 0:
		ts.Fatalf("standard output: %q", &stdout)
	case !whole || rest != "":
		ts.Fatalf("standard error has not one line:\n%s", &stderr)
	case !regexp.MustCompile(args[0]).MatchString(line):
		ts.Fatalf("%q does not match %q", line, args[0])
	}
}

func fileMode(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: mode MODE FILE")
	}
	info, err := os.Lstat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := fmt.Sprintf("%04o", info.Mode()&fs.ModePerm); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

func fileLines(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: lines MOST FILE")
	}
	most, err := strconv.Atoi(args[0])
	ts.Check(err)
	if n := strings.Count(ts.ReadFile(args[1]), "\n"); n > most {
		ts.Fatalf("%s has %d lines, want %d at most", args[1], n, most)
	}
}

func readLink(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: readlink LINK TARGET")
	}
	target, err := os.Readlink(ts.MkAbs(args[0]))
	ts.Check(err)
	if target != args[1] {
		ts.Fatalf("%s leads to %s, want %s", filepath.Base(args[0]), target, args[1])
	}
}

func noNegation(ts *testscript.TestScript, neg bool) {
	if neg {
		ts.Fatalf("this command has no negation")
	}
}

// greeting sets a variable to what the pattern's first group finds in a file.
func greeting(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 3 {
		ts.Fatalf("usage: greeting FILE PATTERN VARIABLE")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile(args[0]))
	if len(found) != 2 {
		ts.Fatalf("nothing in %s matches %q", args[0], args[1])
	}
	ts.Setenv(args[2], found[1])
}

// address is where the API is, as a file of --info says.
func address(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 2 {
		ts.Fatalf("usage: address VARIABLE FILE")
	}
	var about control.Info
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &about))
	ts.Setenv(args[0], strings.Replace(about.API, "[::]", "127.0.0.1", 1))
}
