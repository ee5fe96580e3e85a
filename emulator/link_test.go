package emulator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/emulator"
)

func TestMakeLink(t *testing.T) {
	const tty = "/dev/pts/99998"
	for _, test := range []struct {
		name     string
		prepare  func(path string) error
		replaced string
		err      string // part of the error; the place must be untouched then
	}{
		{name: "free name", prepare: func(string) error { return nil }},
		{name: "link of an earlier run", prepare: func(p string) error { return os.Symlink("/dev/pts/99997", p) }, replaced: "/dev/pts/99997"},
		{name: "link to the same tty", prepare: func(p string) error { return os.Symlink(tty, p) }, replaced: tty},
		{name: "link elsewhere", prepare: func(p string) error { return os.Symlink("/dev/ttyUSB0", p) }, err: "a link to /dev/ttyUSB0 is there already"},
		{name: "link that only looks like a tty", prepare: func(p string) error { return os.Symlink("/dev/pts/../null", p) }, err: "no tty in /dev/pts/"},
		{name: "file", prepare: func(p string) error { return os.WriteFile(p, nil, 0o600) }, err: "a file is there already"},
		{name: "folder", prepare: func(p string) error { return os.Mkdir(p, 0o700) }, err: "a folder is there already"},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "modem")
			if err := test.prepare(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(path)
			link, err := emulator.MakeLink(path, tty)
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) || !strings.Contains(err.Error(), path) {
					t.Fatalf("MakeLink: %v, want an error about %s with %q", err, path, test.err)
				}
				if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) {
					t.Errorf("what was there is no more: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if link.Path != path || link.Replaced != test.replaced {
				t.Errorf("link %s replaced %q, want %s and %q", link.Path, link.Replaced, path, test.replaced)
			}
			expectLink(t, path, tty)
			if names, err := os.ReadDir(folder); err != nil || len(names) != 1 {
				t.Errorf("the folder holds %v, %v, want the link alone", names, err)
			}
			if err := link.Remove(); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Lstat(path); !os.IsNotExist(err) {
				t.Errorf("after Remove: %v, want no such file", err)
			}
			if err := link.Remove(); err != nil {
				t.Errorf("the second Remove: %v", err)
			}
		})
	}
}

func TestMakeLinkWithoutFolder(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(folder, "none", "modem"): "make it first",
		filepath.Join(file, "modem"):           "is not a folder",
		"":                                     "give the name",
	} {
		if _, err := emulator.MakeLink(path, "/dev/pts/99998"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("MakeLink(%q): %v, want an error with %q", path, err, want)
		}
	}
}

func TestMakeLinkRelative(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	if err := os.Symlink("../../../../../../../../../../dev/pts/99997", "modem"); err != nil {
		t.Fatal(err)
	}
	link, err := emulator.MakeLink("modem", "/dev/pts/99998")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("/")
	expectLink(t, filepath.Join(folder, "modem"), "/dev/pts/99998")
	if err := link.Remove(); err != nil {
		t.Fatal(err)
	}
	if names, err := os.ReadDir(folder); err != nil || len(names) != 0 {
		t.Errorf("the folder holds %v, %v, want nothing", names, err)
	}
}

// TestRemoveForeignLink: a modem that started later has taken the name.
func TestRemoveForeignLink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "modem")
	old, err := emulator.MakeLink(path, "/dev/pts/99997")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := emulator.MakeLink(path, "/dev/pts/99998"); err != nil {
		t.Fatal(err)
	}
	if err := old.Remove(); err != nil {
		t.Fatal(err)
	}
	expectLink(t, path, "/dev/pts/99998")
}

func expectLink(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.Readlink(path); err != nil || got != want {
		t.Errorf("%s names %q, %v, want %q", path, got, err, want)
	}
}
