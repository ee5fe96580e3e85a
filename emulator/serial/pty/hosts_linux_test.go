package pty_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
)

func TestPTYSettings(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, false)
	h := host(t, p)
	s.expect(t, "on")
	var got *unix.Termios
	control(t, h, func(fd int) (err error) {
		got, err = unix.IoctlGetTermios(fd, unix.TCGETS)
		return err
	})
	type settings struct{ Iflag, Oflag, Lflag, Speed, Frame uint32 }
	frame := uint32(unix.CSIZE | unix.PARENB | unix.CSTOPB | unix.CRTSCTS)
	want := settings{Speed: unix.B115200, Frame: unix.CS8}
	mask := uint32(unix.ECHO | unix.ECHONL | unix.ICANON | unix.ISIG | unix.IEXTEN)
	have := settings{got.Iflag &^ (unix.IUTF8 | unix.IMAXBEL | unix.IXANY | unix.IXOFF), got.Oflag & unix.OPOST, got.Lflag & mask, got.Cflag & unix.CBAUD, got.Cflag & frame}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("settings of the tty (-want +got):\n%s", diff)
	}
	if p.String() != p.Path() {
		t.Errorf("String is %q, Path %q", p.String(), p.Path())
	}
}

func TestPTYHostsComeAndGo(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	for range 200 {
		h := host(t, p)
		send(t, h, "AT\r")
		expectBytes(t, h, "AT\r")
		h.Close()
		s.expect(t, "on", "off")
	}
}

func TestPTYTwoHosts(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	first := host(t, p)
	s.expect(t, "on")
	second := host(t, p)
	send(t, first, "one")
	expectBytes(t, first, "one")
	first.Close()
	send(t, second, "two")
	expectBytes(t, second, "two")
	second.Close()
	s.expect(t, "off") // and no more than that
	third := host(t, p)
	s.expect(t, "on")
	third.Close()
	s.expect(t, "off")
}

func TestPTYDeliversBeforeClose(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, false)
	for i := range 100 {
		text := fmt.Sprint(i, string(bytes.Repeat([]byte("x"), i*10)))
		h := host(t, p)
		send(t, h, text)
		h.Close()
		s.expect(t, "on", text, "off")
	}
}

func TestPTYHostWasFirst(t *testing.T) {
	for _, test := range []struct {
		name string
		stay bool
		want []string
	}{
		{"still there", true, []string{"on"}},
		{"gone again", false, []string{"on", "AT\r", "off"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPTY(t)
			h := host(t, p)
			send(t, h, "AT\r")
			if !test.stay {
				h.Close()
			}
			serve(t, p, false).expect(t, test.want...)
		})
	}
}

func TestPTYDropsWhatAHostLeftUnread(t *testing.T) {
	p := newPTY(t)
	s := serve(t, p, true)
	for range 50 {
		h := host(t, p)
		s.expect(t, "on")
		send(t, h, "for the first host")
		waitUnread(t, h, len("for the first host"))
		h.Close()
		s.expect(t, "off")
		if _, err := p.Write([]byte("for nobody")); !errors.Is(err, serial.ErrNoHost) {
			t.Fatalf("Write without a host: %v, want ErrNoHost", err)
		}
		h = host(t, p)
		s.expect(t, "on")
		send(t, h, "second")
		expectBytes(t, h, "second")
		h.Close()
		s.expect(t, "off")
	}
}

func TestPTYsMany(t *testing.T) {
	set := newPTYs(t)
	var hosts sync.WaitGroup
	paths := make(map[string]bool)
	for i := range 50 {
		p, err := set.Open()
		if err != nil {
			t.Fatal(err)
		}
		paths[p.Path()] = true
		serve(t, p, true)
		h := host(t, p)
		hosts.Go(func() {
			text := fmt.Sprintf("AT+%d\r", i)
			for range 20 {
				io.WriteString(h, text)
				got := make([]byte, len(text))
				if _, err := io.ReadFull(h, got); err != nil || string(got) != text {
					t.Errorf("pty %d: %q, %v, want %q", i, got, err, text)
					return
				}
			}
		})
	}
	hosts.Wait()
	if len(paths) != 50 {
		t.Errorf("50 ptys have %d paths", len(paths))
	}
	if err := closed(t, set); err != nil {
		t.Errorf("Close: %v", err)
	}
	if _, err := set.Open(); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Open after Close: %v, want os.ErrClosed", err)
	}
}

func TestPTYBulk(t *testing.T) {
	p := newPTY(t)
	serve(t, p, true)
	h := host(t, p)
	data := make([]byte, 1<<20)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	wrote := make(chan error, 1)
	go func() {
		_, err := h.Write(data)
		wrote <- err
	}()
	got := make([]byte, len(data))
	if _, err := io.ReadFull(h, got); err != nil {
		t.Fatal(err)
	}
	if err := testkit.Receive(t, wrote, "the host's write"); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, data) {
		t.Error("bytes were changed, lost or mixed up on their way to and fro")
	}
}

func TestPTYDoesNotAllocate(t *testing.T) {
	p := newPTY(t)
	serve(t, p, true)
	h, err := unix.Open(p.Path(), unix.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(h)
	buf := make([]byte, 16)
	trip := func() {
		unix.Write(h, buf[:3])
		for n := 0; n < 3; {
			m, err := unix.Read(h, buf)
			if err != nil {
				t.Fatal(err)
			}
			n += m
		}
	}
	if n := testing.AllocsPerRun(1000, trip); n > 0 {
		t.Errorf("a round trip allocates %v times", n)
	}
}

func BenchmarkPTYRoundTrip(b *testing.B) {
	p := newPTY(b)
	serve(b, p, true)
	h, err := unix.Open(p.Path(), unix.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer unix.Close(h)
	buf := make([]byte, 16)
	for b.Loop() {
		unix.Write(h, buf[:3])
		for n := 0; n < 3; {
			m, err := unix.Read(h, buf)
			if err != nil {
				b.Fatal(err)
			}
			n += m
		}
	}
}
