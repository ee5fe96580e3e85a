package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/scenarios/collect"
)

func newValidate() *cobra.Command {
	var files []string // of commands
	cmd := &cobra.Command{
		Use:   "validate [SCENARIO...]",
		Short: "Check scenarios and commands files, report all errors in them, and run none",
		Long: "Check scenarios and commands files, report all errors in them, and run none.\n\n" +
			"SCENARIO is a file, a folder (all *.yaml below it), or a name or pattern ('drop-*') of built-in scenarios.\n\n" +
			"Errors go to standard error, as FILE:LINE:COLUMN and what is wrong there, at most 20 of a file. Exit status: 0 no errors,\n" +
			"2 errors.",
		Example: "  ptymodem validate scenarios/\n  ptymodem validate --commands mqtt.yaml",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args)+len(files) == 0 {
				return errors.New("no SCENARIO: give files, folders or names of built-in scenarios (ptymodem test --list lists them), or --commands FILE")
			}
			var checked []string
			var failed collect.Errors
			if len(files) > 0 {
				if _, err := collect.Commands(files, 0); err != nil {
					failed = append(failed, err)
				}
				checked = append(checked, plural(len(files), "commands file"))
			}
			if len(args) > 0 {
				runs, err := collect.Scenarios(args, false)
				if err != nil {
					failed = append(failed, err)
				}
				checked = append(checked, plural(len(runs), "scenario"))
			}
			if len(failed) > 0 {
				return failed
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s checked: no errors\n", strings.Join(checked, " and "))
			return nil
		},
	}
	flagvalue.AddList(cmd.Flags(), &files, parseCommands, "commands", "FILE", "check a commands file too; repeatable")
	return cmd
}
