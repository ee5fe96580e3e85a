package manual

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// An Edition is the program that pages are about.
type Edition struct {
	Version string
	Date    time.Time // of what it was built from; zero if it is not known
}

// epochVariable is the date of what is made, for builds that are to come out the same every time:
// see reproducible-builds.org.
const epochVariable = "SOURCE_DATE_EPOCH"

// New is the subcommand that writes the pages.
func New(edition func() Edition) *cobra.Command {
	return &cobra.Command{
		Use: "man [DIR]", Short: "Print the manual page, or write those of all commands to a folder",
		Long: "Print the manual page ptymodem(1), or write it and those of all commands to the folder DIR, which is made if absent.\n\n" +
			"The date of the pages is SOURCE_DATE_EPOCH, or that of the commit that ptymodem was built from.",
		Example: "  ptymodem man | man -l -\n  ptymodem man ~/.local/share/man/man1",

		DisableFlagsInUseLine: true, // there is only --help
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("unexpected argument %q: give one folder, or none to print the page", args[1])
			}
			e, err := edition().dated(os.LookupEnv)
			if err != nil {
				return err
			}
			if len(args) == 1 {
				return e.writeAll(cmd.Root(), args[0])
			}
			_, err = cmd.OutOrStdout().Write(e.page(cmd.Root()))
			return err
		},
	}
}

// dated is the edition with the date of [epochVariable], if that is set.
func (e Edition) dated(lookup func(string) (string, bool)) (Edition, error) {
	text, _ := lookup(epochVariable)
	if text == "" {
		return e, nil
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seconds < 0 || seconds > 253402300799 { // the end of the year 9999
		return e, fmt.Errorf("%s: invalid time %q: want seconds since 1970, as in 1767225600", epochVariable, text)
	}
	e.Date = time.Unix(seconds, 0)
	return e, nil
}

// writeAll writes all pages to a folder.
func (e Edition) writeAll(root *cobra.Command, dir string) error {
	if dir == "" {
		return errors.New("the path is empty: give a folder, or none to print the page")
	}
	all := commands(root)
	for _, cmd := range all[1:] {
		if _, err := os.Stat(dir); err != nil && cmd.Name() == dir && dir != "man" { // a good name for the folder
			return fmt.Errorf("%q is a command: give the folder for the pages of all, as in ptymodem man ./%[1]s", dir)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%w: give a folder that can be written", err)
	}
	for _, cmd := range all {
		name := filepath.Join(dir, pageName(cmd)+".1")
		if err := os.WriteFile(name, e.page(cmd), 0o644); err != nil {
			return fmt.Errorf("%w: give a folder that can be written", err)
		}
	}
	return nil
}

// commands are root and those below it that have a page, by name.
func commands(root *cobra.Command) []*cobra.Command {
	all := slices.DeleteFunc(slices.Clone(root.Commands()), func(c *cobra.Command) bool { return !c.IsAvailableCommand() || c.Name() == "help" })
	return append([]*cobra.Command{root}, all...)
}

// pageName is what the page of a command is called, without its section.
func pageName(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Name()
	}
	return cmd.Root().Name() + "-" + cmd.Name()
}
