package fs

import (
	"errors"
	"io"
	"testing"
)

// refusing is a hook that fails everything.
type refusing struct{}

func (refusing) File(Op, string, string) error { return errors.New("refused") }

// What is done without hooks succeeds where a hook would fail it, and is there for all.
func TestUnhooked(t *testing.T) {
	s := NewMemory("UFS", 1<<20)
	s.SetHooks(refusing{})
	u := s.Unhooked()
	p, err := u.Create("a")
	if err == nil {
		_, err = p.Write([]byte("text"))
	}
	if err == nil {
		err = p.Commit()
	}
	if err != nil {
		t.Fatal(err)
	}
	f, err := u.Open("a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if string(b) != "text" || err != nil || f.Close() != nil {
		t.Fatalf("read %q, %v", b, err)
	}
	if infos, err := u.List("*"); len(infos) != 1 || err != nil {
		t.Fatalf("listed %v, %v", infos, err)
	}
	if _, err := s.List("*"); err == nil {
		t.Error("the store's own List asked no hook")
	}
	if err := u.Remove("a"); err != nil {
		t.Error(err)
	}
}

// Clear leaves a store as it was made, whatever was open in it, and with its card back in.
func TestClear(t *testing.T) {
	for name, pull := range map[string]bool{"in": false, "out": true} {
		t.Run(name, func(t *testing.T) {
			s := NewMemory("SD", 1<<20)
			p, err := s.Create("pending")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := p.Write(make([]byte, 10000)); err != nil {
				t.Fatal(err)
			}
			f, err := s.Open("open", ReadWrite)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(make([]byte, 10000)); err != nil {
				t.Fatal(err)
			}
			if pull {
				s.Pull()
			}
			if err := s.Unhooked().Clear(); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); !errors.Is(err, ErrClosed) {
				t.Errorf("the open file's Close gives %v", err)
			}
			_, files, err := s.Used()
			free, freeErr := s.Free()
			if files != 0 || err != nil || free != 1<<20 || freeErr != nil {
				t.Errorf("%d files, %d bytes free, %v, %v", files, free, err, freeErr)
			}
		})
	}
}
