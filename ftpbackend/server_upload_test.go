package ftpbackend

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/afero"
)

// srvPatience yields, for looking again at what only shows in the file system, until half a minute has passed.
func srvPatience(t *testing.T) iter.Seq[struct{}] {
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	return func(yield func(struct{}) bool) {
		defer cancel()
		for ctx.Err() == nil && yield(struct{}{}) {
			runtime.Gosched()
		}
	}
}

// srvArrived lets a transfer proceed until the server has taken this many bytes of it, and tells the temporary's name.
func srvArrived(t *testing.T, s *Server, dir string, n int64) string {
	t.Helper()
	for range srvPatience(t) {
		entries, err := afero.ReadDir(s.files.base, dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), temporaryPrefix) && e.Size() >= n {
				return e.Name()
			}
		}
	}
	t.Fatal("nothing arrives")
	return ""
}

// srvAll lists every name of the base below the root, the hidden ones too.
func srvAll(t *testing.T, s *Server) []string {
	t.Helper()
	var all []string
	err := afero.Walk(s.files.base, "/", func(name string, _ fs.FileInfo, err error) error {
		if name != "/" {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestServerUploadAppearsWhole(t *testing.T) {
	srvBothRoots(t, func(t *testing.T, s *Server) {
		c := srvLogin(t, s)
		c.put("old", "STOR f")
		for _, name := range []string{"f", "new"} {
			data := c.passive()
			c.do(150, "STOR %s", name)
			if _, err := io.WriteString(data, "first half, "); err != nil {
				t.Fatal(err)
			}
			srvArrived(t, s, "/", 1)
			other := srvLogin(t, s)
			if got := other.get("RETR f"); name == "f" && got != "old" {
				t.Errorf("while it is replaced, f holds %q", got)
			}
			if name == "new" {
				other.do(550, "SIZE new")
			}
			if got := other.get("NLST -a"); got != "f\r\n" {
				t.Errorf("NLST: %q", got)
			}
			if _, err := io.WriteString(data, "second half"); err != nil {
				t.Fatal(err)
			}
			data.Close()
			c.expect(226)
			if got := other.get("RETR %s", name); got != "first half, second half" {
				t.Errorf("%s holds %q", name, got)
			}
		}
		if diff := cmp.Diff([]string{"/f", "/new"}, srvAll(t, s)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestServerBrokenUpload(t *testing.T) {
	reset := func(_ *srvClient, data net.Conn) {
		_ = data.(*net.TCPConn).SetLinger(0)
		data.Close()
	}
	for _, test := range []struct {
		name    string
		content string
		end     func(c *srvClient, data net.Conn)
		replies []int
		want    string
	}{
		{"reset", "half", reset, []int{426}, "half"},
		{"reset with nothing sent", "", reset, []int{426}, "old"},
		{"ABOR", "half", func(c *srvClient, _ net.Conn) { c.PrintfLine("ABOR") }, []int{426, 226}, "half"},
		{"control connection lost", "half", func(c *srvClient, _ net.Conn) { c.Close() }, nil, "half"},
		{"server closed", "half", nil, nil, "half"},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir()
			s := srvStart(t, ServerConfig{Root: root})
			srvWrite(t, s, "/f", "old")
			c := srvLogin(t, s)
			data := c.passive()
			c.do(150, "STOR f")
			if _, err := io.WriteString(data, test.content); err != nil {
				t.Fatal(err)
			}
			srvArrived(t, s, "/", int64(len(test.content)))
			if test.end != nil {
				test.end(c, data)
			}
			for _, code := range test.replies {
				c.expect(code)
			}
			if err := s.Close(); err != nil { // waits for the file to be settled
				t.Fatal(err)
			}
			if got, err := os.ReadFile(filepath.Join(root, "f")); err != nil || string(got) != test.want {
				t.Errorf("f holds %q, %v; want %q", got, err, test.want)
			}
			if entries, _ := os.ReadDir(root); len(entries) != 1 {
				t.Errorf("the folder holds %v", entries)
			}
		})
	}
}

func TestServerBrokenAppend(t *testing.T) {
	s := srvStart(t, ServerConfig{})
	srvWrite(t, s, "/f", "old ")
	c := srvLogin(t, s)
	data := c.passive()
	c.do(150, "APPE f")
	if _, err := io.WriteString(data, "half"); err != nil {
		t.Fatal(err)
	}
	for range srvPatience(t) {
		if srvRead(t, s, "/f") == "old half" {
			break
		}
	}
	_ = data.(*net.TCPConn).SetLinger(0)
	data.Close()
	c.expect(426)
	if got := srvRead(t, s, "/f"); got != "old half" {
		t.Errorf("f holds %q", got)
	}
}

// fullFs is a base whose files take nothing once they hold some bytes.
type fullFs struct {
	afero.Fs
	room int64
	err  error
}

func (f fullFs) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	file, err := f.Fs.OpenFile(name, flag, perm)
	return &fullFile{file, f}, err
}

type fullFile struct {
	afero.File
	fs fullFs
}

func (f *fullFile) Write(p []byte) (int, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	n, err := f.File.Write(p[:min(int64(len(p)), f.fs.room-info.Size())])
	if err == nil && n < len(p) {
		err = f.fs.err
	}
	return n, err
}

func TestServerStorageErrors(t *testing.T) {
	for _, test := range []struct {
		err  error
		code int
	}{{syscall.ENOSPC, 552}, {errors.New("bad sector"), 451}} {
		s := srvStart(t, ServerConfig{})
		s.files.base = fullFs{afero.NewMemMapFs(), 5, test.err}
		c := srvLogin(t, s)
		data := c.passive()
		c.do(150, "STOR f")
		if _, err := io.WriteString(data, "0123456789"); err != nil {
			t.Fatal(err)
		}
		c.expect(test.code)
		c.do(213, "SIZE f")
		// the next broken transfer is judged by itself
		s.files.base.(fullFs).Fs.Remove("/f")
		data = c.passive()
		c.do(150, "STOR g")
		if _, err := io.WriteString(data, "01"); err != nil {
			t.Fatal(err)
		}
		srvArrived(t, s, "/", 2)
		_ = data.(*net.TCPConn).SetLinger(0)
		data.Close()
		c.expect(426)
	}
}

// TestServerKilledMidUpload runs itself as a second process, and kills that while it takes an upload.
func TestServerKilledMidUpload(t *testing.T) {
	const variable = "PTYMODEM_TEST_SERVE_FOLDER"
	if root := os.Getenv(variable); root != "" {
		s, err := StartServer(ServerConfig{Root: root})
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString(s.Addr().String() + "\n")
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
		return
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "deep"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "deep", "f"), []byte("old and whole"), 0o644); err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestServerKilledMidUpload$")
	child.Env = append(os.Environ(), variable+"="+root)
	stdin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	defer func() {
		if !killed {
			child.Process.Kill()
			child.Wait()
		}
	}()
	addr, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", strings.TrimSpace(addr))
	if err != nil {
		t.Fatal(err)
	}
	c := srvOver(t, conn)
	c.login()
	data := c.passive()
	c.do(150, "STOR deep/f")
	if _, err := io.WriteString(data, "new but only in pa"); err != nil {
		t.Fatal(err)
	}

	// a second server on the folder sees the upload under way, and leaves it alone
	beside := srvStart(t, ServerConfig{Root: root})
	temporary := srvArrived(t, beside, "/deep", 18)

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	killed = true
	if got := srvRead(t, beside, "/deep/f"); got != "old and whole" {
		t.Errorf("f holds %q", got)
	}
	if _, err := os.Stat(filepath.Join(root, "deep", temporary)); err != nil {
		t.Errorf("the temporary went too early: %v", err)
	}
	srvStart(t, ServerConfig{Root: root})
	if diff := cmp.Diff([]string{"/deep", "/deep/f"}, srvAll(t, beside)); diff != "" {
		t.Errorf("after the next start: %s", diff)
	}
}

func TestServerCloseMidTransfer(t *testing.T) {
	srvBothRoots(t, func(t *testing.T, s *Server) {
		srvWrite(t, s, "/big", strings.Repeat("x", 64<<20))
		reading := srvLogin(t, s)
		data := reading.passive()
		reading.do(150, "RETR big")
		if _, err := io.ReadFull(data, make([]byte, 1024)); err != nil {
			t.Fatal(err)
		}
		writing := srvLogin(t, s)
		writing.passive()
		writing.do(150, "STOR up")
		waiting := srvLogin(t, s) // never opens its data connection
		waiting.do(229, "EPSV")
		if err := waiting.PrintfLine("RETR big"); err != nil {
			t.Fatal(err)
		}
		handshaking, err := net.Dial("tcp", s.ImplicitAddr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer handshaking.Close()
		srvDial(t, s.Addr())
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("again: %v", err)
		}
		if _, err := io.Copy(io.Discard, data); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Logf("the download ended with %v", err)
		}
		if _, err := net.Dial("tcp", s.Addr().String()); err == nil {
			t.Error("still listening")
		}
	})
}
