package runner

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"
	"time"
)

// modemEnd reads a port in memory as a modem does.
func modemEnd(t *testing.T) (port *memoryPort, dtr chan bool) {
	t.Helper()
	port, dtr = newMemoryPort("steps"), make(chan bool, 10)
	port.Watch(func(on bool) { dtr <- on })
	t.Cleanup(func() { port.Close() })
	return port, dtr
}

func dial(t *testing.T, port *memoryPort) hostEnd {
	t.Helper()
	end, err := port.dial()
	if err != nil {
		t.Fatal(err)
	}
	return end
}

// TestMemoryPort: bytes go both ways, and DTR goes with the host's end, behind what was sent.
func TestMemoryPort(t *testing.T) {
	port, dtr := modemEnd(t)
	for _, text := range []string{"first", "second"} {
		host := dial(t, port)
		if _, err := io.WriteString(host, text); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, len(text))
		if _, err := io.ReadFull(port, got); err != nil || string(got) != text {
			t.Errorf("the modem reads %q, %v", got, err)
		}
		if _, err := io.WriteString(port, "answer"); err != nil {
			t.Error(err)
		}
		few := make([]byte, 4)
		if n, err := host.Read(few); string(few[:n]) != "answ" || err != nil {
			t.Errorf("the host reads %q, %v", few[:n], err)
		}
		if err := host.Close(); err != nil {
			t.Error(err)
		}
		if _, err := host.Read(few); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a read after its end: %v", err)
		}
		if _, err := host.Write(few); !errors.Is(err, os.ErrClosed) {
			t.Errorf("a write after its end: %v", err)
		}
	}
	late := time.AfterFunc(time.Minute, func() { port.Close() })
	defer late.Stop()
	go port.Read(make([]byte, 1))
	for on := <-dtr; on; on = <-dtr {
	}
}

// TestMemoryDeadlines: they end a read and a write that wait, however they come.
func TestMemoryDeadlines(t *testing.T) {
	port, _ := modemEnd(t)
	host := dial(t, port)
	late := time.AfterFunc(time.Minute, func() { port.Close() })
	defer late.Stop()
	for name, wait := range map[string]func() error{
		"read":  func() error { _, err := host.Read(make([]byte, 1)); return err },
		"write": func() error { _, err := host.Write(make([]byte, 2*memoryHolds)); return err },
	} {
		host.SetDeadline(time.Now().Add(20 * time.Millisecond))
		if err := wait(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s up to a deadline: %v", name, err)
		}
		host.SetDeadline(time.Time{})
		go host.SetDeadline(time.Unix(1, 0))
		if err := wait(); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s that is cut off: %v", name, err)
		}
	}
}

// TestMemoryFull: who writes more than the port holds waits for who reads, and goes on.
func TestMemoryFull(t *testing.T) {
	port, _ := modemEnd(t)
	host := dial(t, port)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 8<<10)
	for name, ends := range map[string]struct {
		from io.Writer
		to   io.Reader
	}{"to the modem": {host, port}, "to the host": {port, host}} {
		done := make(chan error, 1)
		go func() {
			for b := sent; len(b) > 0; b = b[4<<10:] {
				if _, err := ends.from.Write(b[:4<<10]); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
		select {
		case err := <-done:
			t.Errorf("%s: all was written while nobody read: %v", name, err)
		case <-time.After(20 * time.Millisecond):
		}
		got := make([]byte, len(sent))
		if _, err := io.ReadFull(ends.to, got); err != nil || !bytes.Equal(got, sent) {
			t.Errorf("%s: other bytes came, %v", name, err)
		}
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestMemoryGone: without a modem a read is at its end, and a write fails.
func TestMemoryGone(t *testing.T) {
	port, _ := modemEnd(t)
	host := dial(t, port)
	port.Close()
	if _, err := host.Read(make([]byte, 1)); err != io.EOF {
		t.Errorf("read: %v", err)
	}
	if _, err := host.Write([]byte("AT")); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("write: %v", err)
	}
}
