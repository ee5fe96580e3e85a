package server

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"ptymodem/ftpbackend/server/memfs"
)

// LIST and NLST accept * and ? in a name, as on common servers; MLSD does not (RFC 3659, 7.2.1). A
// file with exactly that name comes first. A pattern that matches nothing is an empty listing.
// Folders that match are listed by name, not by their contents.

// hasWildcards reports whether a name may be a pattern.
func hasWildcards(name string) bool { return strings.ContainsAny(name, "*?") }

// pattern reports whether a requested name is to be expanded.
func (d *driver) pattern(name string) bool {
	if !hasWildcards(name) {
		return false
	}
	if verb := d.client.GetLastCommand(); verb != "LIST" && verb != "NLST" {
		return false
	}
	_, err := d.store.Stat(name)
	return errors.Is(err, fs.ErrNotExist)
}

// splitPattern splits a pattern at its first component with wildcards.
func splitPattern(pattern string) (folder string, rest []string) {
	rest = memfs.Components(pattern)
	folder = "/"
	for len(rest) > 0 && !hasWildcards(rest[0]) {
		folder, rest = path.Join(folder, rest[0]), rest[1:]
	}
	return folder, rest
}

// expand lists what a pattern matches, by names relative to its folder.
func (s *store) expand(folder string, rest []string) ([]fs.FileInfo, error) {
	found, err := s.readDir(folder)
	if err != nil {
		return nil, err
	}
	var all []fs.FileInfo
	for _, info := range found {
		switch {
		case !matches(rest[0], info.Name()):
		case len(rest) == 1:
			all = append(all, info)
		case info.IsDir():
			below, err := s.expand(path.Join(folder, info.Name()), rest[1:])
			if err != nil {
				continue // a folder that is gone, or may not be read, has no matches
			}
			for _, b := range below {
				all = append(all, memfs.Snapshot(path.Join(info.Name(), b.Name()), b))
			}
		}
	}
	return all, nil
}

// matches reports whether a name matches a component of a pattern: * is any characters, ? is one,
// and neither matches a dot at the beginning.
func matches(pattern, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(pattern, ".") {
		return false
	}
	star, retry := -1, 0 // where to go on if what follows the last * does not match
	p, n := 0, 0
	for n < len(name) {
		_, size := utf8.DecodeRuneInString(name[n:])
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, n
			p++
		case p < len(pattern) && pattern[p] == '?':
			p, n = p+1, n+size
		case p < len(pattern) && pattern[p] == name[n]:
			p, n = p+1, n+1
		case star >= 0:
			_, size := utf8.DecodeRuneInString(name[retry:])
			retry += size
			p, n = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
