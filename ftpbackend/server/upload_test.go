package server

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

	"ptymodem/ftpbackend"
)

// patience yields, for looking again at what only shows in the file system, until two minutes
// have passed.
func patience(t *testing.T) iter.Seq[struct{}] {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	return func(yield func(struct{}) bool) {
		defer cancel()
		for ctx.Err() == nil && yield(struct{}{}) {
			runtime.Gosched()
		}
	}
}

// arrived lets a transfer proceed until the file has this many bytes.
func arrived(t *testing.T, s *Server, name string, n int64) {
	t.Helper()
	for range patience(t) {
		if info, err := s.files.base.Stat(name); err == nil && info.Size() == n {
			return
		}
	}
	t.Fatalf("%s has not %d bytes", name, n)
}

// stored reads a file of a server that is closed.
func stored(t *testing.T, s *Server, name string) string {
	t.Helper()
	if s.config.Root == "" {
		return readFile(t, s, "/"+name)
	}
	content, err := os.ReadFile(filepath.Join(s.config.Root, name))
	if err != nil {
		t.Error(err)
	}
	return string(content)
}

// allNames lists every name of the base below the root, the hidden ones too.
func allNames(t *testing.T, s *Server) []string {
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

// TestServerUploadInPlace: a STOR empties an older file as it begins, and what arrives is seen at
// once.
func TestServerUploadInPlace(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		c.put("an older file, which is longer than the new one", "STOR f")
		for _, name := range []string{"f", "new"} {
			data := c.begin("STOR %s", name)
			other := login(t, s)
			if got := other.do(213, "SIZE %s", name); got != "0" {
				t.Errorf("%s has %s bytes before the first one came", name, got)
			}
			c.sends(data, "first half, ")
			arrived(t, s, name, 12)
			other.brings("first half, ", "RETR %s", name)
			c.sends(data, "second half")
			data.Close()
			c.expect(226)
			other.brings("first half, second half", "RETR %s", name)
		}
		if diff := cmp.Diff([]string{"/f", "/new"}, allNames(t, s)); diff != "" {
			t.Error(diff)
		}
	})
}

// TestServerBrokenUpload: an upload that breaks off leaves what came, an empty file if nothing did,
// whenever the break comes.
func TestServerBrokenUpload(t *testing.T) {
	reset := func(conn net.Conn) {
		_ = conn.(*net.TCPConn).SetLinger(0)
		conn.Close()
	}
	const content = "half of it"
	for _, test := range []struct {
		name string
		sent int // bytes, before the end
		end  func(t *testing.T, s *Server, c *testClient, data net.Conn)
	}{
		{"reset", 10, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			c.expect(150)
			reset(data)
			c.expect(426)
		}},
		{"reset with nothing sent", 0, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			c.expect(150)
			reset(data)
			c.expect(426)
		}},
		{"ABOR", 10, func(t *testing.T, s *Server, c *testClient, _ net.Conn) {
			c.expect(150)
			arrived(t, s, "/f", 10)
			c.PrintfLine("ABOR")
			c.expect(426)
			c.expect(226)
		}},
		{"both connections closed at once", 10, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			data.Close()
			c.Close()
		}},
		{"control connection closed, then the data connection", 10, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			c.Close()
			data.Close()
		}},
		{"control connection closed, the data connection reset", 10, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			c.Close()
			reset(data)
		}},
		{"control connection closed alone", 10, func(_ *testing.T, _ *Server, c *testClient, _ net.Conn) { c.Close() }},
		{"closed with nothing sent", 0, func(_ *testing.T, _ *Server, c *testClient, data net.Conn) {
			c.Close()
			data.Close()
		}},
		{"server closed", 10, func(t *testing.T, s *Server, _ *testClient, _ net.Conn) { arrived(t, s, "/f", 10) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, older := range []string{"an older file", ""} {
				for range 5 {
					bothRoots(t, func(t *testing.T, s *Server) {
						if older != "" {
							writeFile(t, s, "/f", older)
						}
						c := login(t, s)
						data := c.passive()
						c.sends(data, content[:test.sent])
						if err := c.PrintfLine("STOR f"); err != nil {
							t.Fatal(err)
						}
						test.end(t, s, c, data)
						arrived(t, s, "/f", int64(test.sent))
						if err := s.Close(); err != nil { // waits for the end of the upload
							t.Fatal(err)
						}
						if got := stored(t, s, "f"); got != content[:test.sent] {
							t.Errorf("f holds %q, want %q", got, content[:test.sent])
						}
					})
				}
			}
		})
	}
}

func TestServerBrokenAppend(t *testing.T) {
	s := startServer(t, Config{})
	writeFile(t, s, "/f", "old ")
	c := login(t, s)
	data := c.begin("APPE f")
	c.sends(data, "half")
	for range patience(t) {
		if readFile(t, s, "/f") == "old half" {
			break
		}
	}
	ftpbackend.Reset(data)
	c.expect(426)
	holds(t, s, "/f", "old half")
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
		s := startServer(t, Config{})
		s.files.base = fullFs{afero.NewMemMapFs(), 5, test.err}
		c := login(t, s)
		data := c.begin("STOR f")
		c.sends(data, "0123456789")
		c.expect(test.code)
		c.do(213, "SIZE f")
		// the next broken transfer is judged by itself
		s.files.base.(fullFs).Fs.Remove("/f")
		data = c.begin("STOR g")
		c.sends(data, "01")
		arrived(t, s, "/g", 2)
		ftpbackend.Reset(data)
		c.expect(426)
	}
}

// TestServerKilledMidUpload runs itself as a second process, and kills that while it takes an
// upload: what came of that stays, and finished files are whole.
func TestServerKilledMidUpload(t *testing.T) {
	const variable = "PTYMODEM_TEST_SERVE_FOLDER"
	if root := os.Getenv(variable); root != "" {
		s, err := Start(Config{Root: root})
		if err != nil {
			t.Fatal(err)
		}
		os.Stdout.WriteString(s.Addr().String() + "\n")
		_, _ = io.Copy(io.Discard, os.Stdin) // until killed
		return
	}
	root := t.TempDir()
	writeHostFile(t, filepath.Join(root, "deep", "f"), "old and whole")
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
	c := dialOver(t, conn)
	c.login()
	c.put("finished", "STOR deep/beside")
	data := c.begin("STOR deep/f")
	c.sends(data, "new but only in pa")

	beside := startServer(t, Config{Root: root}) // a second server on the folder sees the upload under way
	arrived(t, beside, "/deep/f", 18)

	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	killed = true
	for name, want := range map[string]string{"f": "new but only in pa", "beside": "finished"} {
		if got := readFile(t, beside, "/deep/"+name); got != want {
			t.Errorf("%s holds %q, want %q", name, got, want)
		}
	}
	if diff := cmp.Diff([]string{"/deep", "/deep/beside", "/deep/f"}, allNames(t, beside)); diff != "" {
		t.Errorf("something is left over: %s", diff)
	}
}

func TestServerCloseMidTransfer(t *testing.T) {
	bothRoots(t, func(t *testing.T, s *Server) {
		writeFile(t, s, "/big", strings.Repeat("x", 64<<20))
		reading := login(t, s)
		data := reading.partly("big")
		writing := login(t, s)
		writing.passive()
		writing.do(150, "STOR up")
		waiting := login(t, s) // never opens its data connection
		waiting.do(229, "EPSV")
		if err := waiting.PrintfLine("RETR big"); err != nil {
			t.Fatal(err)
		}
		connect(t, s.ImplicitAddr()) // which says nothing
		dial(t, s.Addr())
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
