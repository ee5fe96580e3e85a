package fs_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"ptymodem/fs"
)

func fill(blocks int) string { return strings.Repeat("x", blocks*block) }

func TestWholeBlocks(t *testing.T) {
	for size, blocks := range map[int]int64{0: 0, 1: 1, block - 1: 1, block: 1, block + 1: 2, 1939: 1} {
		onEach(t, 10*block+100, func(t *testing.T, s *fs.Store) {
			if s.Capacity() != 10*block+100 || s.Name() != "UFS" {
				t.Errorf("capacity %d, name %q", s.Capacity(), s.Name())
			}
			wantFree(t, s, 10)
			put(t, s, "a", strings.Repeat("x", size))
			wantFree(t, s, 10-blocks)
			ok(t, s.Remove("a"))
			wantFree(t, s, 10)
		})
	}
}

func TestFull(t *testing.T) {
	onEach(t, 4*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(2)+"x")
		f := open(t, s, "b", fs.ReadWrite)
		n, err := io.WriteString(f, fill(1)+"more")
		wantErr(t, err, fs.ErrFull)
		if n != block {
			t.Errorf("wrote %d bytes, want the %d that fit", n, block)
		}
		wantFree(t, s, 0)
		ok(t, f.Close())
		wantContent(t, s, "b", fill(1))

		// A file's last block can be filled up in a full store.
		f = open(t, s, "a", fs.ReadWrite)
		_, err = f.Seek(0, io.SeekEnd)
		ok(t, err)
		n, err = io.WriteString(f, fill(1))
		wantErr(t, err, fs.ErrFull)
		if n != block-1 {
			t.Errorf("wrote %d bytes, want %d", n, block-1)
		}
		ok(t, f.Close())

		p, err := s.Create("c")
		ok(t, err)
		n, err = p.Write([]byte("x"))
		wantErr(t, err, fs.ErrFull)
		if n != 0 {
			t.Errorf("wrote %d bytes, want none", n)
		}
		ok(t, p.Discard())
		put(t, s, "empty", "")
	})
}

func TestReplacedFileCountsAsFree(t *testing.T) {
	onEach(t, 4*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(3))
		p, err := s.Create("a")
		ok(t, err)
		n, err := io.WriteString(p, strings.Repeat("y", 5*block))
		wantErr(t, err, fs.ErrFull)
		if n != 4*block {
			t.Errorf("wrote %d bytes, want %d", n, 4*block)
		}
		wantFree(t, s, 0)
		ok(t, p.Discard())
		wantFree(t, s, 1)

		p, err = s.Create("a")
		ok(t, err)
		_, err = io.WriteString(p, strings.Repeat("y", block))
		ok(t, err)
		wantFree(t, s, 1) // the old file is still there
		ok(t, p.Commit())
		wantFree(t, s, 3)
	})
}

func TestTruncateModeCountsTheOldFileAsFree(t *testing.T) {
	onEach(t, 4*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(4))
		f := open(t, s, "a", fs.Truncate)
		_, err := io.WriteString(f, strings.Repeat("y", 4*block))
		ok(t, err)
		ok(t, f.Truncate()) // at the end: nothing to cut
		_, err = f.Seek(0, io.SeekStart)
		ok(t, err)
		ok(t, f.Truncate())
		ok(t, f.Close())
		wantFree(t, s, 4)
	})
}

// What is freed while writers are at work is theirs at once, and only once.
func TestFreedBlocksReachOpenWriters(t *testing.T) {
	onEach(t, 4*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(2))
		put(t, s, "b", fill(2))
		p, err := s.Create("a")
		ok(t, err)
		f := open(t, s, "c", fs.ReadWrite)
		_, err = io.WriteString(f, "x")
		wantErr(t, err, fs.ErrFull)

		ok(t, s.Remove("a")) // no longer counts for p
		_, err = io.WriteString(f, fill(2))
		ok(t, err)
		n, err := io.WriteString(p, "x")
		wantErr(t, err, fs.ErrFull)
		if n != 0 {
			t.Errorf("wrote %d bytes, want none", n)
		}

		_, err = f.Seek(block, io.SeekStart)
		ok(t, err)
		ok(t, f.Truncate())
		n, err = io.WriteString(p, fill(2))
		wantErr(t, err, fs.ErrFull)
		if n != block {
			t.Errorf("wrote %d bytes, want %d", n, block)
		}
		ok(t, p.Commit())
		ok(t, f.Close())
		wantFree(t, s, 0)
	})
}

