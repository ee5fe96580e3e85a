package check

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"
)

// build builds ptymodem.
func build(t *testing.T) (bin string) {
	t.Helper()
	bin = filepath.Join(t.TempDir(), "ptymodem")
	if out, err := exec.Command("go", "build", "-C", "../../..", "-tags", "nethttpomithttp2", "-o", bin, "./cmd/ptymodem").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

// accepts has ptymodem read a command line, if it is one of ptymodem: with --help it reads all flags
// up to --, and does nothing.
func accepts(t *testing.T, bin string, words []string) error {
	t.Helper()
	if len(words) == 0 || path.Base(words[0]) != "ptymodem" {
		return nil
	}
	args, flags := words[1:], 0
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		flags = 1
		if err := quiet(bin, "help", args[0]); err != nil {
			return err
		}
	}
	return quiet(bin, slices.Insert(slices.Clone(args), flags, "--help")...)
}

// quiet runs a program without variables of ptymodem's. Its error has what the program says.
func quiet(bin string, args ...string) error {
	cmd := exec.Command(bin, args...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "PTYMODEM_") })
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// ofScript are the commands of a shell script, with its variables as they are written.
func ofScript(script string) (commands [][]string, err error) {
	file, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(script), "")
	if err != nil {
		return nil, err
	}
	written := &expand.Config{Env: expand.FuncEnviron(func(name string) string {
		if name == "IFS" {
			return "" // the usual one
		}
		return "$" + name
	})}
	syntax.Walk(file, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		words, failed := expand.Fields(written, call.Args...)
		err = errors.Join(err, failed)
		commands = append(commands, words)
		return true
	})
	return commands, err
}

// ofArgv are the commands of a program with its arguments: of a shell those of its script, too.
func ofArgv(words []string) (commands [][]string, err error) {
	if len(words) == 3 && path.Base(words[0]) == "sh" && words[1] == "-c" {
		return ofScript(words[2])
	}
	return [][]string{words}, nil
}
