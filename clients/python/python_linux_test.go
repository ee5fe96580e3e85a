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

	"ptymodem/ftpbackend/ftptest/machine"
)

// TestPython: the package's tests pass, workers of pytest-xdist keep apart, and its wheel works.
func TestPython(t *testing.T) {
	tools := build(t)
	t.Run("tests", func(t *testing.T) {
		cmd := tools.pytest(t, machine.Python(t, "pytest", "xdist", "serial"), "-q", "-p", "no:cacheprovider", "tests", "examples")
		cmd.Env = append(cmd.Env, "TEST_PTYMODEM_CERTIFICATE="+certificate(t))
		if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "skipped") {
			t.Errorf("%v\n%s", err, out)
		}
	})
	t.Run("four workers with the modems of one process", func(t *testing.T) {
		python := machine.Python(t, "pytest", "xdist")
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
		python := machine.Python(t, "build", "pytest", "setuptools", "wheel")
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
		cmd.Env = append(cmd.Env, machine.PythonPath(installed))
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
		cmd.Env = append(cmd.Env, machine.PythonPath(installed))
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
	return toolbox{machine.Ptymodem(t, "../..")}
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
	cmd.Env = append(cmd.Env, "PTYMODEM_BINARY="+b.program, "PYTHONDONTWRITEBYTECODE=1", machine.PythonPath())
	return cmd
}

// pytest runs pytest with the package as it is in the repository.
func (b toolbox) pytest(t *testing.T, python string, args ...string) *exec.Cmd {
	t.Helper()
	sources, err := filepath.Abs("src")
	if err != nil {
		t.Fatal(err)
	}
	cmd := b.command(python, append([]string{"-m", "pytest"}, args...)...)
	cmd.Env = append(cmd.Env, "PYTEST_PLUGINS=ptymodem.pytest_plugin", machine.PythonPath(sources))
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
