package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			info, _ := debug.ReadBuildInfo()
			return printVersion(cmd.OutOrStdout(), info)
		},
	}
}

// printVersion writes the module's version and the revision it was built from, as far as the build
// recorded them.
func printVersion(w io.Writer, info *debug.BuildInfo) error {
	version, revision := "(devel)", ""
	if info != nil {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		settings := map[string]string{}
		for _, s := range info.Settings {
			settings[s.Key] = s.Value
		}
		if revision = settings["vcs.revision"]; revision != "" {
			revision = " " + revision
			if settings["vcs.modified"] == "true" {
				revision += " (modified)"
			}
		}
	}
	_, err := fmt.Fprintf(w, "ptymodem %s%s %s %s/%s\n", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
