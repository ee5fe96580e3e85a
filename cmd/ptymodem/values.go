package main

import (
	"errors"
	"fmt"
	"strings"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

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
		return flagvalue.Path(s)
	}
	return s, server.CheckNumbered(s)
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
