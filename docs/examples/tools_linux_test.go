package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A toolbox has the program that the examples are for.
type toolbox struct{ folder string }

func build(t *testing.T) toolbox {
	t.Helper()
	folder := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", folder, "../../cmd/ptymodem").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return toolbox{folder}
}

func (b toolbox) ptymodem(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(b.folder, "ptymodem"), args...)
	cmd.Env = b.env()
	return cmd
}

// env has pyserial and pytest where .ci/servers unpacks them.
func (b toolbox) env() []string {
	env := os.Environ()
	if unpacked := os.Getenv("PTYMODEM_SERVERS"); unpacked != "" {
		env = append(env, "PYTHONPATH="+filepath.Join(unpacked, "usr/lib/python3/dist-packages"))
	}
	return env
}

// python is the path of a Python that has a module. The test is skipped without one, or fails where
// all that tests need must be there.
func (b toolbox) python(t *testing.T, module string) string {
	t.Helper()
	for _, place := range []string{"/usr/bin/python3", "python3"} { // the distribution's, before others that lack its packages
		path, err := exec.LookPath(place)
		if err != nil {
			continue
		}
		cmd := exec.Command(path, "-c", "import "+module)
		cmd.Env = b.env()
		if cmd.Run() == nil {
			return path
		}
	}
	hint := "no python3 with " + module + "; install python3-" + module + ", or run .ci/servers DIR and set PTYMODEM_SERVERS=DIR"
	if os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "" {
		t.Fatal(hint)
	}
	t.Skip(hint)
	return ""
}
