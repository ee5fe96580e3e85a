// goecho is ptyecho.c in Go: blocking reads and writes on one goroutine, and nothing else. It shows what of a round trip is the language's runtime.
package main

import (
	"fmt"
	"os"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

func main() {
	m, tty, err := pty.Open()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	master, err := unix.Dup(int(m.Fd()))
	if err == nil {
		err = unix.SetNonblock(master, false)
	}
	var t *unix.Termios
	if err == nil {
		t, err = unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	}
	if err == nil {
		t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
		err = unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETS, t)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(tty.Name())
	buf, answer := make([]byte, 4096), []byte("\r\nOK\r\n")
	for {
		n, err := unix.Read(master, buf)
		if err != nil || n == 0 {
			return
		}
		for _, c := range buf[:n] {
			if c == '\r' {
				unix.Write(master, answer)
			}
		}
	}
}
