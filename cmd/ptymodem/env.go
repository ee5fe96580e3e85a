package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// environmentName is the environment variable of a flag: PTYMODEM_FTP_ROOT for --ftp-root.
func environmentName(flag string) string {
	return "PTYMODEM_" + strings.ReplaceAll(strings.ToUpper(flag), "-", "_")
}

// fromEnvironment sets every flag that was not given from its environment variable, if that is
// there and not empty.
func fromEnvironment(flags *pflag.FlagSet, lookup func(string) (string, bool)) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		text, ok := lookup(environmentName(f.Name))
		if failed != nil || f.Changed || !ok || text == "" || f.Name == "help" {
			return
		}
		if err := setFromEnvironment(f, text); err != nil {
			failed = fmt.Errorf("%s: %w", environmentName(f.Name), err)
		}
		f.Changed = true // a variable counts as given, too
	})
	return failed
}

func setFromEnvironment(f *pflag.Flag, text string) error {
	if l, ok := f.Value.(interface{ setFields(string) error }); ok {
		return l.setFields(text)
	}
	return explainValue(f, text, f.Value.Set(text))
}
