package fs

import (
	"fmt"
	"strings"
)

// Longest names, in bytes: of a store's files and so of FILE commands, and of
// the local names of FTP commands.
const (
	MaxName    = 80
	MaxFTPName = 63
)

// tempPrefix is reserved for the store's own temporaries.
const tempPrefix = ".ptymodem-"

// CheckName tells whether name can be a file of a store: one to max bytes, none
// of them a slash, a backslash or a control character, and not ".", ".." nor
// the name of a temporary. Such a name cannot leave the store's folder. The
// error is [ErrNameTooLong] or [ErrName]; a name that is both is ErrName.
func CheckName(name string, max int) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case name == "." || name == "..":
		return fmt.Errorf("%w: it means a folder, and the store is flat", ErrName)
	case isTemp(name):
		return fmt.Errorf("%w: %q at its start is reserved", ErrName, tempPrefix)
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c == '/' || c == '\\':
			return fmt.Errorf("%w: it has a %q in it, and the store is flat", ErrName, c)
		case c < 0x20 || c == 0x7f:
			return fmt.Errorf("%w: it has a control character in it", ErrName)
		}
	}
	if len(name) > max {
		return fmt.Errorf("%w: it has %d bytes, at most %d are allowed", ErrNameTooLong, len(name), max)
	}
	return nil
}

// isTemp ignores case, for folders on file systems that do.
func isTemp(name string) bool {
	return len(name) >= len(tempPrefix) && strings.EqualFold(name[:len(tempPrefix)], tempPrefix)
}

// hasWildcard tells a pattern from an exact name.
func hasWildcard(pattern string) bool {
	return strings.ContainsAny(pattern, "*?")
}

// match reports whether name matches pattern, where * stands for any bytes and
// ? for exactly one. There is no escape. Time is at most quadratic.
func match(pattern, name string) bool {
	p, n := 0, 0
	star, retry := -1, 0 // the last * seen, and where what follows it is tried next
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == name[n]):
			p++
			n++
		case star >= 0:
			retry++
			p, n = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
