package main

import (
	"github.com/spf13/cobra"

	"ptymodem/emulator"
	"ptymodem/emulator/reference"
)

func newCommands() *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{
		Use: "commands", Short: "Print the AT commands that the modem knows", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := emulator.NewTable()
			if markdown {
				return reference.WriteMarkdown(cmd.OutOrStdout(), table)
			}
			return reference.WriteText(cmd.OutOrStdout(), table)
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "as Markdown, like docs/commands.md")
	return cmd
}
