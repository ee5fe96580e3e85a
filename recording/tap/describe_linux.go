package tap

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// describe tells what the system knows of a serial port.
func (d *device) describe(f *Found) {
	f.Lines = d.lines()
	path, err := filepath.EvalSymlinks(d.path)
	if err != nil {
		return
	}
	class := filepath.Join("/sys/class/tty", filepath.Base(path), "device")
	if driver, err := os.Readlink(filepath.Join(class, "driver")); err == nil {
		f.Driver = filepath.Base(driver)
	}
	at, err := filepath.EvalSymlinks(class)
	for err == nil && at != "/" && at != "." { // the interface, or the port of an adapter, and then the device
		vendor, err := os.ReadFile(filepath.Join(at, "idVendor"))
		product, err2 := os.ReadFile(filepath.Join(at, "idProduct"))
		if err == nil && err2 == nil {
			f.USB = "USB " + strings.TrimSpace(string(vendor)) + ":" + strings.TrimSpace(string(product))
			return
		}
		at = filepath.Dir(at)
	}
}

// lines are the modem lines that are on, or why there are none.
func (d *device) lines() string {
	bits, err := unix.IoctlGetInt(d.fd, unix.TIOCMGET)
	if err != nil {
		return "TIOCMGET fails: " + err.Error()
	}
	names := []struct {
		name string
		bit  int
	}{{"DTR", unix.TIOCM_DTR}, {"RTS", unix.TIOCM_RTS}, {"CTS", unix.TIOCM_CTS}, {"DSR", unix.TIOCM_DSR}, {"DCD", unix.TIOCM_CD}, {"RI", unix.TIOCM_RI}}
	var on []string
	for _, n := range names {
		if bits&n.bit != 0 {
			on = append(on, n.name)
		}
	}
	return strings.Join(append([]string{"on:"}, on...), " ")
}
