package soak

import (
	"errors"
	"fmt"

	"github.com/spf13/afero"

	"ptymodem/fs"
)

// Clear removes what hosts have left on the server and in the stores, so that what is measured
// before and after is the same.
func Clear(served afero.Fs, stores ...*fs.Store) error {
	var errs []error
	for _, s := range stores {
		files, err := s.List("*")
		errs = append(errs, err)
		for _, f := range files {
			errs = append(errs, s.Remove(f.Name))
		}
	}
	entries, err := afero.ReadDir(served, "/")
	errs = append(errs, err)
	for _, e := range entries {
		errs = append(errs, served.RemoveAll("/"+e.Name()))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("remove what hosts have left: %w", err)
	}
	return nil
}
