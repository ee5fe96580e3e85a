package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/completion"
	"ptymodem/cmd/ptymodem/internal/environment"
	"ptymodem/cmd/ptymodem/internal/health"
	"ptymodem/cmd/ptymodem/internal/manual"
	"ptymodem/cmd/ptymodem/internal/recordings"
	"ptymodem/redact"
	"ptymodem/scenarios/collect"
	"ptymodem/scenarios/schema"
)

// exitUsage is the exit code of everything that could not start.
const exitUsage = 2

// exitStatuses are those of a modem, for people.
const exitStatuses = "Exit status: 0 ended by a signal or the end of its terminal, 1 all modems have ended by faults in ptymodem,\n" +
	"2 could not start."

func main() {
	survivePipes()
	os.Exit(execute(os.Args[1:], output{os.Stdout}, os.Stderr))
}

// execute runs the command line args and returns the exit code.
func execute(args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	if len(args) > 0 && completion.Requested(args[0]) {
		completion.Add(root, args[1:])
	}
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.Execute(); err != nil {
		var status interface{ ExitCode() int } // everything has been said
		if errors.As(err, &status) {
			return status.ExitCode()
		}
		if errors.Is(err, errUnread) {
			return 0 // who asked has seen enough
		}
		for _, line := range lines(err) {
			fmt.Fprintln(stderr, "ptymodem: "+line)
		}
		return exitUsage
	}
	return 0
}

// lines are what standard error has of err: a line, or one for each error of scenarios.
func lines(err error) []string {
	var many collect.Errors
	var file schema.Errors
	var all []string
	switch {
	case errors.As(err, &many):
		for _, one := range many {
			all = append(all, lines(one)...)
		}
	case errors.As(err, &file):
		for _, line := range file.Lines() {
			all = append(all, oneLine(errors.New(line)))
		}
	default:
		all = append(all, oneLine(withRemedy(err)))
	}
	return all
}

// oneLine is the text of err on one line, as joined errors have several.
func oneLine(err error) string { return redact.Escape(strings.ReplaceAll(err.Error(), "\n", "; ")) }

// newRoot makes the command line: the root command is run by another name.
func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "ptymodem",
		Short: "A virtual Quectel EC200U or EG915U modem on a pseudo-terminal",
		Long: "A virtual Quectel EC200U or EG915U modem on a pseudo-terminal. A program that talks FTP(S) through such a module\nopens this modem's tty instead.\n\n" +
			manual.Environment + "\n\n" + exitStatuses,
		Args:          knownCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	start := &cobra.Command{Use: "run", Short: "Start a modem and run until SIGINT or SIGTERM (the default)", Args: noArguments}
	start.Long = start.Short + ".\n\n" + exitStatuses
	for _, cmd := range []*cobra.Command{root, start} {
		o := addRunFlags(cmd.Flags())
		cmd.RunE = func(cmd *cobra.Command, _ []string) error {
			if err := environment.Check(root, os.Environ()); err != nil {
				return err
			}
			return run(o, cmd.OutOrStdout(), cmd.ErrOrStderr())
		}
	}
	addVersionFlag(root)
	root.AddCommand(start, newTest(), newValidate(), newTrace(), newReport(), newCommands(), newCA(), newVersion())
	root.AddCommand(recordings.NewRecord(programVersion), recordings.NewReplay(programVersion), recordings.NewImport(), recordings.NewRedact())
	root.AddCommand(completion.New(), manual.New(edition), health.New())
	root.SetHelpCommand(newHelp(root))
	return root
}

// newHelp is the library's help command, except that it knows what it does not know.
func newHelp(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [command]", Short: "Print the flags of a command", ValidArgsFunction: completion.Commands,
		RunE: func(_ *cobra.Command, args []string) error {
			about, rest, err := root.Find(args)
			switch {
			case err != nil:
				return err
			case len(rest) > 0:
				return knownCommand(root, rest)
			}
			return about.Help()
		},
	}
}

// knownCommand refuses what stands where a command would.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	if strings.HasSuffix(args[0], ".yaml") {
		return fmt.Errorf("unknown command %q: ptymodem --scenario %[1]s starts a modem for a scenario, ptymodem test %[1]s runs it as a test", args[0])
	}
	if near, ok := schema.Close(args[0], names); ok {
		return fmt.Errorf("unknown command %q: the nearest is %q (ptymodem --help lists all)", args[0], near)
	}
	return fmt.Errorf("unknown command %q: want one of %s", args[0], schema.Or(names))
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("unexpected argument %q: ptymodem %s takes flags only (ptymodem %[2]s --help lists them)", args[0], cmd.Name())
}

// flagError puts what is wrong with a flag into one line with a hint.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		given := unknown.GetSpecifiedName()
		dashes := "--"
		if unknown.GetSpecifiedShortnames() != "" {
			dashes = "-"
		}
		if given == "version" {
			return errors.New("unknown flag --version: it is a flag of ptymodem alone, as in ptymodem --version")
		}
		if cmd.Name() == "test" && cmd.Root().Flags().Lookup(given) != nil {
			return fmt.Errorf("unknown flag --%s: it is a flag of ptymodem run; in a test the scenario configures modem, server and network", given)
		}
		if near, ok := schema.Close(given, names); ok {
			return fmt.Errorf("unknown flag %s%s: the nearest is --%s (%s --help lists all)", dashes, given, near, cmd.CommandPath())
		}
		return fmt.Errorf("unknown flag %s%s: want one of --%s", dashes, given, strings.Join(names, ", --"))
	}
	var missing *pflag.ValueRequiredError
	if errors.As(err, &missing) {
		return fmt.Errorf("--%s needs a value: --%[1]s %s", missing.GetFlag().Name, missing.GetFlag().Value.Type())
	}
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return fmt.Errorf("--%s: %w", invalid.GetFlag().Name, explainValue(invalid.GetFlag(), invalid.GetValue(), invalid.Unwrap()))
	}
	return err
}

// explainValue is what is wrong with the value text of f: the error that its parser gave, except
// where that is the library's.
func explainValue(f *pflag.Flag, text string, err error) error {
	if err != nil && f.Value.Type() == "bool" {
		return fmt.Errorf("invalid value %q: want true or false", text)
	}
	return err
}
