package server

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// storedAuthority returns the CA kept in the folder dir. It makes one if there is none. However
// many processes do this at once, all get the same one: the first to name its file wins, and the
// others read that.
func storedAuthority(dir string, now func() time.Time) (*authority, error) {
	file := filepath.Join(dir, "ca.pem")
	a, err := readAuthority(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return a, err
	}
	if err := privateFolder(dir); err != nil {
		return nil, err
	}
	made, err := newAuthority(now())
	if err != nil {
		return nil, fmt.Errorf("make the server's CA: %w", err)
	}
	text, err := made.marshal()
	if err != nil {
		return nil, fmt.Errorf("make the server's CA: %w", err)
	}
	if err := publish(file, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("keep the server's CA: %w: make %s writable", err, dir)
	}
	return readAuthority(file)
}

func readAuthority(file string) (*authority, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the server's CA: %w", err)
	}
	a, err := parseAuthority(text)
	if err != nil {
		return nil, fmt.Errorf("the server's CA in %s cannot be used: %w: remove the file and a new one is made", file, err)
	}
	return a, nil
}

// privateFolder makes dir with mode 0700, or sets the mode of an existing one.
func privateFolder(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("keep the server's CA: %w: make the folder writable", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder: the server keeps its CA in a folder of that name, rename what is there", dir)
	}
	if info.Mode().Perm() == 0o700 {
		return nil
	}
	return os.Chmod(dir, 0o700)
}

// publish writes a file that appears complete, with mode 0600. It fails with fs.ErrExist if the
// name is taken.
func publish(file string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), temporaryPrefix+"*") // 0600 from the start
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if errClose := f.Close(); err == nil {
		err = errClose
	}
	if err != nil {
		return err
	}
	err = os.Link(f.Name(), file) // unlike a rename, a link replaces nothing
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// a file system without hard links: the last one wins, and storedAuthority reads that
	return os.Rename(f.Name(), file)
}

// keptAuthority returns the CA kept in a folder with the server's files. If it cannot be kept, as in
// a folder that is mounted read-only, it makes one in memory, until the server ends. FTPS works, and
// a warning says why a host that pins the CA needs a new one each time.
func keptAuthority(root string, cfg *Config) (*authority, error) {
	a, err := storedAuthority(filepath.Join(root, reservedName), cfg.Now)
	if err == nil || !notKept(err) {
		return a, err
	}
	cfg.Warn("ca", fmt.Errorf("the FTP server's CA is in memory, and another one after a restart: %w", err))
	return newAuthority(cfg.Now())
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
