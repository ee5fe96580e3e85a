// Package machine is for tests that need more than Go of the machine: programs, Python packages,
// root.
//
//	python := machine.Python(t, "serial")
//	strace := machine.Program(t, "strace")
//
// A test that lacks something is skipped, so that the tests need nothing but Go. With
// PTYMODEM_REQUIRE_SERVERS, as in the full run, it fails instead, so that nothing is skipped there.
// PTYMODEM_SERVERS is the folder into which .ci/servers unpacks the FTP servers (package ftptest)
// and the Python packages.
package machine

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Lacks ends a test that needs what the machine lacks: it is skipped, or fails where everything must
// be there. The reason says what to install, or how to run the test.
func Lacks(t testing.TB, reason string) {
	t.Helper()
	if Full() {
		t.Fatal(reason)
	}
	t.Skip(reason)
}

// Full reports that this is the full run, which takes every combination where others take a sample.
func Full() bool { return os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "" }

// Program returns the path of a program of PATH.
func Program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Lacks(t, "no "+name+": install it")
	}
	return path
}

// Ptymodem builds the program into a folder of the test, and returns its path. root is the top of
// the repository, seen from the test's folder. The test's result is kept by go test until a file
// changes that the program, or what is tested with it, is made of.
func Ptymodem(t testing.TB, root string) string {
	t.Helper()
	Watch(t, root)
	bin := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", bin, "./"+filepath.Join(root, "cmd/ptymodem")).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(bin, "ptymodem")
}

// Watch has go test run the test again when a source changes, though the test does not import it.
func Watch(t testing.TB, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".go", ".yaml", ".py", ".toml":
			if err == nil {
				_, err = os.Stat(path) // go test notes the files that a test has looked at
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
