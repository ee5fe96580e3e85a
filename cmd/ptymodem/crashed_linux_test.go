package main

import (
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"ptymodem/emulator/hook"
)

// TestCrashed: a fault in ptymodem that ends one modem of a fleet is reported and leaves the other;
// when the last has ended, the program does.
func TestCrashed(t *testing.T) {
	o := addRunFlags(pflag.NewFlagSet("", pflag.ContinueOnError))
	o.modems = 2
	var notices bytes.Buffer
	s, err := start(o, &notices)
	if err != nil {
		t.Fatal(err)
	}
	boom := hook.Func(func(hook.Target) { panic("boom") })
	s.modems[1].testbed.Modem.Do(boom)
	select {
	case <-s.fallen.all:
		t.Error("one of two has ended, and the program would")
	default:
	}
	urc := make(chan struct{})
	s.modems[0].testbed.Modem.Do(hook.Func(func(hook.Target) { close(urc) }))
	<-urc // the other one goes on
	s.modems[0].testbed.Modem.Do(boom)
	select {
	case <-s.fallen.all:
	case <-time.After(patience):
		t.Error("all have ended, and the program would go on")
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"ended modem 1,", "ended modem 0,", "report it", "panic: boom", "all modems have ended"} {
		if !strings.Contains(notices.String(), want) {
			t.Errorf("no %q in\n%s", want, &notices)
		}
	}
}

// brokenNotices takes no notice of HTTP.
type brokenNotices struct{ bytes.Buffer }

func (b *brokenNotices) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("HTTP request")) {
		panic("boom")
	}
	return b.Buffer.Write(p)
}

// TestServerCrashed: a fault in ptymodem that ends a session of the embedded server is reported
// where a modem's is, and ends nothing else.
func TestServerCrashed(t *testing.T) {
	o := addRunFlags(pflag.NewFlagSet("", pflag.ContinueOnError))
	var notices brokenNotices
	s, err := start(o, &notices)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", s.server.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "GET / HTTP/1.1\r\n")
	io.Copy(io.Discard, conn) // ends after the report
	select {
	case <-s.fallen.all:
		t.Error("the modem has ended")
	default:
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
	for _, want := range []string{"a session of its FTP server", "report it", "boom"} {
		if !strings.Contains(notices.String(), want) {
			t.Errorf("no %q in\n%s", want, &notices.Buffer)
		}
	}
}
