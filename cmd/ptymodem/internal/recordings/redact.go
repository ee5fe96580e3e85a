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
)

// redactOptions are what the flags of redact say.
type redactOptions struct {
	redaction
	output string
}

// NewRedact is the subcommand that replaces the secrets of transcripts.
func NewRedact() *cobra.Command {
	o := &redactOptions{}
	cmd := &cobra.Command{
		Use: "redact FILE...", Short: "Replace the secrets of transcripts, so that they can be published and still be played",
		Long: "Replace the secrets of transcripts, .at files, so that they can be published and still be played.\n\n" +
			"IMEI, IMSI, ICCID and the SIM's number become those of the emulator's first modem, other telephone numbers become\n" +
			"numbers of nobody. Passwords and user names become redacted1 and so on, the same value the same word. PIN and PUK\n" +
			"become other digits. Texts of short messages stay.\n\n" +
			"Each FILE is written in place, and so are the files beside it that it names. A second run changes nothing.",
		Example: "  ptymodem redact session.at\n  ptymodem redact session.at --redact hosts -o public.at",
		RunE:    func(cmd *cobra.Command, files []string) error { return o.run(cmd, files) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVarP(&o.output, "output", "o", "", "write to this file, and leave FILE as it is")
	flagvalue.Name(flags, "output", "FILE")
	o.redaction.addTo(flags)
	return cmd
}

func (o *redactOptions) run(cmd *cobra.Command, files []string) error {
	switch {
	case len(files) == 0:
		return errors.New("no FILE: give transcripts, .at files")
	case o.output != "" && len(files) > 1:
		return errors.New("-o with several files: redact one at a time, or leave out -o to write in place")
	}
	if err := o.check(); err != nil {
		return err
	}
	for _, name := range files {
		what, err := o.redact(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", name, what)
	}
	return nil
}

// redact redacts one file, and says what was replaced.
func (o *redactOptions) redact(name string) (what string, err error) {
	before, err := readFile(name)
	if err != nil {
		return "", err
	}
	to, keep := name, keepInPlace(name)
	if o.output != "" {
		to = o.output
		side := &sideFolder{transcript: to, mode: publicMode}
		keep = func(_ string, b []byte) (string, error) { return side.keep(b) }
	}
	text, err := recording.Redact(name, string(before), o.options(recording.Options{}, header(string(before), "recorded")), keep)
	if err != nil {
		return "", err
	}
	if to != name || text != string(before) {
		if err := replaceFile(to, []byte(text), publicMode); err != nil {
			return "", err
		}
	}
	if kinds := header(text, "redacted"); kinds != "" {
		return "redacted " + kinds, nil
	}
	return "nothing to redact", nil
}

// keepInPlace writes a file beside a transcript again, where its bytes have changed.
func keepInPlace(transcript string) recording.Keep {
	return func(name string, b []byte) (string, error) {
		path := filepath.Join(filepath.Dir(transcript), name)
		before, err := os.ReadFile(path)
		if err != nil || bytes.Equal(before, b) {
			return name, err
		}
		return name, replaceFile(path, b, publicMode)
	}
}

// header is what a transcript has behind "!! WORD "; empty if it has none.
func header(text, word string) string {
	m := regexp.MustCompile(`(?m)^\s*!! ` + word + ` (.*)$`).FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return strings.TrimSpace(m[1])
}
