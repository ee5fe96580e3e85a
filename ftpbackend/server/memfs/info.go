package memfs

import (
	"io/fs"
	"time"
)

// entry is a file's description at one moment. Those of afero's memory change with the file, and
// give 42 as a folder's size.
type entry struct {
	name     string
	size     int64
	mode     fs.FileMode
	modified time.Time
}

// Snapshot returns an entry. Of the mode it keeps what a listing can show: the type, and the nine
// permission bits.
func Snapshot(name string, info fs.FileInfo) fs.FileInfo {
	mode := info.Mode()
	if mode&fs.ModeTemporary != 0 { // afero's mark for a file made without permissions
		mode = 0o644
	}
	e := entry{name: name, size: info.Size(), mode: mode & (fs.ModeType | fs.ModePerm), modified: info.ModTime()}
	if info.IsDir() {
		e.mode |= fs.ModeDir
		e.size = 0
	}
	return e
}

func (e entry) Name() string { return e.name }

func (e entry) Size() int64 { return e.size }

func (e entry) Mode() fs.FileMode { return e.mode }

func (e entry) ModTime() time.Time { return e.modified }

func (e entry) IsDir() bool { return e.mode.IsDir() }

func (e entry) Sys() any { return nil }
