package ftptest

import (
	"net"
	"os/exec"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// NeedIPv6 is for tests that need ::1.
func NeedIPv6(t testing.TB) {
	t.Helper()
	ln, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		machine.Lacks(t, "no IPv6 on the loopback interface: "+err.Error())
		return
	}
	ln.Close()
}

// NeedChromium is for tests with a real browser. It returns the browser with the flags that a test
// in a container needs and a profile of its own.
func NeedChromium(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	return exec.Command(machine.Program(t, "chromium"), append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--user-data-dir=" + t.TempDir()}, args...)...)
}
