package emulator

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

// MakeLink makes path a symbolic link to target, a tty's absolute path. A link into /dev/pts that is there already is replaced in one step,
// so that the name never vanishes; anything else that is there is left alone, and an error says so.
func MakeLink(path, target string) (*Link, error) {
	abs, err := filepath.Abs(path)
	if path == "" || err != nil {
		return nil, fmt.Errorf("make a link to %s: %q is no path: give the name that the link is to have", target, path)
	}
	l := &Link{Path: abs, target: target}
	// The name is taken first and looked at second: what comes into being between a look and a rename would be lost.
	err = os.Symlink(target, abs)
	if errors.Is(err, fs.ErrExist) {
		err = l.replace()
	}
	if err != nil {
		return nil, fmt.Errorf("make the link %s: %w", path, explainLink(abs, err))
	}
	return l, nil
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

// Remove removes the link if it still names our tty; a link that somebody else has put there since stays.
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
