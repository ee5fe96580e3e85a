package server

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// loadAuthority returns the CA kept with the server's files. If it cannot be kept, as in a folder
// that is mounted read-only, it makes one in memory, until the server ends. FTPS works, and a
// warning says why a host that pins the CA needs a new one each time.
func (s *Server) loadAuthority() (*authority, error) {
	a, err := storedAuthority(filepath.Join(s.root.Name(), reservedName), s.config.Now)
	if err == nil || !notKept(err) {
		return a, err
	}
	s.config.Warn("ca", fmt.Errorf("the FTP server's CA is in memory, and another one after a restart: %w", err))
	return newAuthority(s.config.Now())
}

// notKept reports whether err means that a file cannot be written, and nothing is wrong with what
// is there.
func notKept(err error) bool {
	for _, e := range []error{fs.ErrPermission, syscall.EROFS, syscall.ENOSPC, syscall.EDQUOT} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
