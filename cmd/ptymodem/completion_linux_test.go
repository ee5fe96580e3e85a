package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/ftpbackend/ftptest/machine"
)

// TestFlagsComplete: a shell offers something for the value of every flag, unless it is of a kind of
// which nobody can know the values.
func TestFlagsComplete(t *testing.T) {
	unknowable := []string{
		"N", "SIZE", "FACTOR", "ADDR", "HOST", "HOST[:PORT]=TARGET:PORT", "NAME:PASSWORD", "A-B", "S", "F", "T", "RE",
	}
	for _, cmd := range newRoot().Commands() {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.NoOptDefVal != "" || slices.Contains(unknowable, f.Value.Type()) || cmd.Name() == "import" && f.Name == "port" {
				return
			}
			var out, errs bytes.Buffer
			code := execute([]string{cobra.ShellCompRequestCmd, cmd.Name(), "--" + f.Name, ""}, &out, &errs)
			if code != 0 || out.String() == ":4\n" {
				t.Errorf("%s --%s %s: nothing (exit code %d, %q, %q)", cmd.Name(), f.Name, f.Value.Type(), code, &out, &errs)
			}
		})
	}
}

// A bashSession is a bash at a terminal, and what it has shown.
type bashSession struct {
	t      *testing.T
	tty    *os.File
	shown  chan []byte
	unread []byte
}

// startBash starts bash as a person has it who has loaded the script, in a folder of its own.
func startBash(t *testing.T, before string) *bashSession {
	t.Helper()
	bash := machine.Program(t, "bash")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin, dir := t.TempDir(), t.TempDir()
	if err := os.Symlink(self, filepath.Join(bin, "ptymodem")); err != nil { // the name makes the test binary the program
		t.Fatal(err)
	}
	for _, name := range []string{"my-scenario.yaml", "my-notes.txt", "folder/t.jsonl", "t.jsonl", "t.log"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(bash, "--norc", "--noprofile", "-i")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "TERM=dumb", "PS1=> ", "INPUTRC=/dev/null", "HISTFILE=")
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 50, Cols: 300})
	if err != nil {
		t.Fatal(err)
	}
	b := &bashSession{t: t, tty: tty, shown: make(chan []byte)}
	go func() {
		defer close(b.shown)
		for {
			buf := make([]byte, 4096)
			n, err := tty.Read(buf)
			b.shown <- buf[:n]
			if err != nil { // EIO when bash has ended
				return
			}
		}
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		for range b.shown {
		}
		cmd.Wait()
		tty.Close()
	})
	b.types("bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; " + before + "source <(ptymodem completion bash); echo load''ed\n")
	b.shows("loaded\r\n")
	return b
}

func (b *bashSession) types(keys string) {
	b.t.Helper()
	if _, err := io.WriteString(b.tty, keys); err != nil {
		b.t.Fatal(err)
	}
}

// shows waits for a text, and drops what was shown up to its end.
func (b *bashSession) shows(text string) {
	b.t.Helper()
	late := time.After(patience)
	for {
		if at := bytes.Index(b.unread, []byte(text)); at >= 0 {
			b.unread = b.unread[at+len(text):]
			return
		}
		select {
		case more, ok := <-b.shown:
			if b.unread = append(b.unread, more...); !ok {
				b.t.Fatalf("bash has ended before %q; it has shown %q", text, b.unread)
			}
		case <-late:
			b.t.Fatalf("bash does not show %q; it has shown %q", text, b.unread)
		}
	}
}

// TestBashCompletes types at a real bash, without the package bash-completion and with it.
func TestBashCompletes(t *testing.T) {
	const pack = "/usr/share/bash-completion/bash_completion"
	for name, before := range map[string]string{"alone": "", "package": "source " + pack + "; "} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if before != "" && !there(pack) {
				machine.Lacks(t, "no "+pack+": install Debian's package bash-completion")
			}
			b := startBash(t, before)
			for _, c := range []struct{ typed, shown string }{
				{"ptymodem versi", "ptymodem version "},
				{"ptymodem --prof", "--profile "},
				{"ptymodem --profile eg", "--profile eg915u "},
				{"ptymodem --profile=eg", "--profile=eg915u "},
				{"ptymodem run --ftp-user a:b --boot=o", "--boot=on-open "},
				{"ptymodem test drop-data-upl", "drop-data-upload "},
				{"ptymodem test my-", "my-scenario.yaml "},
				{"ptymodem test busy-421-twice -- my-n", "my-notes.txt "},
				{"ptymodem --commands mq", "mqtt "},
				{"ptymodem ca --ftp-root f", "folder/"},
				{"ptymodem trace t", "t.jsonl "},
				{"ptymodem trace folder/", "folder/t.jsonl "},
				{"ptymodem completion f", "fish "},
				{"ptymodem help vers", "version "},
			} {
				b.types(c.typed + "\t")
				b.shows(c.shown)
				b.types("\x15") // take the line back
			}
			b.types("ptymodem test drop-data-upload drop-data-at-\t\t") // all that fit, with what they are about
			b.shows("drop-data-at-end ")
			b.shows("(the data connection drops before the first byte of an upload)")
			if text := strings.ToLower(string(b.unread)); strings.Contains(text, "not found") || strings.Contains(text, "error") {
				t.Errorf("it shows %q", text)
			}
		})
	}
}
