package health

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"ptymodem/emulator/serial/pty"
)

// checkLink returns an error unless the link leads to a tty, and the process that made it runs.
func checkLink(path string) error {
	tty, err := os.Readlink(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(path + "0"); err == nil {
			return fmt.Errorf("there is no link %s, but %[1]s0: with several modems give --modems N too", path)
		}
		return fmt.Errorf("there is no link %s: the modem has not started yet, has ended, or has another --link", path)
	case err != nil:
		return fmt.Errorf("%s is no link to a tty: give the PATH of --link", path)
	}
	alive, err := pty.Held(path)
	switch {
	case err != nil:
		return fmt.Errorf("cannot tell whether the process that made the link %s is running: %w: use --api", path, err)
	case !alive:
		return fmt.Errorf("the link %s leads to %s, but the process that made it has ended: start the modem again", path, tty)
	}
	if info, err := os.Stat(tty); err != nil || info.Mode()&fs.ModeCharDevice == 0 { // looking at it opens nothing
		return fmt.Errorf("the link %s leads to %s, which is no tty here: it may be one of another container", path, tty)
	}
	return nil
}
