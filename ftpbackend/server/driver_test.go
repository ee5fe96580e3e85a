//go:build unix

package server

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
)

func TestServerReservedNames(t *testing.T) {
	root := t.TempDir()
	s := startServer(t, Config{Root: root})
	if _, err := s.CA(); err != nil {
		t.Fatal(err)
	}
	writeHostFile(t, filepath.Join(root, ".ptymodem-left"), "x")
	writeHostFile(t, filepath.Join(root, ".ptymodemish"), "x")
	for link, target := range map[string]string{"alias": ".ptymodem", "ca": ".ptymodem/ca.pem", "up": "sub/../.PTYmodem"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	c := login(t, s)
	c.do(257, "MKD sub")
	for _, name := range []string{
		".ptymodem", "/.ptymodem", ".PtyModem", "sub/../.ptymodem", ".//.ptymodem/", "../.ptymodem", "/..//.ptymodem",
		".ptymodem-left", "alias", "up", "sub/.ptymodem", "/sub/.ptymodem-x",
	} {
		c.do(550, "CWD %s", name)
		c.do(550, "MLST %s", name)
		c.do(550, "MDTM %s", name)
		c.refused(450, "LIST %s", name)
		c.refused(450, "NLST %s", name)
		c.refused(550, "MLSD %s", name)
		c.refused(550, "RETR %s", name)
		c.refused(550, "RETR %s/ca.pem", name)
		c.refused(553, "STOR %s/x", name)
		c.do(550, "MKD %s", name)
		c.do(550, "MKD %s/x", name)
		c.do(550, "RMD %s", name)
		c.do(550, "DELE %s/ca.pem", name)
		c.do(550, "RNFR %s/ca.pem", name)
	}
	for _, name := range []string{".ptymodem", ".PTYMODEM", ".ptymodem-left", ".ptymodem/ca.pem", "alias/ca.pem", "ca"} {
		c.refused(550, "RETR %s", name)
		c.refused(553, "STOR %s", name)
		c.refused(553, "APPE %s", name)
	}
	c.dialogue("350 RNFR sub", "553 RNTO .ptymodem-sub", "553 RNTO alias/sub", "250 RNTO sub2")
	for _, verb := range []string{"NLST", "NLST -a", "NLST /"} {
		if diff := cmp.Diff([]string{".ptymodemish", "sub2"}, listedNames(c.get("%s", verb))); diff != "" {
			t.Errorf("%s: %s", verb, diff)
		}
	}
	if _, err := s.Fs().Open("/.ptymodem/ca.pem"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Fs serves the CA: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(root, ".ptymodem", "ca.pem")); err != nil || !strings.Contains(string(got), "KEY") {
		t.Errorf("the CA was damaged: %v", err)
	}
}

func TestServerLinks(t *testing.T) {
	outside := t.TempDir()
	root := t.TempDir()
	writeHostFile(t, filepath.Join(outside, "secret"), "secret")
	writeHostFile(t, filepath.Join(root, "inside"), "inside")
	if err := os.Mkdir(filepath.Join(root, "dir"), 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := filepath.Rel(root, outside)
	if err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{
		"absolute": outside, "relative": out, "file": filepath.Join(outside, "secret"), "proc": "/proc/self/root",
		"loop": "loop", "dangling": "nothing", "good": "inside", "dir/good": "../inside", "gooddir": "dir",
		"dir/up": "../../" + filepath.Base(outside),
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServer(t, Config{Root: root})
	c := login(t, s)
	for _, link := range []string{"absolute", "relative", "file", "proc", "loop", "dangling", "dir/up"} {
		c.do(550, "CWD %s", link)
		c.do(550, "SIZE %s", link)
		c.refused(550, "RETR %s", link)
		c.refused(550, "RETR %s/secret", link)
		if link != "dangling" { // that one may be filled, inside
			c.refused(553, "STOR %s", link)
			c.refused(553, "APPE %s", link)
		}
		c.refused(553, "STOR %s/planted", link)
		c.do(550, "MKD %s/planted", link)
		c.do(550, "DELE %s/secret", link)
	}
	c.dialogue(
		"550 RETR pipe", "553 STOR pipe", "553 APPE pipe", "550 RETR ../../../../../../etc/passwd",
		"550 RETR /../etc/passwd",
	)
	if diff := cmp.Diff([]string{"dir", "good", "gooddir", "inside"}, listedNames(c.get("NLST"))); diff != "" {
		t.Error(diff)
	}
	if got := c.get("MLSD"); !strings.Contains(got, "Type=dir;Size=0;") || !strings.Contains(got, "Type=file;Size=6;") {
		t.Errorf("MLSD does not show what links lead to: %q", got)
	}
	c.put("changed", "STOR gooddir/good")
	c.brings("changed", "RETR inside")
	if target, err := os.Readlink(filepath.Join(root, "dir", "good")); err != nil || target != "../inside" {
		t.Errorf("the link was replaced: %q, %v", target, err)
	}
	c.do(250, "DELE absolute")
	if entries, err := os.ReadDir(outside); err != nil || len(entries) != 1 {
		t.Errorf("outside there is %v, %v", entries, err)
	}
}

// TestServerFs drives the file system that tests and scenarios use, alike over memory and a folder.
func TestServerFs(t *testing.T) {
	bothRoots(t, func(t *testing.T, s *Server) {
		f := s.Fs()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		fails := func(what string, err, want error) {
			t.Helper()
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", what, err, want)
			}
		}
		must(f.MkdirAll("/a/b/c", 0o755))
		must(f.MkdirAll("a/b", 0o755))
		must(afero.WriteFile(f, "/a/b/x", []byte("x"), 0o644))
		fails("file below a file", f.MkdirAll("/a/b/x/y", 0o755), syscall.ENOTDIR)
		fails("file without a folder", afero.WriteFile(f, "/no/x", nil, 0o644), fs.ErrNotExist)
		fails("folder as file", afero.WriteFile(f, "/a", nil, 0o644), syscall.EISDIR)
		fails("Mkdir of a file's name", f.Mkdir("/a/b/x", 0o755), fs.ErrExist)
		fails("Remove of a folder", f.Remove("/a"), syscall.EISDIR)
		fails("reserved", afero.WriteFile(f, "/.ptymodem", nil, 0o644), fs.ErrNotExist)
		fails("control character", afero.WriteFile(f, "/a\nb", nil, 0o644), fs.ErrNotExist)
		must(f.Chmod("/a/b/x", 0o600))
		must(f.Rename("/a/b", "/a/d"))

		var seen []string
		must(afero.Walk(f, "/", func(name string, info fs.FileInfo, err error) error {
			seen = append(seen, name+" "+info.Mode().String())
			return err
		}))
		want := []string{"/ drwxr-xr-x", "/a drwxr-xr-x", "/a/d drwxr-xr-x", "/a/d/c drwxr-xr-x", "/a/d/x -rw-------"}
		if _, folder := s.files.base.(rootFS); folder { // the root's mode is the user's business
			seen[0] = want[0]
		}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Error(diff)
		}

		dir, err := f.Open("/a/d")
		must(err)
		for _, want := range []string{"c", "x"} {
			names, err := dir.Readdirnames(1)
			if err != nil || len(names) != 1 || names[0] != want {
				t.Errorf("Readdirnames: %v, %v", names, err)
			}
		}
		if _, err := dir.Readdirnames(1); err != io.EOF {
			t.Errorf("Readdirnames at the end: %v", err)
		}
		must(dir.Close())
		must(f.RemoveAll("/a"))
		must(f.RemoveAll("/a"))
		if _, err := f.Stat("/a/d/x"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("after RemoveAll: %v", err)
		}
	})
}
