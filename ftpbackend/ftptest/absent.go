package ftptest

import (
	"net"
	"os"
	"os/exec"
	"testing"
)

// absent skips a test that needs what the machine lacks. With PTYMODEM_REQUIRE_SERVERS it fails the
// test instead.
func absent(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// NeedIPv6 is for tests that need ::1.
func NeedIPv6(t testing.TB) {
	t.Helper()
	ln, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		absent(t, "no IPv6 on the loopback interface: "+err.Error())
		return
	}
	ln.Close()
}

// NeedChromium is for tests with a real browser. It returns the browser with the flags that a test
// in a container needs and a profile of its own.
func NeedChromium(t testing.TB, args ...string) *exec.Cmd {
	t.Helper()
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		absent(t, "no chromium: install it")
	}
	return exec.Command(chromium, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--user-data-dir=" + t.TempDir()}, args...)...)
}
