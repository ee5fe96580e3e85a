package memfs

import (
	"io"
	"io/fs"
	"sync"
	"syscall"
	"time"
)

// Contents are kept in chunks of chunkSize bytes. The first one grows up to it, so that small files
// stay small.
const chunkSize = 256 << 10

// node is a file or folder in memory, with or without a name.
type node struct {
	quota    *quota
	children map[string]*node // of a folder, else nil; guarded by the file system's lock

	mu       sync.RWMutex
	mode     fs.FileMode
	modified time.Time
	size     int64
	chunks   [][]byte // nil for a hole; what is missing in one, or after the last, is zeros
	handles  int
	unlinked bool
}

func (n *node) info(name string) fs.FileInfo {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return entry{name: name, size: n.size, mode: n.mode, modified: n.modified}
}

func (n *node) open() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.handles++
}

func (n *node) closed() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.handles--
	n.free()
}

func (n *node) unlink() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unlinked = true
	n.free()
}

// free frees the contents once nobody can reach them. n is locked.
func (n *node) free() {
	if n.unlinked && n.handles == 0 {
		_ = n.quota.add(-n.size)
		n.size, n.chunks = 0, nil
	}
}

func (n *node) readAt(b []byte, at int64) (int, error) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	if at >= n.size {
		return 0, io.EOF
	}
	b = b[:min(int64(len(b)), n.size-at)]
	for done := 0; done < len(b); {
		i, from := int((at+int64(done))/chunkSize), int((at+int64(done))%chunkSize)
		part := b[done:min(len(b), done+chunkSize-from)]
		copied := 0
		if i < len(n.chunks) && from < len(n.chunks[i]) {
			copied = copy(part, n.chunks[i][from:])
		}
		clear(part[copied:])
		done += len(part)
	}
	return len(b), nil
}

// writeAt writes as much as the limit has room for. A negative offset means the end.
func (n *node) writeAt(b []byte, at int64) (written int, end int64, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if at < 0 {
		at = n.size
	}
	if len(b) == 0 {
		return 0, at, nil
	}
	if grows := at + int64(len(b)) - n.size; grows > 0 {
		if got := n.quota.take(grows); got < grows {
			fits := n.size + got - at // below 0 if not even the gap before the bytes has room
			err = LimitError{n.quota.most()}
			if fits <= 0 {
				_ = n.quota.add(-got)
				return 0, at, err
			}
			b = b[:fits]
		}
		n.size = at + int64(len(b))
	}
	n.modified = time.Now()
	for done := 0; done < len(b); {
		i, from := int((at+int64(done))/chunkSize), int((at+int64(done))%chunkSize)
		part := b[done:min(len(b), done+chunkSize-from)]
		copy(n.chunk(i, from+len(part))[from:], part)
		done += len(part)
	}
	return len(b), at + int64(len(b)), err
}

// chunk returns chunk i with at least size bytes. n is locked.
func (n *node) chunk(i, size int) []byte {
	for len(n.chunks) <= i {
		n.chunks = append(n.chunks, nil)
	}
	c := n.chunks[i]
	if size <= len(c) {
		return c
	}
	if size > cap(c) {
		room := min(max(size, 2*cap(c)), chunkSize)
		if i > 0 {
			room = chunkSize
		}
		c = append(make([]byte, 0, room), c...)
	}
	old := len(c)
	c = c[:size]
	clear(c[old:]) // a truncated chunk still has its old bytes there
	n.chunks[i] = c
	return c
}

func (n *node) truncate(size int64) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if size < 0 {
		return syscall.EINVAL
	}
	if err := n.quota.add(size - n.size); err != nil {
		return err
	}
	n.size, n.modified = size, time.Now()
	whole := int((size + chunkSize - 1) / chunkSize)
	if whole < len(n.chunks) {
		clear(n.chunks[whole:]) // for the garbage collector
		n.chunks = n.chunks[:whole]
	}
	if rest := int(size % chunkSize); rest > 0 && len(n.chunks) == whole && len(n.chunks[whole-1]) > rest {
		n.chunks[whole-1] = n.chunks[whole-1][:rest]
	}
	return nil
}

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
