package ftptest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// find returns the path of a program, or skips the test: see the package comment.
func find(t testing.TB, name string) string {
	t.Helper()
	var places []string
	if unpacked := os.Getenv("PTYMODEM_SERVERS"); unpacked != "" {
		places = append(places, filepath.Join(unpacked, "usr/sbin", name), filepath.Join(unpacked, "usr/bin", name))
	}
	for _, place := range append(places, name, filepath.Join("/usr/sbin", name)) {
		if path, err := exec.LookPath(place); err == nil {
			return path
		}
	}
	machine.Lacks(t, name+" is not here; install it, or run .ci/servers DIR and set PTYMODEM_SERVERS=DIR")
	return ""
}

// findFolder returns a folder below PTYMODEM_SERVERS, or "".
func findFolder(name string) string {
	unpacked := os.Getenv("PTYMODEM_SERVERS")
	if unpacked == "" {
		return ""
	}
	path := filepath.Join(unpacked, name)
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return ""
	}
	return path
}

// environment is what a server gets: no more than it needs, so that a run does not depend on the
// machine's settings.
func environment(openssl string) []string {
	env := []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"}
	if unpacked := os.Getenv("PTYMODEM_SERVERS"); unpacked != "" {
		var folders []string
		for _, pattern := range []string{"usr/lib/*-linux-*", "lib/*-linux-*"} {
			found, _ := filepath.Glob(filepath.Join(unpacked, pattern)) // the pattern is good
			folders = append(folders, found...)
		}
		env = append(env, "LD_LIBRARY_PATH="+strings.Join(folders, ":"))
	}
	if openssl != "" {
		env = append(env, "OPENSSL_CONF="+openssl)
	}
	return env
}
