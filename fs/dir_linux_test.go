package fs_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ptymodem/fs"
)

func TestFolderIsPlainFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made", "on demand")
	s := openDir(t, dir, 10*block)
	put(t, s, "a", "by the modem")
	got, err := os.ReadFile(filepath.Join(dir, "a"))
	if string(got) != "by the modem" || err != nil {
		t.Errorf("on disk: %q, %v", got, err)
	}
	ok(t, os.WriteFile(filepath.Join(dir, "b"), []byte("by the user"), 0o600))
	wantContent(t, s, "b", "by the user")

	f := open(t, s, "c", fs.ReadWrite)
	_, err = io.WriteString(f, "at once")
	ok(t, err)
	got, err = os.ReadFile(filepath.Join(dir, "c"))
	if string(got) != "at once" || err != nil {
		t.Errorf("before Close: %q, %v", got, err)
	}
	ok(t, f.Close())
	ok(t, s.Close())

	s = openDir(t, dir, 10*block)
	wantContent(t, s, "a", "by the modem")
	wantContent(t, s, "c", "at once")
	put(t, s, "b", "replaced")
	fi, err := os.Stat(filepath.Join(dir, "b"))
	ok(t, err)
	if fi.Mode().Perm() != 0o600 {
		t.Errorf("replacing a private file made it %v", fi.Mode())
	}
}

func TestOpenDirRefuses(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	ok(t, os.WriteFile(file, nil, 0o644))
	for path, hint := range map[string]string{
		file:                       "not a folder",
		filepath.Join(file, "sub"): "can be made",
		"":                         "give the path of a folder",
		"/proc":                    "must be writable",
	} {
		s, err := fs.OpenDir("SD", path, 10*block)
		if err == nil {
			t.Errorf("%q was accepted", path)
			ok(t, s.Close())
			continue
		}
		if msg := err.Error(); !strings.Contains(msg, hint) || !strings.HasPrefix(msg, "SD: ") {
			t.Errorf("%q: %v; want a word about %q", path, err, hint)
		}
	}
}

// Whatever is not a plain file is invisible, untouchable and free of charge.
func TestOnlyPlainFiles(t *testing.T) {
	outer := t.TempDir()
	secret := filepath.Join(outer, "secret")
	ok(t, os.WriteFile(secret, []byte("outside"), 0o644))
	dir := filepath.Join(outer, "store")
	s := openDir(t, dir, 10*block)
	put(t, s, "plain", "x")
	ok(t, os.Mkdir(filepath.Join(dir, "folder"), 0o755))
	ok(t, os.Symlink("../secret", filepath.Join(dir, "outward")))
	ok(t, os.Symlink("plain", filepath.Join(dir, "inward")))
	ok(t, os.Symlink("../absent", filepath.Join(dir, "dangling")))
	ok(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o644))
	before := names(t, dir)

	wantList(t, s, "*", fs.Info{Name: "plain", Size: 1})
	wantFree(t, s, 9)
	for _, name := range []string{"folder", "outward", "inward", "dangling", "pipe"} {
		_, err := s.Open(name, fs.ReadOnly)
		wantErr(t, err, fs.ErrNotFound)
		_, err = s.Stat(name)
		wantErr(t, err, fs.ErrNotFound)
		_, err = s.List(name)
		wantErr(t, err, fs.ErrNotFound)
		wantErr(t, s.Remove(name), fs.ErrNotFound)
		_, err = s.Open(name, fs.ReadWrite)
		wantErr(t, err, fs.ErrExists)
		_, err = s.Open(name, fs.Truncate)
		wantErr(t, err, fs.ErrExists)
		_, err = s.Create(name)
		wantErr(t, err, fs.ErrExists)
	}
	n, err := s.RemoveAll("*")
	if n != 1 || err != nil {
		t.Errorf("RemoveAll = %d, %v", n, err)
	}
	if after := names(t, dir); len(after) != len(before)-1 {
		t.Errorf("left of %q: %q", before, after)
	}
	got, err := os.ReadFile(secret)
	if string(got) != "outside" || err != nil {
		t.Errorf("the file outside: %q, %v", got, err)
	}
}

