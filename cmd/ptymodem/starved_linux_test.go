package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// starve lowers the limit of a process to the descriptors that it has, so that it gets no further
// one, until feed is called.
func starve(t *testing.T, pid int) (feed func()) {
	t.Helper()
	var old unix.Rlimit
	free := uint64(0)
	for there(fmt.Sprintf("/proc/%d/fd/%d", pid, free)) {
		free++
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &old); err != nil {
		t.Fatal(err)
	}
	if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: free, Max: old.Max}, nil); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := unix.Prlimit(pid, unix.RLIMIT_NOFILE, &old, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// A process that has no descriptor left says so on standard error, once of each kind and with a
// remedy, whatever it wanted one for. The host gets the module's error.
func TestNoDescriptorLeft(t *testing.T) {
	login := []string{`<- AT+QIACT=1`, `-> OK`, `<- AT+QFTPOPEN="ftp.example.com",21`, `-> OK`, `-> +QFTPOPEN: 0,0`}
	for _, test := range []struct {
		name           string
		flags          string
		before, during []string
		dial           string // a port of the modem to connect to, as a pattern of the greeting
		want           string // of standard error
		after          []string
	}{
		{
			name:   "control connection",
			before: login[:2],
			during: []string{login[2], `-> OK`, `-> +QFTPOPEN: 605,0`, login[2], `-> OK`, `-> +QFTPOPEN: 605,0`},
			want:   `AT\+QFTPOPEN ends with 605: dial tcp 127\.0\.0\.1:[0-9]+: socket: too many open files`,
			after:  login[2:],
		}, {
			name:   "passive data connection",
			before: append([]string{`<- AT+QFOPEN="UFS:a",0`, `-> OK`, `<- AT+QFCLOSE=1`, `-> OK`}, login...),
			during: []string{`<- AT+QFTPPUT="a","UFS:a"`, `-> OK`, `-> +QFTPPUT: 615,425`},
			want:   `the FTP server refuses a command: Could not listen for passive connection.*: too many open files`,
		}, {
			name:   "active data connection",
			before: append([]string{`<- AT+QFTPCFG="transmode",0`, `-> OK`}, login...),
			during: []string{`<- AT+QFTPNLST="/"`, `-> +CME ERROR: 615`},
			want:   `AT\+QFTPNLST ends with 615: listen tcp 127\.0\.0\.1:0: socket: too many open files`,
		}, {
			name:   "file of a store",
			flags:  "--ufs ufs",
			during: []string{`<- AT+QFOPEN="UFS:a",0`, `-> +CME ERROR: 410`, `<- AT+QFOPEN="UFS:a",0`, `-> +CME ERROR: 410`},
			want:   `UFS: open "a": open .*: too many open files`,
			after:  []string{`<- AT+QFOPEN="UFS:a",0`, `-> OK`},
		}, {
			name: "connection to the server",
			dial: `FTP server +(127\.0\.0\.1:[0-9]+)`,
			want: `the FTP server cannot take a connection: accept .*: too many open files`,
		}, {
			name: "connection to a port",
			dial: `also at +tcp://(.*)`,
			want: `tcp://127\.0\.0\.1:[0-9]+ cannot take a connection: accept .*: too many open files`, // the FTP server may say the same: accept wants a descriptor before there is a connection
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cmd := inShell(t, `mkdir ufs; echo a >ufs/a; exec "$0" --link modem --tcp 127.0.0.1:0 --speed 20 `+test.flags+` 2>stderr.txt`)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			if n, err := io.ReadAtLeast(out, make([]byte, 100), 2); err != nil {
				t.Fatal(n, err)
			}
			log := filepath.Join(cmd.Dir, "stderr.txt")
			said := func() string { b, _ := os.ReadFile(log); return string(b) }
			eventually(t, "the greeting", func() bool { return strings.Contains(said(), "Ctrl-C") })
			tty, err := os.OpenFile(filepath.Join(cmd.Dir, "modem"), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer tty.Close()
			if err := tty.SetDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			host := newScriptHost(tty, cmd)
			play := func(lines []string) {
				t.Helper()
				if err := host.script(lines...); err != nil {
					t.Fatalf("%v; standard error:\n%s", err, said())
				}
			}
			play([]string{`<- AT`, `-> OK`})
			play(test.before)
			feed := starve(t, cmd.Process.Pid)
			if test.dial != "" {
				for range 2 {
					conn, err := net.Dial("tcp", regexp.MustCompile(test.dial).FindStringSubmatch(said())[1])
					if err != nil {
						t.Fatal(err)
					}
					defer conn.Close()
				}
			}
			play(test.during)
			want := regexp.MustCompile(`(?m)^ptymodem: ` + test.want + `: this process may have [0-9]+ open files: raise the limit \(ulimit -n\)$`)
			eventually(t, "the message in:\n"+said(), func() bool { return want.MatchString(said()) })
			feed()
			play(test.after)
			if err := syscall.Kill(cmd.Process.Pid, syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			if n := len(want.FindAllString(said(), -1)); n != 1 {
				t.Errorf("it is said %d times:\n%s", n, said())
			}
		})
	}
}

// A start that gets no descriptor in the middle, because others were inherited, fails with one line
// that says what to do.
func TestStartStarved(t *testing.T) {
	for _, test := range []struct {
		args string
		runs bool // a scenario that cannot run is a result
	}{
		{"--trace t --ufs ufs --tcp 127.0.0.1:0 --ftp-root root", false},
		{"test --junit r.xml --trace-dir traces x.yaml", true},
		{"ca --ftp-root root", false},
	} {
		codes := map[int]int{}
		for inherited := 24; inherited <= 60; inherited += 4 {
			cmd := inShell(t, `printf 'name: x\nsteps: [{send: AT, expect: OK}]\n' >x.yaml; ulimit -n 64; exec "$0" `+test.args)
			null, err := os.Open(os.DevNull)
			if err != nil {
				t.Fatal(err)
			}
			for range inherited - 3 {
				cmd.ExtraFiles = append(cmd.ExtraFiles, null)
			}
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			null.Close()
			line := make([]byte, 4096)
			n, _ := out.Read(line)
			if n > 0 && strings.HasPrefix(test.args, "--") {
				syscall.Kill(cmd.Process.Pid, syscall.SIGINT)
			}
			rest, _ := io.ReadAll(out)
			cmd.Wait()
			code, said := cmd.ProcessState.ExitCode(), stderr.String()
			codes[code]++
			text := string(line[:n]) + string(rest)
			ok := code == 0 && n > 0 || code == exitUsage && (n == 0 || test.runs) && strings.Contains(said, "raise the limit (ulimit -n ") &&
				(test.runs || strings.Count(said, "\n") == 1)
			if !ok && !strings.Contains(said, "error while loading shared libraries") {
				t.Errorf("%s with %d inherited: exit code %d, %q, %q", test.args, inherited, code, text, said)
			}
		}
		if codes[0] == 0 || codes[exitUsage] == 0 {
			t.Errorf("%s: exit codes %v, want some of both", test.args, codes)
		}
	}
}

// A test that has too few descriptors for its traces, or for as many scenarios side by side, says
// so on standard error.
func TestSuiteStarved(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"--trace-dir traces", `^ptymodem: --trace-dir: open traces/.*: too many open files: this process may have 40 open files: raise the limit \(ulimit -n\)\n$`},
		{"--parallel 30", `(?m)^ptymodem: .*too many open files: .*ulimit -H?n`},
	} {
		cmd := inShell(t, `mkdir s; i=0; while [ $i -lt 40 ]; do printf 'name: x\nsteps: [{send: AT, expect: OK}, {pause: 1s}]\n' >s/$i.yaml; i=$((i+1)); done; ulimit -n 40; exec "$0" test `+test.args+` s`)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		_ = cmd.Run()
		if code := cmd.ProcessState.ExitCode(); code != exitUsage || !regexp.MustCompile(test.want).Match(stderr.Bytes()) || strings.Count(stderr.String(), "\n") > 8 {
			t.Errorf("%s: exit code %d, %q", test.args, code, &stderr)
		}
	}
}
