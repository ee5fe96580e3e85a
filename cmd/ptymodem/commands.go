package main

import (
	"github.com/spf13/cobra"

	"ptymodem/emulator"
)

func newCommands() *cobra.Command {
	var markdown bool
	cmd := &cobra.Command{
		Use: "commands", Short: "Print the AT commands that the modem knows", Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			table := emulator.NewTable()
			if markdown {
				return table.WriteMarkdown(cmd.OutOrStdout())
			}
			return table.WriteText(cmd.OutOrStdout())
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "as Markdown, like docs/commands.md")
	return cmd
}
