package fs_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"ptymodem/fs"
)

func TestModes(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		_, err := s.Open("a", fs.ReadOnly)
		wantErr(t, err, fs.ErrNotFound)

		f := open(t, s, "a", fs.ReadWrite)
		_, err = io.WriteString(f, "hello world")
		ok(t, err)
		ok(t, f.Close())
		wantContent(t, s, "a", "hello world")

		f = open(t, s, "a", fs.ReadWrite)
		_, err = io.WriteString(f, "J")
		ok(t, err)
		ok(t, f.Close())
		wantContent(t, s, "a", "Jello world")

		f = open(t, s, "a", fs.ReadOnly)
		if f.Name() != "a" || f.Mode() != fs.ReadOnly {
			t.Errorf("Name %q, Mode %d", f.Name(), f.Mode())
		}
		_, err = f.Write([]byte("x"))
		wantErr(t, err, fs.ErrReadOnly)
		wantErr(t, f.Truncate(), fs.ErrReadOnly)
		ok(t, f.Close())

		f = open(t, s, "a", fs.Truncate)
		if size, err := f.Size(); size != 0 || err != nil {
			t.Errorf("size after opening to truncate: %d, %v", size, err)
		}
		wantContent(t, s, "a", "Jello world") // until Close
		ok(t, f.Close())
		wantContent(t, s, "a", "")

		if _, err = s.Open("a", 3); err == nil {
			t.Error("mode 3 was accepted")
		}
	})
}

func TestPosition(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", "0123456789")
		f := open(t, s, "a", fs.ReadWrite)
		defer f.Close()
		for _, step := range []struct {
			offset int64
			whence int
			want   int64
			err    error
		}{
			{4, io.SeekStart, 4, nil},
			{3, io.SeekCurrent, 7, nil},
			{-2, io.SeekCurrent, 5, nil},
			{-1, io.SeekEnd, 9, nil},
			{10, io.SeekStart, 10, nil},
			{1, io.SeekCurrent, 10, fs.ErrBeyond},
			{11, io.SeekStart, 10, fs.ErrBeyond},
			{-1, io.SeekStart, 10, fs.ErrBeyond},
			{-11, io.SeekEnd, 10, fs.ErrBeyond},
			{1<<63 - 1, io.SeekCurrent, 10, fs.ErrBeyond},
			{2, io.SeekStart, 2, nil},
		} {
			got, err := f.Seek(step.offset, step.whence)
			if got != step.want || f.Position() != step.want || !errors.Is(err, step.err) {
				t.Fatalf("Seek(%d, %d) = %d, %v, position %d; want %d, %v",
					step.offset, step.whence, got, err, f.Position(), step.want, step.err)
			}
		}
		if _, err := f.Seek(0, 3); err == nil {
			t.Error("whence 3 was accepted")
		}

		buf := make([]byte, 3)
		n, err := f.Read(buf)
		if n != 3 || err != nil || string(buf) != "234" || f.Position() != 5 {
			t.Fatalf("read %d %q, %v, position %d", n, buf, err, f.Position())
		}
		_, err = io.WriteString(f, "AB")
		ok(t, err)
		ok(t, f.Truncate())
		if size, err := f.Size(); size != 7 || err != nil {
			t.Fatalf("size after cutting: %d, %v", size, err)
		}
		if n, err := f.Read(buf); n != 0 || err != io.EOF {
			t.Fatalf("read at the end: %d, %v; want 0, EOF", n, err)
		}
		ok(t, f.Close())
		wantContent(t, s, "a", "01234AB")
		_, err = f.Read(buf)
		wantErr(t, err, fs.ErrClosed)
		wantErr(t, f.Close(), fs.ErrClosed)
	})
}

