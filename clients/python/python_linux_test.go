// Package python_test runs the tests of the Python package against the program.
package python_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestPython: the package's tests pass, workers of pytest-xdist keep apart, and its wheel works.
func TestPython(t *testing.T) {
	tools := build(t)
	t.Run("tests", func(t *testing.T) {
		cmd := tools.pytest(t, tools.python(t, "pytest", "xdist", "serial"), "-q", "-p", "no:cacheprovider", "tests", "examples")
		cmd.Env = append(cmd.Env, "TEST_PTYMODEM_CERTIFICATE="+certificate(t))
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "skipped") {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("four workers with the modems of one process", func(t *testing.T) {
		python := tools.python(t, "pytest", "xdist")
		url := tools.start(t, "--modems", "4", "--ftp-root", filepath.Join(t.TempDir(), "{n}"), "--speed", "20")
		cmd := tools.pytest(t, python, "-v", "-n", "4", "--ptymodem-url", url, "-p", "no:cacheprovider", "tests/test_isolation.py")
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "40 passed") {
			t.Fatalf("%v\n%s", err, out)
		}
		for i := range 4 {
			if !strings.Contains(string(out), fmt.Sprintf("[gw%d]", i)) {
				t.Errorf("worker %d had nothing to do", i)
			}
		}
	})
	t.Run("wheel", func(t *testing.T) {
		python := tools.python(t, "build", "pytest", "setuptools", "wheel")
		sources, dist, installed := t.TempDir(), t.TempDir(), t.TempDir()
		if err := os.CopyFS(sources, os.DirFS(".")); err != nil { // a build leaves files beside its sources
			t.Fatal(err)
		}
		run(t, tools.command(python, "-m", "build", "--no-isolation", "--outdir", dist, sources))
		wheels, err := filepath.Glob(filepath.Join(dist, "ptymodem-*-py3-none-any.whl"))
		if err != nil || len(wheels) != 1 {
			t.Fatalf("wheels %v, %v", wheels, err)
		}
		run(t, tools.command(python, "-m", "zipfile", "-e", wheels[0], installed)) // all that installing a wheel without scripts is

		cmd := tools.command(python, "-c", "import ptymodem; print(ptymodem.__file__, ptymodem.__version__)")
		cmd.Env = append(cmd.Env, tools.path(installed))
		file, version, _ := strings.Cut(strings.TrimSpace(run(t, cmd)), " ")
		if !strings.HasPrefix(file, installed) || !strings.Contains(wheels[0], "ptymodem-"+version+"-") {
			t.Errorf("imported %s, version %s, from %s", file, version, wheels[0])
		}

		suite := t.TempDir() // pytest finds the plugin by its entry point
		text := "def test_modem(modem):\n    assert modem.state()['power'] == 'on'\n"
		if err := os.WriteFile(filepath.Join(suite, "test_it.py"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd = tools.command(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", suite)
		cmd.Env = append(cmd.Env, tools.path(installed))
		if out := run(t, cmd); !strings.Contains(out, "1 passed") {
			t.Errorf("%s", out)
		}
	})
}

// TestPage: the page shows the example as it is.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/python.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("examples/test_retry.py")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "\n```python\n"+string(example)+"```\n") {
		t.Error("docs/python.md does not have examples/test_retry.py as it is: copy it there")
	}
}

// A toolbox has the program that the package is for.
type toolbox struct{ program string }

func build(t *testing.T) toolbox {
	t.Helper()
	note(t)
	program := filepath.Join(t.TempDir(), "ptymodem")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/ptymodem").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return toolbox{program}
}

// note looks at what the tests depend on: go test has its result cached until one of these changes.
func note(t *testing.T) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, e os.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".go", ".yaml", ".py", ".toml":
			if err == nil {
				_, err = os.Stat(path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// python is the path of a Python that has the modules. The test is skipped without one, or fails
// where all that tests need must be there.
func (b toolbox) python(t *testing.T, modules ...string) string {
	t.Helper()
	for _, place := range []string{"/usr/bin/python3", "python3"} { // the distribution's, before others that lack its packages
		path, err := exec.LookPath(place)
		if err == nil && b.command(path, "-c", "import "+strings.Join(modules, ", ")).Run() == nil {
			return path
		}
	}
	hint := "no python3 with " + strings.Join(modules, ", ") + "; install them, or run .ci/servers DIR and set PTYMODEM_SERVERS=DIR"
	if os.Getenv("PTYMODEM_REQUIRE_SERVERS") != "" {
		t.Fatal(hint)
	}
	t.Skip(hint)
	return ""
}

// command runs in a folder of its own choice, with the program and the Python packages that
// .ci/servers has unpacked, and without settings of whoever runs the tests.
func (b toolbox) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PTYMODEM_") && !strings.HasPrefix(v, "PYTEST_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "PTYMODEM_BINARY="+b.program, "PYTHONDONTWRITEBYTECODE=1", b.path())
	return cmd
}

// path is the variable with the folders in which Python looks for packages.
func (b toolbox) path(before ...string) string {
	if unpacked := os.Getenv("PTYMODEM_SERVERS"); unpacked != "" {
		before = append(before, filepath.Join(unpacked, "usr/lib/python3/dist-packages"))
	}
	return "PYTHONPATH=" + strings.Join(before, ":")
}

// pytest runs pytest with the package as it is in the repository.
func (b toolbox) pytest(t *testing.T, python string, args ...string) *exec.Cmd {
	t.Helper()
	sources, err := filepath.Abs("src")
	if err != nil {
		t.Fatal(err)
	}
	cmd := b.command(python, append([]string{"-m", "pytest"}, args...)...)
	cmd.Env = append(cmd.Env, "PYTEST_PLUGINS=ptymodem.pytest_plugin", b.path(sources))
	return cmd
}

// start starts ptymodem until the test ends, and returns the URL of its API.
func (b toolbox) start(t *testing.T, flags ...string) string {
	t.Helper()
	about := filepath.Join(t.TempDir(), "info.json")
	cmd := b.command(b.program, append(flags, "--api", "0", "--info", about)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil { // the first tty; the file is there before
		t.Fatal(err)
	}
	text, err := os.ReadFile(about)
	if err != nil {
		t.Fatal(err)
	}
	var info struct{ API string }
	if err := json.Unmarshal(text, &info); err != nil {
		t.Fatal(err)
	}
	return info.API
}

// run runs a command that has to succeed.
func run(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, out)
	}
	return string(out)
}
