package fs_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"ptymodem/fs"
)

// childDir, set in the environment, makes the test binary the process that
// TestKilledWhileWriting kills.
const childDir = "PTYMODEM_FS_TEST_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const whole = "a finished file, longer than what the child writes first\n"

// writeUntilKilled finishes a file, then has every kind of unfinished work at
// once and goes on with it. It returns only if something fails.
func writeUntilKilled(dir string) error {
	s, err := fs.OpenDir("UFS", dir, 64<<20) // so that an orphan ends, too
	if err != nil {
		return err
	}
	done, err := s.Create("finished by the child")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(done, whole); err != nil {
		return err
	}
	if err := done.Commit(); err != nil {
		return err
	}

	download, err := s.Create("download")
	if err != nil {
		return err
	}
	emptied, err := s.Open("emptied", fs.Truncate)
	if err != nil {
		return err
	}
	changed, err := s.Open("changed", fs.ReadWrite)
	if err != nil {
		return err
	}
	fresh, err := s.Open("fresh", fs.ReadWrite)
	if err != nil {
		return err
	}
	told := false
	for {
		for _, w := range []io.Writer{download, emptied, changed, fresh} {
			if _, err := io.WriteString(w, "unfinished"); err != nil {
				return err
			}
		}
		if !told {
			fmt.Println("writing")
			told = true
		}
		for _, f := range []*fs.File{emptied, changed, fresh} { // stay small however long it takes
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return err
			}
		}
		// A replacement over and over: old and new are both whole at any moment.
		again, err := s.Create("again")
		if err != nil {
			return err
		}
		if _, err := io.WriteString(again, whole); err != nil {
			return err
		}
		if err := again.Commit(); err != nil {
			return err
		}
	}
}

func TestKilledWhileWriting(t *testing.T) {
	for range 5 {
		dir := t.TempDir()
		s := openDir(t, dir, 1<<30)
		old := []string{"download", "emptied", "changed", "again"}
		for _, name := range old {
			put(t, s, name, whole)
		}
		ok(t, s.Close())

		kill(t, dir)
		if left := strings.Join(names(t, dir), " "); !strings.Contains(left, ".ptymodem-") {
			t.Errorf("the child left no temporaries, so nothing was in the works: %s", left)
		}
		for _, name := range append(old, "finished by the child") {
			got, err := os.ReadFile(dir + "/" + name)
			if string(got) != whole || err != nil {
				t.Errorf("%s before the restart: %q, %v", name, got, err)
			}
		}

		s = openDir(t, dir, 1<<30)
		noTemps(t, dir)
		for _, name := range append(old, "finished by the child") {
			wantContent(t, s, name, whole)
		}
	}
}

// kill starts a child on dir and kills it when it is in the midst of writing.
func kill(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	ok(t, err)
	ok(t, cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "writing\n" {
		t.Errorf("the child said %q, %v", line, err)
	}
	ok(t, cmd.Process.Kill())
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Exited() {
		t.Errorf("the child ended by itself: %v", err)
	}
}
