package completion

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"ptymodem/scenarios/schema"
)

func shells() []string { return []string{"bash", "zsh", "fish"} }

// New is the subcommand that prints a script.
func New() *cobra.Command {
	return &cobra.Command{
		Use: "completion SHELL", Short: "Print a script that completes commands, flags and names in a shell: bash, zsh or fish",
		Long: "Print a script that completes the command line of ptymodem in a shell: commands, flags and their values, the names of\n" +
			"built-in scenarios and packs, and files. SHELL is bash, zsh or fish. Put the script where the shell looks for it, and\n" +
			"start a new shell:\n\n" +
			"  ptymodem completion bash >~/.local/share/bash-completion/completions/ptymodem\n" +
			"  ptymodem completion zsh >\"${fpath[1]}/_ptymodem\"\n" +
			"  ptymodem completion fish >~/.config/fish/completions/ptymodem.fish\n\n" +
			"That folder of bash needs the package bash-completion. The script does not: without the package, load it in ~/.bashrc.",
		Example:   "  source <(ptymodem completion bash)",
		ValidArgs: shells(),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return fmt.Errorf("no SHELL: give one of %s, as in ptymodem completion bash", schema.Or(shells()))
			case len(args) > 1:
				return fmt.Errorf("unexpected argument %q: give one SHELL", args[1])
			}
			script, err := scriptFor(cmd.Root(), args[0])
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(script)
			return err
		},
	}
}

func scriptFor(root *cobra.Command, shell string) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch shell {
	case "bash":
		if err = root.GenBashCompletionV2(&b, true); err == nil {
			return withoutPackage(b.Bytes())
		}
	case "zsh":
		err = root.GenZshCompletion(&b)
	case "fish":
		err = root.GenFishCompletion(&b, true)
	default:
		if near, ok := schema.Close(shell, shells()); ok {
			return nil, fmt.Errorf("unknown shell %q: the nearest is %s (one of %s)", schema.Clip(shell), near, schema.Or(shells()))
		}
		return nil, fmt.Errorf("unknown shell %q: want one of %s", schema.Clip(shell), schema.Or(shells()))
	}
	return b.Bytes(), err
}

//go:embed without.bash
var without string

// withoutPackage is cobra's script for bash, so that it works without the package bash-completion
// too, whose functions it calls.
func withoutPackage(script []byte) ([]byte, error) {
	last := []byte("\nif [[ $(type -t compopt) = \"builtin\" ]]; then\n    complete ")
	if !bytes.Contains(script, []byte("_filedir")) || bytes.Count(script, last) != 1 {
		return nil, errors.New("the script of the library is not as ptymodem knows it: please report this")
	}
	script = bytes.ReplaceAll(script, []byte("_filedir"), []byte("__ptymodem_filedir"))
	return bytes.Replace(script, last, append([]byte("\n"+without), last...), 1), nil
}
