package docs_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// TestAddress: what docs/release.md has the owner do when the module gets an address is enough: all
// packages and tests find what they import.
func TestAddress(t *testing.T) {
	machine.Program(t, "perl")
	all := blocks(t, "release.md")
	i := slices.IndexFunc(all, func(b block) bool { return strings.HasPrefix(b.lines[0], "ADDRESS=") })
	if i < 0 {
		t.Fatal("docs/release.md has no block that begins with ADDRESS=")
	}
	address := strings.TrimPrefix(all[i].lines[0], "ADDRESS=")
	clone := t.TempDir()
	copySources(t, clone)
	do := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = clone
		cmd.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s %q: %v\n%s", name, args, err, out)
		}
		return string(out)
	}
	if out := do("sh", "-ec", strings.Join(all[i].lines, "\n")); out != "" {
		t.Errorf("the block prints %s", out)
	}
	packages := do("go", "list", "-deps", "-test", "./...")
	if !strings.Contains(packages, "\n"+address+"/modemtest\n") || strings.Contains(packages, "\nptymodem/") {
		t.Errorf("the packages are not those of %s:\n%s", address, packages)
	}
}

// copySources copies the tracked part of the repository, more or less: what is large or hidden by
// git is of no use here.
func copySources(t *testing.T, to string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel("..", path)
		if err != nil {
			return err
		}
		if e.IsDir() {
			if slices.Contains([]string{".git", "bin", "build", "dist", "node_modules"}, name) {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		if info, err := e.Info(); err != nil || !info.Mode().IsRegular() || info.Size() > 4<<20 {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}
