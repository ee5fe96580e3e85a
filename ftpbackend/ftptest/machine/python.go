package machine

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Python returns the path of a Python that has these modules, with [PythonPath].
func Python(t testing.TB, modules ...string) string {
	t.Helper()
	for _, place := range []string{"/usr/bin/python3", "python3"} { // the distribution's, before others that lack its packages
		path, err := exec.LookPath(place)
		if err != nil {
			continue
		}
		cmd := exec.Command(path, "-c", "import "+strings.Join(modules, ", "))
		cmd.Env = append(os.Environ(), PythonPath())
		if cmd.Run() == nil {
			return path
		}
	}
	Lacks(t, "no python3 with "+strings.Join(modules, ", ")+": install it, or run .ci/servers DIR and set PTYMODEM_SERVERS=DIR")
	return ""
}

// PythonPath is the environment variable with the folders in which Python looks for packages: these,
// and where .ci/servers unpacks some.
func PythonPath(folders ...string) string {
	if unpacked := os.Getenv("PTYMODEM_SERVERS"); unpacked != "" {
		folders = append(folders, filepath.Join(unpacked, "usr/lib/python3/dist-packages"))
	}
	if others := os.Getenv("PYTHONPATH"); others != "" {
		folders = append(folders, others)
	}
	return "PYTHONPATH=" + strings.Join(folders, string(filepath.ListSeparator))
}
