package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inShell is ptymodem in a process of its own, started by a line of sh as $0, in a folder of its
// own.
func inShell(t *testing.T, shell string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// testscript.Main goes by the name of the program.
	if err := os.Symlink(self, filepath.Join(dir, "ptymodem")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", shell, filepath.Join(dir, "ptymodem"))
	cmd.Dir = dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	t.Cleanup(func() {
		if cmd.Process != nil {
			syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
			cmd.Wait()
		}
	})
	return cmd
}

// eventually waits for something that another process does.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatalf("waited %v in vain for %s", patience, what)
		}
	}
}

func there(path string) bool { _, err := os.Lstat(path); return err == nil }

// Output that nobody reads any more does not end a modem, and SIGHUP does, in order, except under
// nohup.
func TestOutputClosed(t *testing.T) {
	for name, test := range map[string]struct {
		ignored string
		signals []syscall.Signal
	}{
		"closed": {"", []syscall.Signal{syscall.SIGINT}},
		"hangup": {"", []syscall.Signal{syscall.SIGHUP}},
		"nohup":  {`trap "" HUP; `, []syscall.Signal{syscall.SIGHUP, syscall.SIGTERM}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hangups := make(chan os.Signal, 1)
			signal.Notify(hangups, syscall.SIGHUP) // under nohup the program would inherit that it is ignored
			defer signal.Stop(hangups)
			out, in, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd := inShell(t, test.ignored+`exec "$0" --link modem --trace -`)
			cmd.Stdout, cmd.Stderr = in, in
			out.Close()
			err = cmd.Start()
			in.Close()
			if err != nil {
				t.Fatal(err)
			}
			link := filepath.Join(cmd.Dir, "modem")
			eventually(t, "the link", func() bool { return there(link) })
			for i, sig := range test.signals {
				// It answers, which goes to the trace that nobody reads.
				tty, err := os.OpenFile(link, os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
				if err != nil {
					t.Fatal(err)
				}
				tty.SetDeadline(time.Now().Add(patience))
				fmt.Fprint(tty, "AT\r")
				var got bytes.Buffer
				buf := make([]byte, 100)
				for !strings.HasSuffix(got.String(), "OK\r\n") {
					n, err := tty.Read(buf)
					if err != nil {
						t.Fatalf("before signal %d: %q, %v", i, &got, err)
					}
					got.Write(buf[:n])
				}
				tty.Close()
				syscall.Kill(cmd.Process.Pid, sig)
			}
			if err := cmd.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			if there(link) {
				t.Error("the link is left")
			}
		})
	}
}

// Lists that are cut short by their reader are no failure, and a test without a reader has its
// verdict.
func TestListsCutShort(t *testing.T) {
	for _, args := range []string{"commands", "test --list", "commands --markdown", "man", "completion bash"} {
		cmd := inShell(t, `{ "$0" `+args+`; echo $? >status; } | head -1`)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		if err := cmd.Run(); err != nil || stderr.Len() > 0 {
			t.Errorf("%s: %v, %q", args, err, &stderr)
		}
		if status, err := os.ReadFile(filepath.Join(cmd.Dir, "status")); string(status) != "0\n" {
			t.Errorf("%s: status %q, %v", args, status, err)
		}
	}
	cmd := inShell(t, `printf 'name: x\nsteps: [{send: AT, expect: OK}]\n' >x.yaml; { "$0" test --junit report.xml x.yaml; echo $? >status; } 2>&1 | true`)
	if err := cmd.Run(); err != nil {
		t.Error(err)
	}
	status, err := os.ReadFile(filepath.Join(cmd.Dir, "status"))
	report, err2 := os.ReadFile(filepath.Join(cmd.Dir, "report.xml"))
	if string(status) != "0\n" || !bytes.Contains(report, []byte("<testcase")) {
		t.Errorf("a test: status %q, report %q, %v", status, report, errors.Join(err, err2))
	}
}