// A link that appears between Create and Commit is not written through either.
func TestCommitDoesNotReplaceALink(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir, 10*block)
	p, err := s.Create("a")
	ok(t, err)
	ok(t, os.Symlink("elsewhere", filepath.Join(dir, "a")))
	wantErr(t, p.Commit(), fs.ErrExists)
	if target, err := os.Readlink(filepath.Join(dir, "a")); target != "elsewhere" {
		t.Errorf("the link is now %q, %v", target, err)
	}
	noTemps(t, dir)
}

func TestNamesThatAreNotForTheModem(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir, 10*block)
	for _, name := range []string{"line\nbreak", `back\slash`, strings.Repeat("n", fs.MaxName+1)} {
		ok(t, os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644))
	}
	wantList(t, s, "*")
	wantFree(t, s, 7)
}

func TestLeftOversAreRemoved(t *testing.T) {
	dir := t.TempDir()
	left := filepath.Join(dir, ".ptymodem-0123456789abcdef")
	ok(t, os.WriteFile(left, []byte(fill(3)), 0o644))
	ok(t, os.Mkdir(filepath.Join(dir, ".ptymodem-folder"), 0o755)) // not ours
	s := openDir(t, dir, 4*block)
	wantFree(t, s, 4)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("left-over: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".ptymodem-folder")); err != nil {
		t.Error(err)
	}
}

// A folder is one store's at a time.
func TestFolderInUse(t *testing.T) {
	dir := t.TempDir()
	first := openDir(t, dir, 4*block)
	put(t, first, "a", "x")
	link := filepath.Join(t.TempDir(), "alias")
	ok(t, os.Symlink(dir, link))
	for _, by := range []string{dir, link} {
		second, err := fs.OpenDir("SD", by, 4*block)
		if wantErr(t, err, fs.ErrInUse); err == nil {
			ok(t, second.Close())
		}
	}
	wantContent(t, first, "a", "x")
	ok(t, first.Close())
	wantContent(t, openDir(t, dir, 4*block), "a", "x")
}

// Where folders cannot be locked, the temporaries of another process still are.
func TestLiveTemporariesOfOthersStay(t *testing.T) {
	dir := t.TempDir()
	live, err := os.Create(filepath.Join(dir, ".ptymodem-0123456789abcdef"))
	ok(t, err)
	defer live.Close()
	_, err = live.WriteString(fill(3))
	ok(t, err)
	ok(t, syscall.Flock(int(live.Fd()), syscall.LOCK_EX))

	s := openDir(t, dir, 4*block)
	wantList(t, s, "*")
	wantFree(t, s, 1)
	if _, err := os.Stat(live.Name()); err != nil {
		t.Error(err)
	}
}

func TestFolderThatDisappears(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	s := openDir(t, dir, 10*block)
	put(t, s, "a", "x")
	p, err := s.Create("a")
	ok(t, err)
	ok(t, os.RemoveAll(dir))
	for what, err := range map[string]error{
		"free":   second(s.Free()),
		"list":   second(s.List("*")),
		"create": second(s.Create("b")),
		"open":   second(s.Open("b", fs.ReadWrite)),
		"commit": p.Commit(),
	} {
		if err == nil || !strings.Contains(err.Error(), "disappeared") {
			t.Errorf("%s: %v; want the folder's absence told", what, err)
		}
	}
	wantErr(t, second(s.Open("a", fs.ReadOnly)), fs.ErrNotFound)
}

func second[T any](_ T, err error) error { return err }

func TestErrorText(t *testing.T) {
	s := closing(t, fs.NewMemory("UFS", block))
	put(t, s, "a", "x")
	_, absent := s.Open("b", fs.ReadOnly)
	_, slash := s.Create("a/b")
	p, err := s.Create("c")
	ok(t, err)
	_, full := p.Write([]byte("x"))
	for want, err := range map[string]error{
		`UFS: open "b": no such file`: absent,
		`UFS: open "a/b": not a file name: it has a '/' in it, and the store is flat`:       slash,
		`UFS: write "c": store is full (remove files, or give the store a larger capacity)`: full,
	} {
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
