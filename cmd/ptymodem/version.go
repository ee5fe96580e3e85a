package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/manual"
)

// release and commit are what the linker sets in builds that Go cannot say the version of, as it is
// not in a git checkout or has no tag:
//
//	go build -ldflags '-X main.release=1.2.3 -X main.commit=0123abcd' ./cmd/ptymodem
//
// Empty, they are what Go has recorded. Nothing else sets them.
var release, commit string

// A build is what the program was built from.
type build struct {
	version  string // as in 1.2.3; (devel) if it is not known
	commit   string // empty if it is not known
	modified bool   // what was built is the commit with changes
	time     time.Time
}

// thisBuild is that of the program.
func thisBuild() build {
	info, _ := debug.ReadBuildInfo()
	return buildOf(info, release, commit)
}

// buildOf is what Go has recorded, which may be nil, with the release and the commit over it.
func buildOf(info *debug.BuildInfo, release, commit string) build {
	if info == nil {
		info = &debug.BuildInfo{}
	}
	b := build{version: bare(cmp.Or(release, info.Main.Version, "(devel)")), commit: commit}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = cmp.Or(commit, s.Value)
		case "vcs.modified":
			b.modified = s.Value == "true"
		case "vcs.time":
			b.time, _ = time.Parse(time.RFC3339, s.Value) // the zero time if it is not one
		}
	}
	return b
}

// bare is a version without the v that Go's have: it is the same wherever it was built.
func bare(version string) string {
	if len(version) > 1 && version[0] == 'v' && '0' <= version[1] && version[1] <= '9' {
		return version[1:]
	}
	return version
}

// String is a line: version, commit, Go and platform.
func (b build) String() string {
	text := "ptymodem " + b.version
	if b.commit != "" {
		text += " " + b.commit
		if b.modified {
			text += " (modified)"
		}
	}
	return fmt.Sprintf("%s %s %s/%s", text, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// programVersion is the version in one word.
func programVersion() string { return thisBuild().version }

// addVersionFlag adds --version, which prints what the command version does and takes nothing from
// the environment.
func addVersionFlag(root *cobra.Command) {
	var asked bool
	root.Flags().BoolVar(&asked, "version", false, "print version, commit and Go version")
	start := root.RunE
	root.RunE = func(cmd *cobra.Command, args []string) error {
		if asked {
			return printVersion(cmd.OutOrStdout())
		}
		return start(cmd, args)
	}
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if asked {
			return nil
		}
		return fromEnvironment(cmd.Flags(), os.LookupEnv)
	}
}

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print version, commit and Go version", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return printVersion(cmd.OutOrStdout()) },
	}
}

func printVersion(w io.Writer) error {
	_, err := fmt.Fprintln(w, thisBuild())
	return err
}

// edition is the program as manual pages name it.
func edition() manual.Edition {
	b := thisBuild()
	return manual.Edition{Version: b.version, Date: b.time}
}
