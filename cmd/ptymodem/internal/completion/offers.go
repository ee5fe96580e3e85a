package completion

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/emulator/trace"
	"ptymodem/recording/compare"
	"ptymodem/recording/imports"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/library"
)

// Requested reports that the first argument is one of those by which a script asks.
func Requested(first string) bool {
	return first == cobra.ShellCompRequestCmd || first == cobra.ShellCompNoDescRequestCmd
}

// Add has the commands of root say what can be typed for their arguments and for the values of
// their flags. line are the words behind ptymodem, up to the one that is being typed. It is needed
// where that is [Requested], and costs every other start time.
func Add(root *cobra.Command, line []string) {
	afterDash := len(line) > 0 && slices.Contains(line[:len(line)-1], "--")
	for _, cmd := range slices.Concat(root.Commands(), []*cobra.Command{root}) {
		if len(cmd.ValidArgs) == 0 {
			cmd.ValidArgsFunction = arguments(cmd, afterDash)
		}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if f.NoOptDefVal == "" { // the others have no value
				_ = cmd.RegisterFlagCompletionFunc(f.Name, values(cmd.Name(), f)) // it fails only if there is one
			}
		})
	}
}

// arguments are what a command takes beside flags.
func arguments(cmd *cobra.Command, afterDash bool) cobra.CompletionFunc {
	switch cmd.Name() {
	case "test":
		if afterDash {
			return anyFile // of COMMAND
		}
		return scenarioNames
	case "validate":
		return scenarioNames
	case "trace":
		return filesNamed("jsonl")
	case "report":
		return filesNamed("jsonl", "at")
	case "replay", "redact":
		return filesNamed("at")
	case "import":
		return anyFile
	case "record":
		return func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nothing(cmd, args, word)
			}
			return anyFile(cmd, args, word) // the port: a file in /dev
		}
	case "man":
		return folders
	}
	return nothing
}

// Commands offers the names of the commands; it is for the argument of ptymodem help.
func Commands(cmd *cobra.Command, _ []string, word string) (all []cobra.Completion, _ cobra.ShellCompDirective) {
	for _, c := range cmd.Root().Commands() {
		if c.IsAvailableCommand() && strings.HasPrefix(c.Name(), word) {
			all = append(all, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

// values are what a flag takes.
func values(command string, f *pflag.Flag) cobra.CompletionFunc {
	if c, ok := f.Value.(interface{ Choices() []string }); ok && c.Choices() != nil {
		return words(c.Choices())
	}
	switch f.Name {
	case "scenario":
		return scenarioNames
	case "commands":
		return namesOrFiles(func() []cobra.Completion { return commands.Packs() }, "yaml")
	case "pack":
		return words(commands.Packs())
	case "fail-on":
		return words(compare.Classes())
	case "format":
		return words(formats())
	case "redact":
		return words([]string{"hosts"})
	case "kind":
		return kinds
	case "shard":
		return words([]string{"auto"})
	case "api":
		if command == "test" {
			return words([]string{"0"})
		}
		return nothing
	case "ftp-cert":
		return filesNamed("pem", "crt", "cer")
	case "ftp-key":
		return filesNamed("pem", "key")
	case "junit":
		return filesNamed("xml")
	case "html":
		return filesNamed("html")
	case "markdown":
		return filesNamed("md")
	}
	switch f.Value.Type() {
	case "DIR":
		return folders
	case "FILE", "PATH", "DEV":
		return anyFile
	}
	return nothing // a number, an address, a name that nobody else knows
}

func nothing(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveNoFileComp
}

func anyFile(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

func folders(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// filesNamed offers files with these endings, and folders, which may have such.
func filesNamed(endings ...string) cobra.CompletionFunc {
	return cobra.FixedCompletions(endings, cobra.ShellCompDirectiveFilterFileExt)
}

// words offers a few words. The shell takes those that fit.
func words(all []cobra.Completion) cobra.CompletionFunc {
	return cobra.FixedCompletions(all, cobra.ShellCompDirectiveNoFileComp)
}

// namesOrFiles offers names, or, where none begins as the word does, files with these endings: a
// shell cannot be given both.
func namesOrFiles(names func() []cobra.Completion, endings ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		fit := slices.DeleteFunc(names(), func(name string) bool { return !strings.HasPrefix(name, word) })
		if len(fit) == 0 {
			return endings, cobra.ShellCompDirectiveFilterFileExt
		}
		return fit, cobra.ShellCompDirectiveNoFileComp
	}
}

func scenarioNames(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return namesOrFiles(scenarios, "yaml")(cmd, args, word)
}

// scenarios are those that are built in, each with what it is about.
func scenarios() (all []cobra.Completion) {
	for _, name := range library.Names() {
		all = append(all, cobra.CompletionWithDesc(name, title(name)))
	}
	return all
}

// title is the name: of a built-in scenario. To read all of it as YAML would take longer than a
// shell may wait.
func title(name string) string {
	text, err := fs.ReadFile(library.FS(), name+".yaml")
	if err != nil {
		return ""
	}
	_, rest, _ := bytes.Cut(append([]byte("\n"), text...), []byte("\nname: "))
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	return strings.Trim(string(line), "'")
}

func formats() (all []cobra.Completion) {
	for _, f := range imports.Formats() {
		all = append(all, cobra.CompletionWithDesc(f.Name, f.Brief))
	}
	return all
}

// kinds completes the last of a list like at,urc.
func kinds(_ *cobra.Command, _ []string, word string) (all []cobra.Completion, _ cobra.ShellCompDirective) {
	begun := word[:strings.LastIndex(word, ",")+1]
	for _, k := range trace.Kinds() {
		if !slices.Contains(strings.Split(begun, ","), k) {
			all = append(all, begun+k)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}
