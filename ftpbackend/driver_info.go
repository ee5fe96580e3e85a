package ftpbackend

import (
	"io"
	"io/fs"
	"time"

	"github.com/spf13/afero"
)

// entry is a file's description at one moment; those of afero's memory change as the file does, and say 42 for a
// folder's size.
type entry struct {
	name     string
	size     int64
	mode     fs.FileMode
	modified time.Time
}

// snapshot keeps of the mode what a listing can show: the type, and the nine permission bits.
func snapshot(name string, info fs.FileInfo) fs.FileInfo {
	mode := info.Mode()
	if mode&fs.ModeTemporary != 0 { // memory's mark for a file made without permissions
		mode = 0o644
	}
	e := entry{name: name, size: info.Size(), mode: mode & (fs.ModeType | fs.ModePerm), modified: info.ModTime()}
	if info.IsDir() {
		e.mode |= fs.ModeDir
		e.size = 0
	}
	return e
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return e.modified }
func (e entry) IsDir() bool        { return e.mode.IsDir() }
func (e entry) Sys() any           { return nil }

// folder is an open folder that lists what the store shows of it.
type folder struct {
	afero.File
	list func() ([]fs.FileInfo, error)
	rest []fs.FileInfo
	read bool
}

// Readdir returns the next count entries, or all that are left when count is not positive, as [os.File.Readdir] does.
func (f *folder) Readdir(count int) ([]fs.FileInfo, error) {
	if !f.read {
		all, err := f.list()
		if err != nil {
			return nil, err
		}
		f.rest, f.read = all, true
	}
	if count <= 0 {
		out := f.rest
		f.rest = nil
		return out, nil
	}
	if len(f.rest) == 0 {
		return nil, io.EOF
	}
	count = min(count, len(f.rest))
	out := f.rest[:count]
	f.rest = f.rest[count:]
	return out, nil
}

// Readdirnames is Readdir for the names alone.
func (f *folder) Readdirnames(count int) ([]string, error) {
	infos, err := f.Readdir(count)
	names := make([]string, len(infos))
	for i, info := range infos {
		names[i] = info.Name()
	}
	return names, err
}
