package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"

	"github.com/creack/pty"
	"github.com/rogpeppe/go-internal/testscript"
)

// onTerminal is the command "[!] terminal FILE PROGRAM [ARG...]": it runs a program with a
// controlling terminal, which nobody types at, and puts what that showed into a file. The commands
// ttyin and ttyout of testscript close the terminal with what is not read yet, which a busy machine
// shows.
func onTerminal(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: [!] terminal FILE PROGRAM [ARG...]")
	}
	master, tty, err := pty.Open()
	ts.Check(err)
	defer master.Close()
	var shown bytes.Buffer
	over := make(chan struct{})
	go func() {
		defer close(over)
		io.Copy(&shown, master) // to EIO, which comes when nobody has the terminal open and all is read
	}()
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"), "NO_COLOR="+ts.Getenv("NO_COLOR"))
	var stdout bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, &stdout, tty
	withTerminal(cmd)
	err = cmd.Run()
	tty.Close()
	<-over
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), shown.Bytes(), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".stdout"), stdout.Bytes(), 0o600))
	var exit *exec.ExitError
	if failed := errors.As(err, &exit); err != nil && !failed || failed != neg {
		ts.Fatalf("%v: %v", args[1:], err)
	}
}
