package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// playHost plays the host's side of an exchange on a tty: $TTY, or the second argument, which may
// be a port on the network, too, as the greeting has it. Each line of the file is one of
//
//	# text     a comment
//	<- TEXT    the host sends TEXT and CR
//	<= QUOTED  the host sends just that, a quoted Go string
//	-> TEXT    the modem sends this line some time; other lines before it are let pass
//	=> QUOTED  the next bytes are just that
//	zz TIME    the modem's process is stopped for so long, as on a machine that sleeps
//
// The host keeps the tty open from the first line to the last.
func playHost(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: host FILE [TTY]")
	}
	path := ts.Getenv("TTY")
	if len(args) == 2 {
		path = args[1]
	}
	tty, err := openPort(ts, path)
	ts.Check(err)
	defer tty.Close()
	ts.Check(tty.SetDeadline(time.Now().Add(patience)))
	h := &scriptHost{tty: tty, modem: current(ts).cmd}
	for i, line := range strings.Split(ts.ReadFile(args[0]), "\n") {
		if err := h.play(line); err != nil {
			ts.Fatalf("%s:%d: %s: %v; since the last match came %q", args[0], i+1, line, err, h.unread)
		}
	}
}

// line is what a host has open.
type line interface {
	io.ReadWriteCloser
	SetDeadline(time.Time) error
}

func openPort(ts *testscript.TestScript, path string) (line, error) {
	if _, addr, ok := strings.Cut(path, "://"); ok {
		return net.DialTimeout("tcp", addr, patience)
	}
	return os.OpenFile(ts.MkAbs(path), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
}

// scriptHost is the host while it plays.
type scriptHost struct {
	tty    line
	modem  *exec.Cmd
	unread []byte
}

func (h *scriptHost) play(line string) error {
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	kind, text, _ := strings.Cut(line, " ")
	switch kind {
	case "<-":
		_, err := io.WriteString(h.tty, text+"\r")
		return err
	case "->":
		return h.expect(func() bool {
			_, after, ok := bytes.Cut(append([]byte("\n"), h.unread...), []byte("\n"+text+"\r\n"))
			if ok {
				h.unread = after
			}
			return ok
		})
	case "zz":
		return h.asleep(text)
	}
	raw, err := strconv.Unquote(text)
	if err != nil {
		return fmt.Errorf("not a quoted string: %w", err)
	}
	switch kind {
	case "<=":
		_, err := io.WriteString(h.tty, raw)
		return err
	case "=>":
		if err := h.expect(func() bool { return len(h.unread) >= len(raw) }); err != nil {
			return err
		}
		if got := string(h.unread[:len(raw)]); got != raw {
			return fmt.Errorf("got %q", got)
		}
		h.unread = h.unread[len(raw):]
		return nil
	}
	return fmt.Errorf("unknown kind of line %q", kind)
}

// expect reads until there is what is awaited.
func (h *scriptHost) expect(there func() bool) error {
	buf := make([]byte, 64<<10)
	for !there() {
		n, err := h.tty.Read(buf)
		if err != nil {
			return err
		}
		h.unread = append(h.unread, buf[:n]...)
	}
	return nil
}

// asleep stops the modem's process for a time.
func (h *scriptHost) asleep(text string) error {
	d, err := time.ParseDuration(text)
	if err != nil {
		return err
	}
	if err := h.modem.Process.Signal(syscall.SIGSTOP); err != nil {
		return err
	}
	<-time.After(d)
	return h.modem.Process.Signal(syscall.SIGCONT)
}