// Few descriptors are one line and exit 2, and never a dump.
func TestFewDescriptors(t *testing.T) {
	for _, args := range []string{"--trace t", "test x.yaml", "test --list", "test --list x.yaml", "ca --ftp-root root"} {
		for _, limit := range []int{4, 5, 6, 7, 8, 12, 20, 22, 24, 32, 33, 40} {
			cmd := inShell(t, fmt.Sprintf(`printf 'name: x\nsteps: [{send: AT, expect: OK}]\n' >x.yaml; ulimit -n %d; exec "$0" %s`, limit, args))
			var stderr bytes.Buffer
			var out bytes.Buffer
			stdout, in, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			cmd.Stdout, cmd.Stderr = in, &stderr
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			in.Close()
			buf := make([]byte, 4096)
			if n, _ := stdout.Read(buf); n > 0 {
				out.Write(buf[:n])
				if strings.HasPrefix(args, "--") { // which ends by itself, and at its end a signal would kill it
					syscall.Kill(cmd.Process.Pid, syscall.SIGINT)
				}
			}
			stdout.Close()
			cmd.Wait()
			code, said := cmd.ProcessState.ExitCode(), stderr.String()
			refused := code == exitUsage && out.Len() == 0 && strings.Count(said, "\n") == 1 && strings.Contains(said, "ulimit -n")
			if !(code == 0 && out.Len() > 0) && !refused && !strings.Contains(said, "error while loading shared libraries") {
				t.Errorf("ulimit -n %d, %s: exit code %d, %q, %q", limit, args, code, &out, said)
			}
		}
	}
}

// A test that is killed takes the program with it that it runs.
func TestKilledTakesCommand(t *testing.T) {
	cmd := inShell(t, `printf 'name: x\ntimeout: 600s\n' >x.yaml; exec "$0" test x.yaml -- sh -c 'echo $$ >pid.new; mv pid.new pid; while :; do read x; done <>{tty}'`)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(cmd.Dir, "pid")
	eventually(t, "COMMAND", func() bool { return there(file) })
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	syscall.Kill(cmd.Process.Pid, syscall.SIGKILL)
	cmd.Wait()
	eventually(t, "the end of COMMAND", func() bool {
		state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		return err != nil || bytes.Contains(state, []byte(") Z "))
	})
}

// fullDisk has room for so many bytes.
type fullDisk struct {
	bytes.Buffer
	room int
}

func (d *fullDisk) Write(b []byte) (int, error) {
	n := min(d.room, len(b))
	d.Buffer.Write(b[:n])
	d.room -= n
	if n < len(b) {
		return n, syscall.ENOSPC
	}
	return n, nil
}

// A trace on a disk that was full for a while goes on in a line of its own, and says what is
// missing.
func TestTraceGap(t *testing.T) {
	line := func(n int) string { return fmt.Sprintf(`{"t":%d,"modem":0,"kind":"at","text":"AT"}`, n) + "\n" }
	disk := &fullDisk{room: len(line(1)) + 5}
	var notices bytes.Buffer
	f := &traceFile{File: disk, flag: "--trace", notices: &notices}
	for n := 1; n <= 3; n++ {
		f.Write([]byte(line(n)))
	}
	disk.room = 10000
	f.Write([]byte(line(4)))
	f.Write([]byte(line(5)))
	want := line(1) + line(2)[:5] + "\n" + `{"t":4,"modem":0,"kind":"trace","error":"2 lines missing here: no space left on device"}` + "\n" + line(4) + line(5)
	if got := disk.String(); got != want {
		t.Errorf("the trace:\n%s\nwant\n%s", got, want)
	}
	if strings.Count(notices.String(), "\n") != 1 {
		t.Errorf("notices %q", &notices)
	}
}

// A report that could not be written hides no verdict.
func TestReportUnwritten(t *testing.T) {
	for expect, want := range map[string]int{"OK": exitUsage, "NO": int(exitFailed)} {
		cmd := inShell(t, fmt.Sprintf(`printf 'name: one command\nsteps:\n  - {send: AT, expect: %s}\n' >a.yaml; exec "$0" test --junit /dev/full a.yaml`, expect))
		var said bytes.Buffer
		cmd.Stderr = &said
		err := cmd.Run()
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != want || !strings.Contains(said.String(), "--junit: ") {
			t.Errorf("expecting %s: %v, want exit status %d; it says %q", expect, err, want, said.String())
		}
	}
}
