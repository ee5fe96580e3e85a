package ftpbackend

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"
	"syscall"
	"time"
)

// Contents are kept in chunks of chunkSize bytes. The first one grows up to it, so that small files stay small.
const chunkSize = 256 << 10

// node is a file or folder in memory, with or without a name.
type node struct {
	quota    *quota
	children map[string]*node // of a folder, else nil; guarded by the file system's lock

	mu       sync.RWMutex
	mode     fs.FileMode
	modified time.Time
	size     int64
	chunks   [][]byte // nil for a hole; what is missing in one, or behind the last, is zeros
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

// free gives the contents back once nobody can reach them. n is locked.
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

// writeAt writes as much as the limit has room for. A negative offset is the end.
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
			fits := n.size + got - at // below 0 where not even the gap before the bytes has room
			err = errLimit{n.quota.limit}
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

// chunk is chunk i with at least so many bytes. n is locked.
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
	clear(c[old:]) // a truncated chunk has its old bytes there
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

// memoryFile is an open file or folder. Its methods may be called from several goroutines.
type memoryFile struct {
	fs                     *memoryFs
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

// check tells whether a file may be used. f is locked.
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

// Readdir returns the next count entries of a folder, or all that are left when count is not positive.
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
	names := make([]string, len(infos))
	for i, info := range infos {
		names[i] = info.Name()
	}
	return names, err
}
