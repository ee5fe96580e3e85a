package memfs

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"
	"syscall"
)

// memoryFile is an open file or folder. Its methods may be called from several goroutines.
type memoryFile struct {
	fs                     *FS
	node                   *node
	name                   string
	reads, writes, appends bool

	mu     sync.Mutex
	at     int64
	listed int
	closed bool
}

func (f *memoryFile) Name() string { return f.name }
func (f *memoryFile) Sync() error  { return nil }

func (f *memoryFile) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return failure("close", f.name, fs.ErrClosed)
	}
	f.closed = true
	f.node.closed()
	return nil
}

// check fails if a file may not be used. f is locked.
func (f *memoryFile) check(op string, allowed bool) error {
	switch {
	case f.closed:
		return failure(op, f.name, fs.ErrClosed)
	case f.node.children != nil:
		return failure(op, f.name, syscall.EISDIR)
	case !allowed:
		return failure(op, f.name, syscall.EBADF)
	}
	return nil
}

func (f *memoryFile) Read(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("read", f.reads); err != nil || len(b) == 0 {
		return 0, err
	}
	n, err := f.node.readAt(b, f.at)
	f.at += int64(n)
	return n, err
}

func (f *memoryFile) ReadAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("read", f.reads && at >= 0); err != nil || len(b) == 0 {
		return 0, err
	}
	n, err := f.node.readAt(b, at)
	if err == nil && n < len(b) {
		err = io.EOF
	}
	return n, err
}

func (f *memoryFile) Write(b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("write", f.writes); err != nil {
		return 0, err
	}
	at := f.at
	if f.appends {
		at = -1
	}
	n, end, err := f.node.writeAt(b, at)
	f.at = end
	if err != nil {
		err = failure("write", f.name, err)
	}
	return n, err
}

func (f *memoryFile) WriteString(s string) (int, error) { return f.Write([]byte(s)) }

func (f *memoryFile) WriteAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("write", f.writes && !f.appends && at >= 0); err != nil {
		return 0, err
	}
	n, _, err := f.node.writeAt(b, at)
	if err != nil {
		err = failure("write", f.name, err)
	}
	return n, err
}

func (f *memoryFile) Seek(offset int64, whence int) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("seek", true); err != nil {
		return 0, err
	}
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.node.info("").Size()
	}
	if offset < 0 {
		return 0, failure("seek", f.name, syscall.EINVAL)
	}
	f.at = offset
	return offset, nil
}

func (f *memoryFile) Truncate(size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.check("truncate", f.writes); err != nil {
		return err
	}
	if err := f.node.truncate(size); err != nil {
		return failure("truncate", f.name, err)
	}
	return nil
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f.node.info(path.Base(clean(f.name))), nil }

// Readdir returns the next count entries of a folder, or all that are left if count is not
// positive.
func (f *memoryFile) Readdir(count int) ([]fs.FileInfo, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.node.children == nil {
		return nil, failure("readdir", f.name, syscall.ENOTDIR)
	}
	f.fs.mu.Lock()
	defer f.fs.mu.Unlock()
	names := make([]string, 0, len(f.node.children))
	for name := range f.node.children {
		names = append(names, name)
	}
	slices.Sort(names)
	names = names[min(f.listed, len(names)):]
	if count > 0 {
		if len(names) == 0 {
			return nil, io.EOF
		}
		names = names[:min(count, len(names))]
	}
	f.listed += len(names)
	infos := make([]fs.FileInfo, len(names))
	for i, name := range names {
		infos[i] = f.node.children[name].info(name)
	}
	return infos, nil
}

func (f *memoryFile) Readdirnames(count int) ([]string, error) {
	infos, err := f.Readdir(count)
	return Names(infos), err
}

// Names returns the names of what Readdir has listed.
func Names(infos []fs.FileInfo) []string {
	names := make([]string, len(infos))
	for i, info := range infos {
		names[i] = info.Name()
	}
	return names
}
