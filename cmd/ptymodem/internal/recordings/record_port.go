package recordings

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"ptymodem/emulator/serial/pty"
)

// shownPort is what the header calls the port. A link below /dev that leads to a pseudo-terminal is
// no serial port, whatever it is called: an emulator may be there, which is no proof of a module.
func shownPort(device string) string {
	if leads, err := filepath.EvalSymlinks(device); err == nil && strings.HasPrefix(device, "/dev/") && strings.HasPrefix(leads, "/dev/pts/") {
		return leads
	}
	return device
}

func (r *recorder) makeLink(port *pty.Port) (err error) {
	if r.options.link == "" {
		return nil
	}
	if r.link, err = r.links.Make(r.options.link, port.Path()); err != nil {
		return fmt.Errorf("--link: %w", errors.Join(err, r.links.Close()))
	}
	if r.link.Replaced != "" {
		r.tell(fmt.Sprintf("replaced the link %s, which led to %s", r.options.link, r.link.Replaced))
	}
	return nil
}

func (r *recorder) removeLink() error {
	if r.link == nil {
		return nil
	}
	return errors.Join(r.link.Remove(), r.links.Close())
}
