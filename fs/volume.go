package fs

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"

	"github.com/spf13/afero"
)

// volume is where a store's files are, by name: a folder, or memory. The store's lock is held when
// its methods but check are called, or the store is not yet shared.
type volume struct {
	disk  afero.Fs // everything is directly under "/"
	dir   string   // the folder, "" for memory
	claim *os.File // keeps the folder from other stores; nil for memory
}

// path is where a name is on a volume's disk.
func path(name string) string { return "/" + name }

// check is [CheckName] and, for a folder, whether the system would take the name for something else:
// to Windows NUL is a device, and a:b a part of the file a.
func (v *volume) check(name string) error {
	if err := CheckName(name, MaxName); err != nil {
		return err
	}
	if v.dir != "" && !filepath.IsLocal(name) {
		return fmt.Errorf("%w: this system has another use for it", ErrName)
	}
	return nil
}

// prepare removes what was left unfinished and sees whether the folder can be
// used; hint says what would be right.
func (v *volume) prepare() (hint string, err error) {
	if err := v.sweep(); err != nil {
		return "the folder must be readable and its files removable by this user", err
	}
	probe, temp, err := v.createTemp()
	if err == nil {
		err = errors.Join(probe.Close(), v.remove(temp))
	}
	return "the folder must be writable by this user", err
}

// release lets another store have the folder.
func (v *volume) release() error {
	if v.claim == nil {
		return nil
	}
	return v.claim.Close()
}

// entries gives the plain files, temporaries included, by name.
func (v *volume) entries() ([]os.FileInfo, error) {
	all, err := afero.ReadDir(v.disk, "/")
	if err != nil {
		return nil, gone(err)
	}
	plain := all[:0]
	for _, fi := range all {
		if fi.Mode().IsRegular() {
			plain = append(plain, fi)
		}
	}
	return plain, nil
}

// lookup finds a plain file, without following links. The error is ErrNotFound
// or errNotPlain or the operating system's.
func (v *volume) lookup(name string) (os.FileInfo, error) {
	fi, err := v.lstat(name)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, ErrNotFound
	case err != nil:
		return nil, err
	case !fi.Mode().IsRegular():
		return nil, errNotPlain
	}
	return fi, nil
}

func (v *volume) lstat(name string) (os.FileInfo, error) {
	if l, ok := v.disk.(afero.Lstater); ok {
		fi, _, err := l.LstatIfPossible(path(name))
		return fi, err
	}
	return v.disk.Stat(path(name))
}

// read opens a plain file for reading.
func (v *volume) read(name string) (afero.File, error) {
	return v.disk.OpenFile(path(name), os.O_RDONLY|noFollow, 0)
}

// create makes an empty file where nothing is yet.
func (v *volume) create(name string) (afero.File, error) {
	return v.disk.OpenFile(path(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
}

// createTemp makes an empty temporary, locked.
func (v *volume) createTemp() (afero.File, string, error) {
	for {
		name := fmt.Sprintf("%s%016x", tempPrefix, rand.Uint64())
		f, err := v.create(name)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return nil, "", err
		}
		// Another process's sweep may have come between making and locking.
		if lock(f) {
			if _, err := v.lstat(name); err == nil {
				return f, name, nil
			}
		}
		f.Close()
	}
}

// sweep removes the temporaries of processes that are gone.
func (v *volume) sweep() error {
	all, err := v.entries()
	if err != nil {
		return err
	}
	for _, fi := range all {
		if !isTemp(fi.Name()) {
			continue
		}
		f, err := v.disk.OpenFile(path(fi.Name()), os.O_RDWR|noFollow, 0)
		if errors.Is(err, os.ErrNotExist) {
			continue // its owner was quicker
		}
		if err != nil {
			return err
		}
		if lock(f) {
			if runtime.GOOS == "windows" {
				f.Close() // what is open cannot be removed there
			}
			err = v.remove(fi.Name())
		}
		f.Close()
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func (v *volume) remove(name string) error { return v.disk.Remove(path(name)) }

// keepMode gives the file temp the permissions of the one that it will replace, where the file
// system has any.
func (v *volume) keepMode(temp string, old os.FileInfo) {
	_ = v.disk.Chmod(path(temp), old.Mode().Perm())
}

// rename gives a finished temporary its name, in place of what has it if replaces is set. At no
// moment is there neither the old content nor the new.
//
// A plain rename over a large file makes ext4 write the new one out first (auto_da_alloc), which
// takes as long as half a download. So in a folder the two names are exchanged, where that can be,
// and the old content, under the hidden name then, is removed.
func (v *volume) rename(temp, name string, replaces bool) error {
	if replaces && v.dir != "" && exchange(filepath.Join(v.dir, temp), filepath.Join(v.dir, name)) == nil {
		_ = v.remove(temp) // or the next start does
		return nil
	}
	return v.disk.Rename(path(temp), path(name))
}
