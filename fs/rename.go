package fs

import "path/filepath"

// rename gives a finished temporary its name, in place of what has it if replaces is set. At no
// moment is there neither the old content nor the new.
//
// A plain rename over a large file makes ext4 write the new one out first (auto_da_alloc), which
// takes as long as half a download. So in a folder the two names are exchanged, where that can be,
// and the old content, under the hidden name then, is removed.
func (s *Store) rename(temp, name string, replaces bool) error {
	if replaces && s.dir != "" && exchange(filepath.Join(s.dir, temp), filepath.Join(s.dir, name)) == nil {
		_ = s.disk.Remove(path(temp)) // or the next start does
		return nil
	}
	return s.disk.Rename(path(temp), path(name))
}
