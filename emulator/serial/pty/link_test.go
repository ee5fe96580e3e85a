package pty_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/emulator/serial/pty"
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
			var links pty.Links
			defer links.Close()
			link, err := links.Make(path, tty)
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
	var links pty.Links
	defer links.Close()
	for path, want := range map[string]string{
		filepath.Join(folder, "none", "modem"): "make it first",
		filepath.Join(file, "modem"):           "is not a folder",
		"":                                     "give the name",
	} {
		if _, err := links.Make(path, "/dev/pts/99998"); err == nil || !strings.Contains(err.Error(), want) {
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
	var links pty.Links
	defer links.Close()
	link, err := links.Make("modem", "/dev/pts/99998")
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

// TestRemoveForeignLink: somebody else has taken the name.
func TestRemoveForeignLink(t *testing.T) {
	path := filepath.Join(t.TempDir(), "modem")
	var links pty.Links
	defer links.Close()
	old, err := links.Make(path, "/dev/pts/99997")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(path), os.Symlink("/dev/pts/99998", path)); err != nil {
		t.Fatal(err)
	}
	if err := old.Remove(); err != nil {
		t.Fatal(err)
	}
	expectLink(t, path, "/dev/pts/99998")
}

// TestLinkInUse: another Links, as another process has it, does not get a name that is held, by
// whatever path, and gets it once that is closed.
func TestLinkInUse(t *testing.T) {
	folder := t.TempDir()
	path, other := filepath.Join(folder, "modem"), filepath.Join(folder, "other")
	alias := filepath.Join(t.TempDir(), "alias")
	if err := os.Symlink(folder, alias); err != nil {
		t.Fatal(err)
	}
	var first, second pty.Links
	defer first.Close()
	defer second.Close()
	if _, err := first.Make(path, "/dev/pts/99997"); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{path, filepath.Join(alias, "modem")} {
		if _, err := second.Make(by, "/dev/pts/99998"); err == nil || !strings.Contains(err.Error(), "one to /dev/pts/99997 of another ptymodem") {
			t.Errorf("a link in use, by %s: %v", by, err)
		}
	}
	expectLink(t, path, "/dev/pts/99997")
	if _, err := second.Make(other, "/dev/pts/99998"); err != nil {
		t.Errorf("another name in the same folder: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	link, err := second.Make(path, "/dev/pts/99998")
	if err != nil || link.Replaced != "/dev/pts/99997" {
		t.Errorf("once it is given up: %+v, %v", link, err)
	}
}

func expectLink(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.Readlink(path); err != nil || got != want {
		t.Errorf("%s names %q, %v, want %q", path, got, err, want)
	}
}
