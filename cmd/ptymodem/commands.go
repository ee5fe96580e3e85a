package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/emulator"
	"ptymodem/emulator/reference"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

func newCommands() *cobra.Command {
	var markdown bool
	var pack string
	cmd := &cobra.Command{
		Use: "commands", Short: "Print the AT commands that the modem knows", Args: noArguments,
		Long: "Print the AT commands that the modem knows, with their forms and parameters. With --pack print a pack of commands instead,\n" +
			"to start a file of your own from: see docs/commands-of-your-own.md.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if pack != "" {
				text, err := commands.PackText(pack)
				if err != nil {
					return fmt.Errorf("--pack: %w", err)
				}
				_, err = cmd.OutOrStdout().Write(text)
				return err
			}
			table := emulator.NewTable()
			if markdown {
				return reference.WriteMarkdown(cmd.OutOrStdout(), table)
			}
			return reference.WriteText(cmd.OutOrStdout(), table)
		},
	}
	cmd.Flags().BoolVar(&markdown, "markdown", false, "as Markdown, like docs/commands.md")
	flagvalue.Add(cmd.Flags(), &pack, flagvalue.Path, "pack", "NAME", "", "print a pack for --commands: "+schema.Or(commands.Packs()))
	return cmd
}