func TestPending(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		p, err := s.Create("a")
		ok(t, err)
		_, err = io.WriteString(p, "one")
		ok(t, err)
		wantList(t, s, "*")
		ok(t, p.Commit())
		wantErr(t, p.Commit(), fs.ErrClosed)
		ok(t, p.Discard()) // harmless after Commit
		wantContent(t, s, "a", "one")

		p, err = s.Create("a")
		ok(t, err)
		_, err = io.WriteString(p, "twotwo")
		ok(t, err)
		wantContent(t, s, "a", "one")
		ok(t, p.Discard())
		wantContent(t, s, "a", "one")
		_, err = p.Write([]byte("x"))
		wantErr(t, err, fs.ErrClosed)
		if p.Size() != 6 || p.Name() != "a" {
			t.Errorf("Size %d, Name %q", p.Size(), p.Name())
		}

		big := strings.Repeat("0123456789abcdef", 8*block/16)
		p, err = s.Create("a")
		ok(t, err)
		n, err := io.Copy(p, struct{ io.Reader }{strings.NewReader(big)})
		ok(t, err)
		if n != int64(len(big)) || p.Size() != n {
			t.Errorf("copied %d, size %d, want %d", n, p.Size(), len(big))
		}
		ok(t, p.Commit())
		wantContent(t, s, "a", big)
		wantFree(t, s, 2)
	})
}

func TestReadFromKeepsWhatCameBeforeAnError(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		lost := errors.New("connection lost")
		p, err := s.Create("a")
		ok(t, err)
		_, err = p.ReadFrom(io.MultiReader(strings.NewReader("part"), failing{lost}))
		wantErr(t, err, lost)
		ok(t, p.Commit())
		wantContent(t, s, "a", "part")
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestList(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		wantList(t, s, "*")
		for _, name := range []string{"b.log", "a.log", "B.log", "\xe9", "a", "a.txt", "long.log"} {
			put(t, s, name, strings.Repeat("x", len(name)))
		}
		in := func(names ...string) (infos []fs.Info) {
			for _, n := range names {
				infos = append(infos, fs.Info{Name: n, Size: int64(len(n))})
			}
			return infos
		}
		wantList(t, s, "*", in("B.log", "a", "a.log", "a.txt", "b.log", "long.log", "\xe9")...)
		wantList(t, s, "*.log", in("B.log", "a.log", "b.log", "long.log")...)
		wantList(t, s, "?.log", in("B.log", "a.log", "b.log")...)
		wantList(t, s, "a*", in("a", "a.log", "a.txt")...)
		wantList(t, s, "*o*g", in("B.log", "a.log", "b.log", "long.log")...)
		wantList(t, s, "a", in("a")...)
		wantList(t, s, "z*")
		_, err := s.List("z")
		wantErr(t, err, fs.ErrNotFound)
		_, err = s.List("../a")
		wantErr(t, err, fs.ErrName)

		bytes, files, err := s.Used()
		if bytes != 5+1+5+5+5+8+1 || files != 7 || err != nil {
			t.Errorf("Used() = %d, %d, %v", bytes, files, err)
		}
		info, err := s.Stat("a.log")
		if info != (fs.Info{Name: "a.log", Size: 5}) || err != nil {
			t.Errorf("Stat = %v, %v", info, err)
		}
		_, err = s.Stat("z")
		wantErr(t, err, fs.ErrNotFound)
	})
}

func TestRemove(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		wantErr(t, s.Remove("a"), fs.ErrNotFound)
		for _, name := range []string{"a", "b", "c.log", "d.log"} {
			put(t, s, name, "x")
		}
		ok(t, s.Remove("a"))
		wantErr(t, s.Remove("a"), fs.ErrNotFound)

		f := open(t, s, "c.log", fs.ReadOnly)
		wantErr(t, s.Remove("c.log"), fs.ErrBusy)
		n, err := s.RemoveAll("*.log") // the others go all the same
		wantErr(t, err, fs.ErrBusy)
		if n != 1 {
			t.Errorf("removed %d, want 1", n)
		}
		wantList(t, s, "*", fs.Info{Name: "b", Size: 1}, fs.Info{Name: "c.log", Size: 1})
		ok(t, f.Close())

		n, err = s.RemoveAll("*")
		if n != 2 || err != nil {
			t.Errorf("removed %d, %v; want 2", n, err)
		}
		n, err = s.RemoveAll("*")
		if n != 0 || err != nil {
			t.Errorf("removed %d, %v; want 0", n, err)
		}
		_, err = s.RemoveAll("b")
		wantErr(t, err, fs.ErrNotFound)
		wantFree(t, s, 10)
	})
}

