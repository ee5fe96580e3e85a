package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ptymodem/scenarios/collect"
)

func newValidate() *cobra.Command {
	return &cobra.Command{
		Use:   "validate SCENARIO...",
		Short: "Check scenarios, report all errors in them, and run none",
		Long: "Check scenarios, report all errors in them, and run none.\n\n" +
			"SCENARIO is a file, a folder (all *.yaml below it), or a name or pattern ('drop-*') of built-in scenarios.\n\n" +
			"Errors go to standard error, as FILE:LINE:COLUMN and what is wrong there, at most 20 of a file. Exit status: 0 no errors,\n" +
			"2 errors.",
		Example: "  ptymodem validate scenarios/",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no SCENARIO: give files, folders or names of built-in scenarios (ptymodem test --list lists them)")
			}
			runs, err := collect.Scenarios(args, false)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s checked: no errors\n", plural(len(runs), "scenario"))
			return nil
		},
	}
}
