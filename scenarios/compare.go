package scenarios

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"

	"ptymodem/redact"
)

// Compare reports whether what got holds is the content, and if not how they differ; got is nil if
// there is no such file. It reads got to its end, or to the first difference, and keeps none of it.
// fsys as for [Content.Open].
func (c *Content) Compare(fsys fs.FS, got io.Reader) error {
	switch {
	case c.Kind == AbsentContent && got != nil:
		return errors.New("it is there, want absent")
	case c.Kind == AbsentContent:
		return nil
	case got == nil:
		return fmt.Errorf("it is not there, want %s", c)
	case c.Kind == KnownContent:
		return c.measure(got)
	}
	want, err := c.Open(fsys)
	if err != nil {
		return err
	}
	defer want.Close()
	return compareBytes(want, got)
}

// measure compares size and sum.
func (c *Content) measure(got io.Reader) error {
	var sum hash.Hash = sha256.New()
	n, err := io.Copy(sum, got)
	switch {
	case err != nil:
		return err
	case c.HasSize && n != c.Size:
		return fmt.Errorf("it has %d bytes, want %d", n, c.Size)
	case c.HasSum && [32]byte(sum.Sum(nil)) != c.SHA256:
		return fmt.Errorf("its %d bytes have the SHA-256 %x, want %x", n, sum.Sum(nil), c.SHA256)
	}
	return nil
}

// around is how many bytes of a difference are shown.
const around = 16

// compareBytes finds the first byte at which two contents differ.
func compareBytes(want, got io.Reader) error {
	w, g := bufio.NewReaderSize(want, 64<<10), bufio.NewReaderSize(got, 64<<10)
	private := false // one is a private key: what it has is not shown
	head := func(b []byte) string {
		if private {
			return redact.Mask
		}
		return fmt.Sprintf("%q", b[:min(len(b), around)])
	}
	for n := int64(0); ; {
		a, errA := w.Peek(4096)
		b, errB := g.Peek(4096)
		for _, err := range []error{errA, errB} {
			if err != nil && err != io.EOF {
				return err
			}
		}
		private = private || bytes.Contains(a, []byte("PRIVATE KEY")) || bytes.Contains(b, []byte("PRIVATE KEY"))
		same := 0
		for same < min(len(a), len(b)) && a[same] == b[same] {
			same++
		}
		n += int64(same)
		switch {
		case same < min(len(a), len(b)):
			return fmt.Errorf("byte %d differs: %s, want %s", n, head(b[same:]), head(a[same:]))
		case len(a) < len(b):
			return fmt.Errorf("it goes on with %s after %d bytes, want the end", head(b[same:]), n)
		case len(b) < len(a):
			return fmt.Errorf("it ends after %d bytes, want %s", n, head(a[same:]))
		case len(a) == 0:
			return nil
		}
		w.Discard(same)
		g.Discard(same)
	}
}