// Live content is charged whether it is committed later or not.
func TestTwoWritersShareTheRoom(t *testing.T) {
	onEach(t, 4*block, func(t *testing.T, s *fs.Store) {
		p, err := s.Create("a")
		ok(t, err)
		_, err = io.WriteString(p, fill(2)+"x")
		ok(t, err)
		wantFree(t, s, 1)
		f := open(t, s, "b", fs.ReadWrite)
		n, err := io.WriteString(f, fill(2))
		wantErr(t, err, fs.ErrFull)
		if n != block {
			t.Errorf("wrote %d bytes, want %d", n, block)
		}
		ok(t, p.Discard())
		_, err = io.WriteString(f, fill(3))
		ok(t, err)
		ok(t, f.Close())
		wantFree(t, s, 0)
	})
}

func TestManyWritersNeverExceedTheCapacity(t *testing.T) {
	const capacity = 64
	onEach(t, capacity*block, func(t *testing.T, s *fs.Store) {
		names := []string{"a", "b", "c", "d", "e", "f"}
		var wg sync.WaitGroup
		for w, name := range names {
			wg.Go(func() {
				for round := range 20 {
					if err := writeSome(s, name, (w+round)%3); err != nil && !errors.Is(err, fs.ErrFull) {
						t.Errorf("%s: %v", name, err)
					}
				}
			})
		}
		wg.Go(func() {
			for range 50 {
				if _, err := s.List("*"); err != nil {
					t.Error(err)
				}
				if _, err := s.Free(); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Wait()

		all, err := s.List("*")
		ok(t, err)
		var used int64
		for _, i := range all {
			used += (i.Size + block - 1) / block
		}
		if used > capacity || used == 0 {
			t.Errorf("%d blocks used of %d", used, capacity)
		}
		wantFree(t, s, capacity-used)
	})
}

// While a file is replaced, a reader gets one version of it from end to end.
func TestReadersSeeWholeFiles(t *testing.T) {
	onEach(t, 16*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", fill(2))
		replaced := make(chan struct{})
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for last := false; !last; {
					select {
					case <-replaced:
						last = true
					default:
					}
					if err := readVersion(s, "a", 2*block); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		for version := range 200 {
			put(t, s, "a", strings.Repeat(string(rune('a'+version%26)), 2*block))
		}
		close(replaced)
		wg.Wait()
	})
}

// readVersion reads a file in small pieces and checks that it is size times the
// same byte.
func readVersion(s *fs.Store, name string, size int) error {
	f, err := s.Open(name, fs.ReadOnly)
	if err != nil {
		return err
	}
	defer f.Close()
	var all []byte
	buf := make([]byte, 1000)
	for {
		n, err := f.Read(buf)
		all = append(all, buf[:n]...)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	if len(all) != size || strings.Trim(string(all), string(all[:1])) != "" {
		return fmt.Errorf("%d bytes of several versions, from %.10q to %.10q", len(all), all, all[len(all)-10:])
	}
	return nil
}

// writeSome writes until about a third of the store is taken, ending in a way
// that depends on how.
func writeSome(s *fs.Store, name string, how int) error {
	chunk := []byte(fill(3))
	var w io.Writer
	var end func() error
	if how == 0 {
		f, err := s.Open(name, fs.Truncate)
		if err != nil {
			return err
		}
		w, end = f, f.Close
	} else {
		p, err := s.Create(name)
		if err != nil {
			return err
		}
		w, end = p, p.Commit
		if how == 2 {
			end = p.Discard
		}
	}
	var err error
	for range 8 {
		if _, err = w.Write(chunk); err != nil {
			break
		}
	}
	return errors.Join(err, end())
}

func TestFolderChangedByOthers(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir, 4*block)
	ok(t, os.WriteFile(filepath.Join(dir, "theirs"), []byte(fill(3)), 0o644))
	wantFree(t, s, 1)
	p, err := s.Create("a")
	ok(t, err)
	n, err := io.WriteString(p, fill(2))
	wantErr(t, err, fs.ErrFull)
	if n != block {
		t.Errorf("wrote %d bytes, want %d", n, block)
	}
	ok(t, p.Commit())
	ok(t, os.Remove(filepath.Join(dir, "theirs")))
	wantFree(t, s, 3)
}

func TestContentBeyondTheCapacity(t *testing.T) {
	dir := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(dir, "big"), []byte(fill(9)), 0o644))
	s := openDir(t, dir, 4*block)
	wantFree(t, s, 0)
	wantContent(t, s, "big", fill(9))

	f := open(t, s, "big", fs.ReadWrite) // can be changed, not extended
	_, err := io.WriteString(f, "y")
	ok(t, err)
	_, err = f.Seek(0, io.SeekEnd)
	ok(t, err)
	_, err = io.WriteString(f, "y")
	wantErr(t, err, fs.ErrFull)
	ok(t, f.Close())
	wantContent(t, s, "big", "y"+fill(9)[1:])
	ok(t, s.Remove("big"))
	wantFree(t, s, 4)
}
