package recordings

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/recording"
	"ptymodem/recording/imports"
)

// importOptions are what the flags of import say.
type importOptions struct {
	redaction
	format, pattern, port string
	output                string
	scenario, commands    bool
}

// NewImport is the subcommand that reads the logs of other programs.
func NewImport() *cobra.Command {
	o := &importOptions{}
	cmd := &cobra.Command{
		Use: "import LOG", Short: "Turn the log of another program into a transcript, or into a scenario",
		Long: "Turn the log of another program into a transcript, or into a scenario. LOG - is standard input.\n\n" +
			"Formats, recognised if --format does not name one:\n" + formatList() +
			"\nOther logs have a line for each line of the port: --pattern is a regular expression for them, with a group text, and\n" +
			"perhaps time and dir. A dir such as tx, rx, --> or <-- says who sent the line.\n\n" +
			"Secrets are replaced as by ptymodem redact.",
		Example: "  ptymodem import mm.log -o session.at\n" +
			"  ptymodem import qcom.log --pattern '^\\[(?P<time>[^]]*)\\](?P<text>.*)' -o session.at\n" +
			"  ptymodem import socat.log --scenario -o session.yaml",
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	text := func(to *string, name, short, kind, usage string) {
		flags.StringVarP(to, name, short, "", usage)
		flagvalue.Name(flags, name, kind)
	}
	text(&o.output, "output", "o", "FILE", "write to this file (default standard output)")
	text(&o.format, "format", "", "NAME", "the format of LOG")
	text(&o.pattern, "pattern", "", "RE", "a regular expression for the lines of LOG")
	text(&o.port, "port", "", "NAME", "the port, of a log with several (default the one with the most bytes)")
	flags.BoolVar(&o.scenario, "scenario", false, "write a scenario: what the host sent as steps, and what the module said as expect")
	flags.BoolVar(&o.commands, "commands", false, "write a commands file: what the module answered otherwise than the emulator")
	o.redaction.addTo(flags)
	flags.BoolVar(&o.none, "no-redact", false, "leave secrets in")
	return cmd
}

// formatList has a line for each format.
func formatList() string {
	var b strings.Builder
	for _, f := range imports.Formats() {
		fmt.Fprintf(&b, "  %-13s %s\n", f.Name, f.Brief)
	}
	return b.String()
}

func (o *importOptions) run(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return errors.New("want one LOG, as in ptymodem import mm.log -o session.at (- is standard input)")
	}
	how, err := o.how()
	if err != nil {
		return err
	}
	from := cmd.InOrStdin()
	if args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		from = f
	}
	text, err := readLog(args[0], from, largestLog)
	if err != nil {
		return err
	}
	log, err := imports.Read(args[0], text, how)
	if err != nil {
		return err
	}
	switch {
	case o.commands:
		file, what, err := o.asCommands(cmd.Context(), args[0], log)
		if err != nil {
			return err
		}
		return o.write(cmd, file, what)
	case o.scenario:
		return o.write(cmd, o.asScenario(args[0], log), "a scenario")
	}
	return o.transcript(cmd, log)
}

// how is how the log is read.
func (o *importOptions) how() (how imports.Options, err error) {
	how = imports.Options{Format: o.format, Port: o.port}
	if o.scenario && o.commands {
		return how, errors.New("--scenario with --commands: leave out one of them")
	}
	if o.pattern == "" {
		return how, o.check()
	}
	if o.format != "" {
		return how, errors.New("--pattern with --format: leave out one of them")
	}
	if how.Pattern, err = regexp.Compile(o.pattern); err == nil {
		err = imports.CheckPattern(how.Pattern)
	}
	if err != nil {
		return how, fmt.Errorf("--pattern: %w", err)
	}
	return how, o.check()
}

// mode is that of a new file.
func (o *importOptions) mode() os.FileMode {
	if o.none {
		return secretMode
	}
	return publicMode
}

// transcript writes the log as a transcript. Long data goes to files beside it.
func (o *importOptions) transcript(cmd *cobra.Command, log *imports.Log) error {
	how := o.options(log.Options(), log.Firmware)
	if o.output == "" {
		how.Inline = 1 << 30
	} else {
		side := &sideFolder{transcript: o.output, mode: o.mode()}
		how.Side = side.keep
	}
	var text bytes.Buffer
	if err := recording.Format(&text, log.Frames, how); err != nil {
		return err
	}
	what := "a transcript"
	if kinds := header(text.String(), "redacted"); kinds != "" {
		what += ", redacted " + kinds
	}
	return o.write(cmd, text.Bytes(), what)
}

// write writes what became of the log.
func (o *importOptions) write(cmd *cobra.Command, text []byte, what string) error {
	if o.output == "" {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	if err := replaceFile(o.output, text, o.mode()); err != nil {
		return fmt.Errorf("--output: %w: give the name of a file that can be written", err)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", filepath.ToSlash(o.output), what)
	return err
}