func TestSharing(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", "old")
		r1, r2 := open(t, s, "a", fs.ReadOnly), open(t, s, "a", fs.ReadOnly)
		for _, mode := range []fs.Mode{fs.ReadWrite, fs.Truncate} {
			_, err := s.Open("a", mode)
			wantErr(t, err, fs.ErrBusy)
		}

		p, err := s.Create("a")
		ok(t, err)
		_, err = s.Create("a")
		wantErr(t, err, fs.ErrBusy)
		_, err = io.WriteString(p, "new!")
		ok(t, err)
		ok(t, p.Commit())
		wantContent(t, s, "a", "new!")
		got, err := io.ReadAll(r1)
		if string(got) != "old" || err != nil {
			t.Errorf("the reader of the old file read %q, %v", got, err)
		}
		ok(t, r1.Close())
		ok(t, r2.Close())

		w := open(t, s, "a", fs.ReadWrite)
		_, err = s.Create("a")
		wantErr(t, err, fs.ErrBusy)
		_, err = io.WriteString(w, "NEW")
		ok(t, err)
		wantContent(t, s, "a", "new!")
		ok(t, w.Close())
		wantContent(t, s, "a", "NEW!")

		w = open(t, s, "fresh", fs.ReadWrite)
		_, err = io.WriteString(w, "so far")
		ok(t, err)
		wantContent(t, s, "fresh", "so far")
		wantErr(t, s.Remove("fresh"), fs.ErrBusy)
		ok(t, w.Close())
	})
}

func TestClose(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", "old")
		f := open(t, s, "a", fs.ReadWrite)
		_, err := io.WriteString(f, "new")
		ok(t, err)
		p, err := s.Create("b")
		ok(t, err)
		ok(t, s.Close())

		_, err = f.Write([]byte("x"))
		wantErr(t, err, fs.ErrClosed)
		_, err = p.Write([]byte("x"))
		wantErr(t, err, fs.ErrClosed)
		wantErr(t, p.Commit(), fs.ErrClosed)
		_, err = s.Open("a", fs.ReadOnly)
		wantErr(t, err, fs.ErrClosed)
		_, err = s.Create("a")
		wantErr(t, err, fs.ErrClosed)
		_, err = s.List("*")
		wantErr(t, err, fs.ErrClosed)
		_, err = s.Stat("a")
		wantErr(t, err, fs.ErrClosed)
		_, err = s.Free()
		wantErr(t, err, fs.ErrClosed)
		_, _, err = s.Used()
		wantErr(t, err, fs.ErrClosed)
		wantErr(t, s.Remove("a"), fs.ErrClosed)
		_, err = s.RemoveAll("*")
		wantErr(t, err, fs.ErrClosed)
		wantErr(t, s.Close(), fs.ErrClosed)
	})
}

// Content of every size around the block's comes back byte for byte, whatever
// the pieces it is written in.
func TestContentsSurvive(t *testing.T) {
	onEach(t, 1<<20, func(t *testing.T, s *fs.Store) {
		all := make([]byte, 3*block)
		for i := range all {
			all[i] = byte(i * 31 / 7)
		}
		for _, size := range []int{0, 1, block - 1, block, block + 1, 3 * block} {
			for _, piece := range []int{1000, block, 1 << 20} {
				f := open(t, s, "a", fs.Truncate)
				for rest := all[:size]; len(rest) > 0; {
					n, err := f.Write(rest[:min(piece, len(rest))])
					ok(t, err)
					rest = rest[n:]
				}
				ok(t, f.Close())
				f = open(t, s, "a", fs.ReadOnly)
				got, err := io.ReadAll(f)
				ok(t, err)
				ok(t, f.Close())
				if !bytes.Equal(got, all[:size]) {
					t.Fatalf("size %d in pieces of %d came back different", size, piece)
				}
			}
		}
	})
}
