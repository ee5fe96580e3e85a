package ftpbackend_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"

	"ptymodem/ftpbackend"
)

// fileSource is a file that gives up sending after some pieces.
type fileSource struct {
	*os.File
	pieces int
	at     int64
	moved  int64 // by Send
}

func (f *fileSource) Read(p []byte) (int, error) {
	n, err := f.ReadAt(p, f.at)
	f.at += int64(n)
	return n, err
}

// CloseWithError says that Read and Send are worth waiting for.
func (f *fileSource) CloseWithError(error) error { return nil }

func (f *fileSource) Send(send func(file *os.File, at, n int64) (int64, error)) (int64, error) {
	if f.pieces--; f.pieces < 0 {
		return 0, errors.ErrUnsupported
	}
	fi, err := f.Stat()
	if err != nil {
		return 0, err
	}
	if f.at >= fi.Size() {
		return 0, io.EOF
	}
	n, err := send(f.File, f.at, fi.Size()-f.at)
	f.at, f.moved = f.at+n, f.moved+n
	return n, err
}

// newFileSource makes a file of 3 MiB and a bit.
func newFileSource(t *testing.T, pieces int) (*fileSource, []byte) {
	t.Helper()
	content := bytes.Repeat([]byte("0123456789abcde\n"), 200_001)
	path := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return &fileSource{File: file, pieces: pieces}, content
}

// TestStoreFile: a file arrives whole, by sendfile or by copying or by one after the other, and every byte is reported.
func TestStoreFile(t *testing.T) {
	for name, pieces := range map[string]int{"sent": 1 << 30, "copied": 0, "sent and copied": 1} {
		t.Run(name, func(t *testing.T) {
			src, content := newFileSource(t, pieces)
			cfg := play(t, func(s *script) {
				s.login()
				s.passive()
				s.expect("STOR a")
				conn := s.accept()
				s.send("150 come on")
				if got, err := io.ReadAll(conn); !bytes.Equal(got, content) || err != nil {
					s.fail("got %d bytes, %v", len(got), err)
				}
				conn.Close()
				s.send("226 thanks")
				s.gone()
			})
			seen := 0
			cfg.Observer.Data = func(upload bool, n int) { seen += n }
			n, err := open(t, cfg).Store(short(t), "a", 0, src)
			check(t, err, 0, 0)
			if n != int64(len(content)) || seen != len(content) {
				t.Errorf("%d bytes sent, %d reported, want %d", n, seen, len(content))
			}
			if sent := src.moved > 0; sent != (pieces > 0) {
				t.Errorf("%d bytes moved by Send, pieces %d", src.moved, pieces)
			}
		})
	}
}

// TestStoreFileLost: a connection that breaks while a file is sent is a lost one, and what was sent is counted.
func TestStoreFileLost(t *testing.T) {
	src, content := newFileSource(t, 1<<30)
	c := open(t, play(t, func(s *script) {
		s.login()
		s.passive()
		s.expect("STOR a")
		conn := s.accept()
		s.send("150 come on")
		io.ReadFull(conn, make([]byte, 1000))
		abort(net.Conn(conn))
		s.send("426 broken")
		s.gone()
	}))
	n, err := c.Store(short(t), "a", 0, src)
	check(t, err, ftpbackend.KindReply, 426)
	if n != src.moved || n > int64(len(content)) {
		t.Errorf("%d bytes sent, %d moved of %d", n, src.moved, len(content))
	}
}
