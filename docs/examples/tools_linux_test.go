package examples_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ptymodem/ftpbackend/ftptest/machine"
)

// A toolbox has the program that the examples are for.
type toolbox struct{ folder string }

func build(t *testing.T) toolbox {
	t.Helper()
	return toolbox{filepath.Dir(machine.Ptymodem(t, "../.."))}
}

func (b toolbox) ptymodem(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(b.folder, "ptymodem"), args...)
	cmd.Env = append(os.Environ(), machine.PythonPath())
	return cmd
}
