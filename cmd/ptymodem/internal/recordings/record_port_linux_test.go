package recordings

import (
	"os"
	"path/filepath"
	"testing"
)

// A link below /dev is no serial port if a pseudo-terminal is behind it.
func TestShownPort(t *testing.T) {
	dir, err := os.MkdirTemp("/dev/shm", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	terminal, device := filepath.Join(dir, "ttyUSB2"), filepath.Join(dir, "ttyUSB3")
	for link, to := range map[string]string{terminal: "/dev/pts/ptmx", device: "/dev/null"} {
		if err := os.Symlink(to, link); err != nil {
			t.Fatal(err)
		}
	}
	for device, want := range map[string]string{terminal: "/dev/pts/ptmx", device: device, "/dev/ttyUSB7": "/dev/ttyUSB7", "tcp:lab:1": "tcp:lab:1"} {
		if got := shownPort(device); got != want {
			t.Errorf("%s: %s, want %s", device, got, want)
		}
	}
}
