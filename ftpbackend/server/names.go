package server

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// reservedName is the folder in the root that the server keeps for itself. Names that begin with it
// and a dash are temporary: the server's own, and those of a modem's store in the same folder.
const reservedName = ".ptymodem"

// temporaryPrefix begins the names of the server's temporary files; what follows is random.
const temporaryPrefix = reservedName + "-"

// maxName is the longest name of a file, in bytes, as in Linux file systems. It applies to memory,
// too.
const maxName = 255

// maxPath is the longest path from the server's folder, in bytes, as in a Linux system call. It
// also bounds what one command costs.
const maxPath = 4096

// maxLinks bounds the symbolic links followed on one path, as the kernel does.
const maxLinks = 40

var (
	errReserved = errors.New("the name is reserved for the server's own files: choose another")
	errBadName  = errors.New("a name cannot contain CR, LF or NUL")
	errLeaves   = errors.New("the link leads out of the server's folder and is not followed")
)

// reserved reports whether a path component is the server's own. Case is ignored, because some file
// systems ignore it.
func reserved(component string) bool {
	n := len(reservedName)
	return len(component) >= n && strings.EqualFold(component[:n], reservedName) &&
		(len(component) == n || component[n] == '-')
}

func checkName(component string) error {
	switch {
	case reserved(component):
		return errReserved
	case strings.ContainsAny(component, "\r\n\x00"):
		return errBadName
	case len(component) > maxName:
		return fmt.Errorf("%w: a name has at most %d bytes", syscall.ENAMETOOLONG, maxName)
	}
	return nil
}

// linkReader is a file system that has symbolic links.
type linkReader interface {
	afero.Lstater
	afero.LinkReader
}

// resolve turns a client's path into a path of the base file system: absolute, clean, without
// symbolic links and without the server's own names. The last component is left alone unless follow
// is set. Missing components are no error here: the operation itself reports them.
//
// The base file system itself never leaves the root. resolve also keeps links from reaching the
// reserved folder.
func (s *store) resolve(name string, follow bool) (string, error) {
	whole := path.Clean("/" + name)
	if len(whole) > maxPath {
		return "", fmt.Errorf("%w: a path has at most %d bytes", syscall.ENAMETOOLONG, maxPath)
	}
	rest := memfs.Components(whole)
	for _, c := range rest {
		if err := checkName(c); err != nil {
			return "", err
		}
	}
	links, ok := s.base.(linkReader)
	if !ok {
		return "/" + strings.Join(rest, "/"), nil
	}
	at := "/"
	for hops := 0; len(rest) > 0; {
		c := rest[0]
		if c == ".." {
			if at == "/" {
				return "", errLeaves
			}
			at, rest = path.Dir(at), rest[1:]
			continue
		}
		if err := checkName(c); err != nil {
			return "", err
		}
		next := path.Join(at, c)
		if len(rest) > 1 || follow {
			info, _, err := links.LstatIfPossible(next)
			if err == nil && info.Mode()&fs.ModeSymlink != 0 {
				target, err := links.ReadlinkIfPossible(next)
				if err != nil {
					return "", err
				}
				if path.IsAbs(target) {
					return "", errLeaves
				}
				if hops++; hops > maxLinks {
					return "", syscall.ELOOP
				}
				rest = append(memfs.Components(target), rest[1:]...)
				continue
			}
		}
		at, rest = next, rest[1:]
	}
	return at, nil
}
