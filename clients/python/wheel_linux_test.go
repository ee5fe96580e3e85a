package python_test

import (
	"archive/zip"
	"encoding/json"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/ftpbackend/ftptest/machine"
)

// A target is a platform for which there is a program, and what its wheel is called.
type target struct{ os, arch, arm, tags string }

func targets() []target {
	return []target{
		{"linux", "amd64", "", "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64"},
		{"linux", "arm64", "", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"},
		{"linux", "arm", "7", "manylinux_2_17_armv7l.manylinux2014_armv7l.musllinux_1_1_armv7l"},
		{"linux", "arm", "6", "linux_armv6l"},
		{"linux", "riscv64", "", "manylinux_2_31_riscv64.musllinux_1_2_riscv64"},
		{"darwin", "amd64", "", "macosx_12_0_x86_64"},
		{"darwin", "arm64", "", "macosx_12_0_arm64"},
		{"windows", "amd64", "", "win_amd64"},
		{"windows", "arm64", "", "win_arm64"},
	}
}

// here is the platform of this test.
func here(t *testing.T) target {
	t.Helper()
	i := slices.IndexFunc(targets(), func(p target) bool { return p.os == runtime.GOOS && p.arch == runtime.GOARCH })
	if i < 0 {
		machine.Lacks(t, "there is no wheel for "+runtime.GOOS+"/"+runtime.GOARCH+": run the tests on a platform that has one")
	}
	return targets()[i]
}

// TestWheels: each platform's wheel has the package and that platform's program.
func TestWheels(t *testing.T) {
	t.Parallel()
	tools := toolbox{}
	machine.Python(t, "setuptools", "pip", "wheel")
	machine.Watch(t, "../..")
	programs, dist := map[target]string{}, t.TempDir()
	for _, p := range targets() {
		programs[p] = filepath.Join(t.TempDir(), "program")
		if err := os.WriteFile(programs[p], []byte("\x7fELF for "+p.tags), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tools.wheels(t, dist, "0.0.1-pre202611300820", programs)
	made, err := filepath.Glob(filepath.Join(dist, "*.whl"))
	if err != nil || len(made) != len(programs) {
		t.Errorf("%d wheels, want %d: %q, %v", len(made), len(programs), made, err)
	}
	for _, p := range targets() {
		const version = "ptymodem-0.0.1.dev202611300820"
		files := unzip(t, filepath.Join(dist, version+"-py3-none-"+p.tags+".whl"))
		program := version + ".data/scripts/ptymodem"
		if p.os == "windows" {
			program += ".exe"
		}
		if files[program] != "\x7fELF for "+p.tags {
			t.Errorf("%s/%s%s: the program is %q, want that of the platform", p.os, p.arch, p.arm, files[program])
		}
		names := slices.Sorted(maps.Keys(files))
		if !strings.Contains(files["ptymodem/version.py"], `__version__ = "0.0.1.dev202611300820"`) || !strings.Contains(files[version+".dist-info/entry_points.txt"], "[pytest11]") ||
			!slices.ContainsFunc(names, func(name string) bool { return strings.HasSuffix(name, "/LICENSE") }) {
			t.Errorf("%s/%s%s: the package is not whole: %q", p.os, p.arch, p.arm, names)
		}
		for tag := range strings.SplitSeq(p.tags, ".") {
			if !strings.Contains(files[version+".dist-info/WHEEL"], "Tag: py3-none-"+tag+"\n") {
				t.Errorf("WHEEL has no %s: %s", tag, files[version+".dist-info/WHEEL"])
			}
		}
	}
}

// TestWheelsRefused: what cannot become a wheel is refused, with what to do.
func TestWheelsRefused(t *testing.T) {
	tools, dist := toolbox{}, t.TempDir()
	machine.Python(t, "setuptools", "pip", "wheel")
	refused := func(want string) {
		t.Helper()
		out, err := tools.command("../../.ci/wheels", dist).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) || strings.Count(string(out), "\n") != 1 {
			t.Errorf("%v, %s\nwant one line with %s", err, out, want)
		}
	}
	refused("artifacts.json is not there: make snapshot")
	artifacts(t, dist, "1.0.0", nil)
	refused("no programs")
	artifacts(t, dist, "1.0.0", map[target]string{{os: "plan9", arch: "386"}: "/nowhere"})
	refused("no name of Python's for plan9/386: add it to PLATFORMS")
	artifacts(t, dist, "1.0.0-whatever", map[target]string{{os: "linux", arch: "amd64"}: "/nowhere"})
	refused("version 1.0.0-whatever: want one such as 1.2.0,")
}

// TestInstall: pip install is all that a project needs for the program, the package and the plugin,
// and pip uninstall leaves nothing.
func TestInstall(t *testing.T) {
	t.Parallel()
	tools := build(t)
	python := machine.Python(t, "setuptools", "pip", "wheel", "venv", "pytest", "xdist")
	dist, venv, project := t.TempDir(), filepath.Join(t.TempDir(), "venv"), t.TempDir()
	tools.wheels(t, dist, "1.2.0-rc.1", map[target]string{here(t): tools.program})
	if err := os.WriteFile(filepath.Join(project, "test_it.py"), []byte(projectTest), 0o644); err != nil {
		t.Fatal(err)
	}
	tools = toolbox{} // the program is that of the wheel from here on
	run(t, tools.command(python, "-m", "venv", "--without-pip", "--system-site-packages", venv))
	before := tree(t, venv)
	inside := filepath.Join(venv, "bin", "python")
	pip := func(args ...string) string {
		return run(t, tools.command(python, append([]string{"-m", "pip", "--python", inside, "--disable-pip-version-check", "--no-cache-dir"}, args...)...))
	}
	pip("install", "--no-index", "--no-deps", "--find-links", dist, "ptymodem==1.2.0rc1") // the wheel for this platform
	for _, args := range [][]string{nil, {"-n", "2"}} {
		cmd := tools.command(inside, append([]string{"-m", "pytest", "-v", "-p", "no:cacheprovider"}, args...)...)
		cmd.Dir = project
		if out := run(t, cmd); !strings.Contains(out, "5 passed") || args != nil && !(strings.Contains(out, "[gw0]") && strings.Contains(out, "[gw1]")) {
			t.Errorf("pytest %q:\n%s", args, out)
		}
	}
	pip("uninstall", "--yes", "ptymodem")
	if diff := cmp.Diff(before, tree(t, venv)); diff != "" {
		t.Errorf("what is left after pip uninstall (-before +after):\n%s", diff)
	}

	folder := t.TempDir() // as vendored packages are
	pip("install", "--no-index", "--no-deps", "--find-links", dist, "--target", folder, "ptymodem==1.2.0rc1")
	cmd := tools.command(python, "-c", "from ptymodem import process; print(process.find())")
	cmd.Env = append(cmd.Env, machine.PythonPath(folder))
	if got := strings.TrimSpace(run(t, cmd)); got != filepath.Join(folder, "bin", "ptymodem") {
		t.Errorf("after pip install --target %s the program is %s", folder, got)
	}
}

// projectTest is a project's test that knows nothing of where ptymodem comes from.
const projectTest = `
import os, subprocess, sys

import pytest
import ptymodem
from ptymodem import process


def test_program():
    program = os.path.join(sys.prefix, "bin", "ptymodem")
    assert process.find() == program
    assert subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.startswith("ptymodem ")
    assert ptymodem.__version__ == "1.2.0rc1"


@pytest.mark.parametrize("name", ["a", "b", "c", "d"])
def test_modem(modem, name):
    host = os.open(modem.tty, os.O_RDWR | os.O_NOCTTY)
    os.write(host, b"AT+GMM\r")
    modem.await_line("EC200U", within="2m")
    os.close(host)
`

// wheels runs .ci/wheels as goreleaser's programs would have it.
func (b toolbox) wheels(t *testing.T, dist, version string, programs map[target]string) {
	t.Helper()
	artifacts(t, dist, version, programs)
	run(t, b.command("../../.ci/wheels", dist))
}

// artifacts writes what goreleaser writes about its programs.
func artifacts(t *testing.T, dist, version string, programs map[target]string) {
	t.Helper()
	type artifact struct {
		Name   string `json:"name"`
		Path   string `json:"path"`
		GOOS   string `json:"goos,omitempty"`
		GOARCH string `json:"goarch,omitempty"`
		GOARM  string `json:"goarm,omitempty"`
		Type   string `json:"type"`
	}
	all := []artifact{{Name: "checksums.txt", Path: "dist/checksums.txt", Type: "Checksum"}}
	for p, path := range programs {
		all = append(all, artifact{"ptymodem", path, p.os, p.arch, p.arm, "Binary"})
	}
	for name, v := range map[string]any{"artifacts.json": all, "metadata.json": map[string]string{"version": version}} {
		text, err := json.Marshal(v)
		if err == nil {
			err = os.WriteFile(filepath.Join(dist, name), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// unzip has the files of an archive, those that cannot be run by anybody left out of its scripts.
func unzip(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	files := map[string]string{}
	for _, f := range archive.File {
		if strings.Contains(f.Name, "/scripts/") && f.Mode().Perm()&0o111 != 0o111 {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		files[f.Name] = string(b)
	}
	return files
}

// tree lists what is in a folder.
func tree(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		all = append(all, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
