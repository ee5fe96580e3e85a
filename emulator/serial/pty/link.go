package pty

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ttyFolder is where ttys are, and so what a link of an earlier run points into.
const ttyFolder = "/dev/pts/"

// A Link is a symbolic link with a stable name to a tty.
type Link struct {
	// Path is the link, absolute.
	Path string
	// Replaced is what a link into /dev/pts that was there before pointed to; empty if none was.
	Replaced string

	target string
}

// Links makes links, and holds their names until Close: no Links of another process makes one of
// the same name meanwhile. The zero value is ready. It is not for several goroutines at once.
type Links struct {
	folders map[string]*os.File // where links are, open; nil where a folder cannot be opened, and names in it cannot be held
}

// Make makes path a symbolic link to target, a tty's absolute path. A link into /dev/pts that is
// there already is replaced in one step, so that the name never vanishes; anything else that is
// there is left alone, and an error says so, as when another process holds the name.
func (s *Links) Make(path, target string) (*Link, error) {
	abs, err := filepath.Abs(path)
	if path == "" || err != nil {
		return nil, fmt.Errorf("make a link to %s: %q is no path: give the name that the link is to have", target, path)
	}
	l := &Link{Path: abs, target: target}
	if err = s.hold(abs); err == nil {
		err = l.put()
	}
	if err != nil {
		return nil, fmt.Errorf("make the link %s: %w", path, explainLink(abs, err))
	}
	return l, nil
}

// hold keeps other processes from the name. One that was killed holds nothing: the lock ends with
// the descriptor.
func (s *Links) hold(path string) error {
	dir, name := filepath.Split(path)
	folder, known := s.folders[dir]
	if !known {
		folder, _ = os.Open(dir) // of what is wrong with the folder, making the link tells more
		if s.folders == nil {
			s.folders = map[string]*os.File{}
		}
		s.folders[dir] = folder
	}
	if folder == nil || holdName(folder, name) {
		return nil
	}
	leads := "one"
	if old, err := os.Readlink(path); err == nil {
		leads = "one to " + old
	}
	return fmt.Errorf("it is in use, as %s of another ptymodem that is running: end that, or give another name", leads)
}

// Held reports whether a process that is running has made the link path, or is about to. It opens
// the link's folder, and never the tty. The error says why that cannot be known.
func Held(path string) (bool, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return false, err
	}
	dir, name := filepath.Split(abs)
	folder, err := os.Open(dir)
	if err != nil {
		return false, err
	}
	defer folder.Close()
	return nameHeld(folder, name)
}

// Close gives the names up; links that are there still stay.
func (s *Links) Close() error {
	var errs []error
	for _, folder := range s.folders {
		if folder != nil {
			errs = append(errs, folder.Close())
		}
	}
	s.folders = nil
	return errors.Join(errs...)
}

// put makes the link. The name is taken first and looked at second: what comes into being between a
// look and a rename would be lost.
func (l *Link) put() error {
	err := os.Symlink(l.target, l.Path)
	if errors.Is(err, fs.ErrExist) {
		err = l.replace()
	}
	return err
}

// replace puts the link in the place of one to a tty.
func (l *Link) replace() error {
	info, err := os.Lstat(l.Path)
	if err != nil {
		return err
	}
	if info.Mode()&fs.ModeSymlink == 0 {
		kind := "a file"
		if info.IsDir() {
			kind = "a folder"
		}
		return fmt.Errorf("%s is there already: remove it, or give a name that is free", kind)
	}
	old, err := os.Readlink(l.Path)
	if err != nil {
		return err
	}
	if !inTTYFolder(filepath.Dir(l.Path), old) {
		return fmt.Errorf("a link to %s is there already, which is no tty in %s: remove it, or give a name that is free", old, ttyFolder)
	}
	temp := l.Path + "." + strconv.FormatUint(rand.Uint64(), 36)
	if err := os.Symlink(l.target, temp); err != nil {
		return err
	}
	if err := os.Rename(temp, l.Path); err != nil {
		os.Remove(temp)
		return err
	}
	l.Replaced = old
	return nil
}

// Remove removes the link if it still names our tty; a link that somebody else has put there since
// stays.
func (l *Link) Remove() error {
	now, err := os.Readlink(l.Path)
	if err != nil || now != l.target {
		return nil // gone, or no longer ours
	}
	if err := os.Remove(l.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove the link: %w", err)
	}
	return nil
}

func inTTYFolder(folder, target string) bool {
	if !filepath.IsAbs(target) {
		target = filepath.Join(folder, target)
	}
	return strings.HasPrefix(filepath.Clean(target), ttyFolder)
}

// explainLink says what would be right, where the system's own word is not enough.
func explainLink(path string, err error) error {
	folder := filepath.Dir(path)
	switch info, statErr := os.Stat(folder); {
	case errors.Is(statErr, fs.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist: make it first (mkdir -p)", folder)
	case statErr == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder: give a name in one", folder)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("no permission to write in %s: give a name in a folder of yours", folder)
	}
	return err
}
