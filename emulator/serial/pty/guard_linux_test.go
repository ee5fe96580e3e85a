package pty

import (
	"os"
	"syscall"
	"testing"

	"ptymodem/emulator/internal/testkit"
)

// TestWatchPanics: a panic of what watches one pty is handed to that one, and the watch goes on for
// the others.
func TestWatchPanics(t *testing.T) {
	ptys, err := NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	var all [2]*Port
	for i := range all {
		if all[i], err = ptys.Open(); err != nil {
			t.Fatal(err)
		}
	}
	open := func(p *Port) *os.File {
		f, err := os.OpenFile(p.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		return f
	}
	panics := make(chan any, 1)
	all[0].OnPanic(func(v any) { panics <- v }) // and nobody reads it, or the open would not be waited for
	close(all[0].first.fired)                   // the watch will, too
	open(all[0])
	testkit.Receive(t, panics, "the panic")

	got := make(chan string, 1)
	all[1].Watch(func(bool) {})
	go func() {
		b := make([]byte, 10)
		n, _ := all[1].Read(b)
		got <- string(b[:n])
	}()
	if _, err := open(all[1]).WriteString("AT\r"); err != nil {
		t.Fatal(err)
	}
	if s := testkit.Receive(t, got, "bytes"); s != "AT\r" {
		t.Errorf("the other pty brings %q", s)
	}
	for _, p := range all {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := ptys.Close(); err != nil {
		t.Error(err)
	}
}
