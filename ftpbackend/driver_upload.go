package ftpbackend

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// temporaryPrefix begins the names of unfinished uploads; what follows is random.
const temporaryPrefix = reservedName + "-"

// upload is a file being replaced by STOR: it grows under a hidden name in the same folder and takes its own
// name, in one step, when it is closed. A transfer that broke takes it too, so that the client can resume from
// what arrived; unless nothing did, which leaves things as they were.
type upload struct {
	*writing
	store     *store
	temporary string
	final     string
}

// upload starts the replacement of the file called name, which need not exist.
func (s *store) upload(name string) (*upload, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, err := s.target(name, true)
	if err != nil {
		return nil, notAllowed(name, err)
	}
	if info, err := s.base.Stat(at); err == nil && !regular(info) {
		return nil, notAllowed(name, errNotFile)
	}
	temporary := path.Join(path.Dir(at), temporaryPrefix+rand.Text())
	f, err := s.base.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, notAllowed(name, err)
	}
	claim(f)
	return &upload{&writing{File: f}, s, temporary, at}, nil
}

// Close gives the file its name, or drops it.
func (u *upload) Close() error {
	u.store.mu.Lock()
	defer u.store.mu.Unlock()
	// renamed while still open: the claim on the temporary lasts until it is none any more
	err := u.settle()
	if errClose := u.File.Close(); err == nil {
		err = errClose
	}
	return err
}

func (u *upload) settle() error {
	broken := u.failed != nil || u.stored != nil
	if broken && u.received == 0 {
		return u.store.base.Remove(u.temporary)
	}
	if info, err := u.store.lstat(u.final); err == nil && info.IsDir() {
		_ = u.store.base.Remove(u.temporary) // the error that matters is the next one
		return notAllowed(u.final, fs.ErrExist)
	}
	if err := u.store.base.Rename(u.temporary, u.final); err != nil {
		_ = u.store.base.Remove(u.temporary)
		return fmt.Errorf("finish %s: %w", u.final, err)
	}
	return nil
}

// sweep removes the unfinished uploads that a killed server left below the folder top of root. Those of a server that is running on
// the same folder are claimed, and stay. It reads the whole tree once, names only.
func sweep(root *os.Root, top string) error {
	return fs.WalkDir(root.FS(), top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == top {
				return err
			}
			return fs.SkipDir // a folder that may not be read is not served either
		}
		base := path.Base(name)
		if d.IsDir() && base == reservedName {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() || len(base) <= len(temporaryPrefix) || base[:len(temporaryPrefix)] != temporaryPrefix {
			return nil
		}
		f, err := root.Open(name)
		if err != nil {
			return nil
		}
		defer f.Close()
		if claim(f) {
			_ = root.Remove(name) // a read-only folder keeps its leftovers, hidden
		}
		return nil
	})
}
