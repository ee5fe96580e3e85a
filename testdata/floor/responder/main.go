// A bare responder: the floor for how fast a program with ptymodem's libraries can be there. It opens a pty, prints the tty's path and answers
// every CR with OK.
package main

import (
	"fmt"
	"os"

	"github.com/creack/pty"
	ftpserver "github.com/fclairamb/ftpserverlib"
	"github.com/jlaffaye/ftp"
	"github.com/spf13/afero"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"
	"golang.org/x/sys/unix"
)

// The libraries are linked, and their packages initialised.
var linked = []any{ftpserver.NewFtpServer, ftp.Dial, afero.NewMemMapFs, cobra.Command{}, yaml.Unmarshal}

func main() {
	if len(linked) == 0 {
		return
	}
	master, tty, err := pty.Open()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	t, err := unix.IoctlGetTermios(int(tty.Fd()), unix.TCGETS)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	t.Iflag, t.Oflag, t.Lflag = 0, 0, 0
	if err := unix.IoctlSetTermios(int(tty.Fd()), unix.TCSETS, t); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(tty.Name())
	buf := make([]byte, 4096)
	for {
		n, err := master.Read(buf)
		if err != nil {
			return
		}
		for _, c := range buf[:n] {
			if c == '\r' {
				master.WriteString("\r\nOK\r\n")
			}
		}
	}
}
