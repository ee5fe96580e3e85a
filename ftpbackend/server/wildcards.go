package server

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"ptymodem/ftpbackend/server/memfs"
)

// LIST and NLST take * and ? in a name, as common servers do; MLSD does not (RFC 3659, 7.2.1). A file that has the very name comes first, and a pattern
// that matches nothing is an empty listing. Folders that match are listed by name, not by what is in them.

// hasWildcards tells a name that may be a pattern.
func hasWildcards(name string) bool { return strings.ContainsAny(name, "*?") }

// pattern tells whether a name that is asked for is to be expanded.
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

// splitPattern parts a pattern at its first component that has wildcards.
func splitPattern(pattern string) (folder string, rest []string) {
	rest = memfs.Components(pattern)
	folder = "/"
	for len(rest) > 0 && !hasWildcards(rest[0]) {
		folder, rest = path.Join(folder, rest[0]), rest[1:]
	}
	return folder, rest
}

// expand lists what a pattern matches, by names from its folder on.
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
				continue // a folder that has gone, or may not be read, has nothing that matches
			}
			for _, b := range below {
				all = append(all, memfs.Snapshot(path.Join(info.Name(), b.Name()), b))
			}
		}
	}
	return all, nil
}

// matches holds a name against a component of a pattern: * is any characters, ? is one, and neither is a dot at the beginning.
func matches(pattern, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(pattern, ".") {
		return false
	}
	star, retry := -1, 0 // where to go on when what follows the last * does not match
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
