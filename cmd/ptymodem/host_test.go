package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"ptymodem/recording/transcript"
)

// playHost plays the host's side of an exchange on a tty: $TTY, or the second argument, which may
// be a port on the network, too, as the greeting has it. The lines of the file are those of package
// transcript, with these words of its own:
//
//	<- TEXT    the host sends TEXT and CR, and expects no echo
//	-> TEXT    the modem sends this line some time; other lines before it are let pass
//	zz TIME    the modem's process is stopped for so long, as on a machine that sleeps
//
// The host keeps the tty open from the first line to the last, and what comes after that does not
// matter.
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
	ts.Check(newScriptHost(tty, current(ts).cmd).play(transcript.Parse(args[0], ts.ReadFile(args[0]))))
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

// A farEnd is the modem on the line.
type farEnd struct{ line }

func (e farEnd) Send(b []byte) error {
	_, err := e.Write(b)
	return err
}

func (e farEnd) Await() ([]byte, error) {
	buf := make([]byte, 64<<10)
	n, err := e.Read(buf)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = nil
	}
	return buf[:n], err
}

func (e farEnd) Settle() ([]byte, error) { return nil, nil }

// scriptHost is the host while it plays.
type scriptHost struct {
	*transcript.Player
	modem *exec.Cmd
}

// newScriptHost is a host of a modem whose process may be nil, if the host does not stop it.
func newScriptHost(tty line, modem *exec.Cmd) *scriptHost {
	h := &scriptHost{Player: transcript.New(farEnd{tty}), modem: modem}
	h.Words["<-"] = func(text string) error { return farEnd{tty}.Send([]byte(text + "\r")) }
	h.Words["->"] = h.await
	h.Words["zz"] = h.asleep
	return h
}

// play plays lines. Its error says what is unread.
func (h *scriptHost) play(lines []transcript.Line) error {
	if err := h.Play(lines); err != nil {
		return fmt.Errorf("%w; since the last match came %q", err, h.Rest())
	}
	return nil
}

// script plays lines that are not in a file.
func (h *scriptHost) script(lines ...string) error {
	return h.play(transcript.Parse("script", strings.Join(lines, "\n")))
}

// await reads up to the end of a line. The host is not particular about the line end before it.
func (h *scriptHost) await(text string) error {
	_, err := h.Until(func(unread []byte) int {
		before, _, ok := bytes.Cut(append([]byte("\n"), unread...), []byte("\n"+text+"\r\n"))
		if !ok {
			return -1
		}
		return len(before) + len(text+"\r\n")
	})
	if err != nil {
		return fmt.Errorf("-> %s: %w", text, err)
	}
	return nil
}
