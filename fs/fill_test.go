package fs_test

import (
	"io"
	"testing"

	"ptymodem/fs"
)

// TestFill: a store that is filled is as one that is full of files. A file goes on inside its
// blocks, a new content has those of the old; what is removed leaves room, and what Fill took comes
// back with its release, once.
func TestFill(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(2)+"x")
		first := s.Fill()
		wantFree(t, s, 0)
		again := s.Fill()

		f := open(t, s, "new", fs.ReadWrite)
		n, err := io.WriteString(f, "x")
		wantErr(t, err, fs.ErrFull)
		if n != 0 {
			t.Errorf("wrote %d bytes", n)
		}
		ok(t, f.Close())
		put(t, s, "a", fill(3))
		wantFree(t, s, 0)

		ok(t, s.Remove("a"))
		wantFree(t, s, 3)
		second := s.Fill()
		wantFree(t, s, 0)
		again()
		wantFree(t, s, 0)
		second()
		second()
		wantFree(t, s, 3)
		first()
		first()
		wantFree(t, s, 10)
	})
}

// TestFillNothing: where there is no store any more there is nothing to take.
func TestFillNothing(t *testing.T) {
	s := fs.NewMemory("SD", 10*block)
	s.Pull()
	s.Fill()()
	ok(t, s.Close())
	s.Fill()()
}
