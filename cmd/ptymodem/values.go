package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

// value is a flag whose text is parsed when it is given. It implements pflag.Value.
type value[T any] struct {
	to    *T
	parse func(string) (T, error)
	kind  string // what the help says in place of the value
	text  string // as it was given, or the default

	choices []string // all that it can be, or nil
}

// Choices are all that the flag can be, for shells that complete it; nil if they cannot be listed.
func (v *value[T]) Choices() []string { return v.choices }

func (v *value[T]) Set(s string) error {
	parsed, err := v.parse(s)
	if err != nil {
		return err
	}
	*v.to, v.text = parsed, s
	return nil
}

func (v *value[T]) String() string { return v.text }
func (v *value[T]) Type() string   { return v.kind }

// list is a flag that may be repeated. It implements pflag.Value.
type list[T any] struct {
	to    *[]T
	parse func(string) (T, error)
	kind  string
	texts []string // as they were given
}

// GetSlice is how a shell that completes flags sees that this one can be given again.
func (l *list[T]) GetSlice() []string { return l.texts }

func (l *list[T]) Set(s string) error {
	parsed, err := l.parse(s)
	if err != nil {
		return err
	}
	*l.to, l.texts = append(*l.to, parsed), append(l.texts, s)
	return nil
}

func (l *list[T]) String() string { return "" }
func (l *list[T]) Type() string   { return l.kind }

// setFields sets every one of the values that an environment variable holds.
func (l *list[T]) setFields(s string) error {
	for _, field := range strings.Fields(s) {
		if err := l.Set(field); err != nil {
			return err
		}
	}
	return nil
}

// choice reads one of the named things there are, in any case of letters.
func choice[T any](names []string, things ...T) func(string) (T, error) {
	return func(s string) (T, error) {
		for i, name := range names {
			if strings.EqualFold(name, s) {
				return things[i], nil
			}
		}
		var none T
		if near, ok := schema.Close(s, names); ok {
			return none, fmt.Errorf("invalid value %q: want one of %s (the nearest is %s)", s, strings.Join(names, ", "), near)
		}
		return none, fmt.Errorf("invalid value %q: want one of %s", s, strings.Join(names, ", "))
	}
}

// addChoice defines a flag whose value is one of names; things are what they stand for.
func addChoice[T any](flags *pflag.FlagSet, to *T, names []string, things []T, name, kind, initial, usage string) {
	flags.Var(&value[T]{to: to, parse: choice(names, things...), kind: kind, text: initial, choices: names}, name, usage)
}

// parsePath reads the path of a file or folder.
func parsePath(s string) (string, error) {
	switch {
	case s == "":
		return "", fmt.Errorf("the path is empty: give a file or folder, or leave out the flag")
	case strings.Contains(s, "{n}"):
		return "", fmt.Errorf("invalid path %q: {n} is only for --ufs, --sd, --ftp-root and --commands", s)
	}
	return s, nil
}

// parseCommands reads the name of a pack, or the path of a file, in which {n} stands for a modem's
// index.
func parseCommands(s string) (string, error) {
	if s == "" {
		return "", fmt.Errorf("the path is empty: give a file of commands, or a pack: %s", schema.Or(commands.Packs()))
	}
	return s, nil
}

// commandsUsage is the help about --commands; more comes in the middle.
func commandsUsage(more string) string {
	return "answer commands of your own from a file, or from a pack: " + schema.Or(commands.Packs()) + ";\n" + more + "repeatable; see docs/commands-of-your-own.md"
}

// parseFolder reads the path of a folder, in which {n} stands for a modem's index.
func parseFolder(s string) (string, error) {
	if s == "" {
		return parsePath(s)
	}
	return s, server.CheckNumbered(s)
}

// parseModems reads how many modems there are to be.
func parseModems(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxModems {
		return 0, fmt.Errorf("invalid number of modems %q: want 1 to %d", s, maxModems)
	}
	return n, nil
}

// parseLimit reads a size above 0.
func parseLimit(s string) (int64, error) {
	n, err := schema.ParseSize(s)
	if err == nil && n == 0 {
		err = fmt.Errorf("a limit of 0 leaves no room for a file: want 1 or more, as in 64MiB")
	}
	return n, err
}

// account is one of the embedded server's.
type account struct{ name, password string }

// parseAccount reads NAME:PASSWORD; the password may hold further colons, or be empty.
func parseAccount(s string) (account, error) {
	name, password, ok := strings.Cut(s, ":")
	if !ok || name == "" {
		return account{}, errors.New("invalid account: want NAME:PASSWORD, as in test:secret") // the value is not shown: it may be a password
	}
	return account{name, password}, nil
}
