package fs_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"ptymodem/fs"
)

// Send reads on where Read stopped, as far as what it calls takes it, up to the file's end.
func TestSend(t *testing.T) {
	s := openDir(t, t.TempDir(), 10*block)
	put(t, s, "a", "0123456789")
	f := open(t, s, "a", fs.ReadOnly)
	if _, err := io.ReadFull(f, make([]byte, 2)); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	three := func(file *os.File, at, n int64) (int64, error) {
		return io.Copy(&got, io.NewSectionReader(file, at, min(n, 3)))
	}
	var err error
	for n := int64(0); err == nil; {
		if n, err = f.Send(three); n > 3 {
			t.Fatalf("%d bytes, want 3 at most", n)
		}
	}
	if err != io.EOF || got.String() != "23456789" || f.Position() != 10 {
		t.Errorf("got %q at %d: %v", got.String(), f.Position(), err)
	}
	ok(t, f.Close())
	_, err = f.Send(three)
	wantErr(t, err, fs.ErrClosed)
}

// What Send cannot do has no effect, and Read can.
func TestSendUnsupported(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", "0123456789")
		f := open(t, s, "a", fs.ReadOnly)
		n, err := f.Send(func(*os.File, int64, int64) (int64, error) { return 0, errors.ErrUnsupported })
		if n != 0 || !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%d, %v", n, err)
		}
		if got, err := io.ReadAll(f); string(got) != "0123456789" || err != nil {
			t.Errorf("read %q, %v", got, err)
		}
		ok(t, f.Close())
	})
}

// A pulled card and hooks fail Send as they fail Read.
func TestSendPulled(t *testing.T) {
	s := openDir(t, t.TempDir(), 10*block)
	put(t, s, "a", "0123456789")
	f := open(t, s, "a", fs.ReadOnly)
	s.Pull()
	n, err := f.Send(func(*os.File, int64, int64) (int64, error) { t.Error("sent"); return 1, nil })
	if n != 0 {
		t.Errorf("%d bytes", n)
	}
	wantErr(t, err, fs.ErrPulled)
}
