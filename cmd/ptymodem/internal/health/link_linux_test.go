package health

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"ptymodem/emulator/serial/pty"
)

// run runs the command, and returns its exit code and what it has printed.
func run(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	cmd := New()
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	var b bytes.Buffer
	cmd.SetArgs(args)
	cmd.SetOut(&b)
	cmd.SetErr(&b)
	err := cmd.Execute()
	var status interface{ ExitCode() int }
	switch {
	case errors.As(err, &status):
		return status.ExitCode(), b.String()
	case err != nil:
		return 2, err.Error()
	}
	return 0, b.String()
}

// openTTY makes a tty with a link.
func openTTY(t *testing.T, links *pty.Links) (tty, link string) {
	t.Helper()
	ptys, err := pty.NewMaker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ptys.Close() })
	port, err := ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	link = filepath.Join(t.TempDir(), "modem")
	if _, err := links.Make(link, port.Path()); err != nil {
		t.Fatal(err)
	}
	return port.Path(), link
}

// TestNeverOpens: to a modem a check is nobody. The system queues an event for every open before it
// returns, so none can come late.
func TestNeverOpens(t *testing.T) {
	var links pty.Links
	defer links.Close()
	tty, link := openTTY(t, &links)
	events, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(events)
	if _, err := unix.InotifyAddWatch(events, tty, unix.IN_OPEN|unix.IN_CLOSE); err != nil {
		t.Fatal(err)
	}
	seen := func() (mask uint32) {
		var b [64 * unix.SizeofInotifyEvent]byte
		n, _ := unix.Read(events, b[:])
		for at := 0; at < n; at += unix.SizeofInotifyEvent {
			mask |= binary.NativeEndian.Uint32(b[at+4:])
		}
		return mask
	}
	if code, out := run(t, "--link", link); code != 0 || out != "ready: "+link+"\n" {
		t.Errorf("exit code %d, %q", code, out)
	}
	if mask := seen(); mask != 0 {
		t.Errorf("a check of the link opens the tty: events %#x", mask)
	}
	host, err := os.OpenFile(tty, os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	host.Close()
	if mask := seen(); mask&unix.IN_OPEN == 0 {
		t.Errorf("an open goes unseen: events %#x", mask)
	}
}

func TestLinks(t *testing.T) {
	var links pty.Links
	defer links.Close()
	tty, link := openTTY(t, &links)
	folder := filepath.Dir(link)
	if err := errors.Join(
		os.Symlink(tty, filepath.Join(folder, "stale")), // of nobody: the tty is somebody else's
		os.Symlink(tty, filepath.Join(folder, "many0")),
		os.WriteFile(filepath.Join(folder, "file"), nil, 0o600),
	); err != nil {
		t.Fatal(err)
	}
	if _, err := links.Make(filepath.Join(folder, "elsewhere"), "/dev/pts/99998"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"absent":    "there is no link",
		"many":      "give --modems N too",
		"file":      "is no link to a tty",
		"stale":     "the process that made it has ended",
		"elsewhere": "leads to /dev/pts/99998, which is no tty here",
	} {
		code, out := run(t, "--link", filepath.Join(folder, name))
		if code != 1 || !strings.HasPrefix(out, "ptymodem: not ready: ") || !strings.Contains(out, want) || strings.Count(out, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q, want 1 and a line with %q", name, code, out, want)
		}
	}
	if err := links.Close(); err != nil {
		t.Fatal(err)
	}
	if code, out := run(t, "--link", link); code != 1 || !strings.Contains(out, "has ended") {
		t.Errorf("once the name is given up: exit code %d, %q", code, out)
	}
}
