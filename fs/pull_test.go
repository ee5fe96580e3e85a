package fs_test

import (
	"errors"
	"io"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/fs"
)

// Once the card is pulled everything fails, what is open too, and what was finished before is what
// is on the card.
func TestPull(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		put(t, s, "a", "old")
		put(t, s, "b", "old")
		reader := open(t, s, "a", fs.ReadOnly)
		writer := open(t, s, "b", fs.ReadWrite)
		_, err := io.WriteString(writer, "new")
		ok(t, err)
		fresh := open(t, s, "c", fs.ReadWrite)
		pending, err := s.Create("a")
		ok(t, err)
		_, err = io.WriteString(pending, "new")
		ok(t, err)

		s.Pull()
		s.Pull() // as often as one likes

		buf := make([]byte, 1)
		_, readErr := reader.Read(buf)
		_, sizeErr := reader.Size()
		_, seekErr := reader.Seek(1, io.SeekStart)
		_, writeErr := writer.Write(buf)
		_, pendingErr := pending.Write(buf)
		_, openErr := s.Open("a", fs.ReadOnly)
		_, createErr := s.Create("d")
		_, listErr := s.List("*")
		_, statErr := s.Stat("a")
		_, freeErr := s.Free()
		_, _, usedErr := s.Used()
		_, removeErr := s.RemoveAll("*")
		for what, err := range map[string]error{
			"read": readErr, "size": sizeErr, "seek": seekErr, "write": writeErr, "truncate": writer.Truncate(), "write pending": pendingErr,
			"open": openErr, "create": createErr, "list": listErr, "stat": statErr, "free": freeErr, "used": usedErr,
			"remove": s.Remove("a"), "remove all": removeErr,
			"close reader": reader.Close(), "close writer": writer.Close(), "close new": fresh.Close(), "commit": pending.Commit(),
		} {
			if !errors.Is(err, fs.ErrPulled) {
				t.Errorf("%s: %v", what, err)
			}
		}
		ok(t, pending.Discard())
		ok(t, s.Close())
	})
}

// What a pulled card has on it is there for who opens its folder next.
func TestPulledFolder(t *testing.T) {
	dir := t.TempDir()
	s := openDir(t, dir, 10*block)
	put(t, s, "a", "old")
	p, err := s.Create("a")
	ok(t, err)
	_, err = io.WriteString(p, "new")
	ok(t, err)
	open(t, s, "b", fs.ReadWrite)
	s.Pull()
	ok(t, s.Close())
	noTemps(t, dir)
	entries, err := os.ReadDir(dir)
	ok(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff([]string{"a", "b"}, got); diff != "" {
		t.Errorf("the folder has, -want +got:\n%s", diff)
	}
	wantContent(t, openDir(t, dir, 10*block), "a", "old")
}

// A card that is pulled asks no hooks.
func TestPullBeforeHooks(t *testing.T) {
	s := closing(t, fs.NewMemory("SD", 10*block))
	r := &recorder{}
	s.SetHooks(r)
	s.Pull()
	_, err := s.List("*")
	wantErr(t, err, fs.ErrPulled)
	if len(r.calls) > 0 {
		t.Errorf("the hooks were asked: %q", r.calls)
	}
}
