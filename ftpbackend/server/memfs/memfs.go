// Package memfs is an [afero.Fs] in memory that has a limit.
//
// [New] makes one. A write past the limit fails with a [LimitError], which is an ENOSPC. Appending
// costs no copy, and a removed file stays readable for whoever has it open.
package memfs

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/afero"
)

// LimitError is the error of a write past the limit of the server's memory.
type LimitError struct{ Limit int64 }

func (e LimitError) Error() string {
	return fmt.Sprintf("the server's memory is full: the limit is %d bytes (--ftp-limit raises it, a folder in --ftp-root has none)", e.Limit)
}

// Is reports whether target is [syscall.ENOSPC].
func (e LimitError) Is(err error) bool { return err == syscall.ENOSPC }

// quota counts what is stored in memory: the bytes of all files, and the number of files and
// folders. A removed file counts until the last handle on it is closed.
type quota struct {
	limit int64

	mu      sync.Mutex
	bytes   int64
	entries int64
}

// maxEntries bounds the number of files and folders, which take memory even when they are empty:
// less than a KiB each, a name of up to 255 bytes included.
func (q *quota) maxEntries() int64 { return max(q.limit>>10, 1024) }

// add counts n more bytes, or none if they are past the limit; n may be negative.
func (q *quota) add(n int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > 0 && n > q.limit-q.bytes {
		return LimitError{q.limit}
	}
	q.bytes += n
	return nil
}

// take counts up to n more bytes, and returns how many there was room for.
func (q *quota) take(n int64) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = max(min(n, q.limit-q.bytes), 0)
	q.bytes += n
	return n
}

func (q *quota) addEntry(n int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > 0 && q.entries >= q.maxEntries() {
		return fmt.Errorf("%d files and folders are stored, one for each KiB of the limit: %w", q.entries, LimitError{q.limit})
	}
	q.entries += n
	return nil
}

// FS is a file system in memory with a limit. Files are kept in chunks, so that a growing file is
// not copied and takes hardly more memory than it has bytes. A removed or replaced file stays
// readable for those who have it open.
type FS struct {
	quota *quota

	mu   sync.Mutex // guards the names; each file has a lock of its own, taken after this one
	root *node
}

var _ afero.Fs = (*FS)(nil)

func New(limit int64) *FS {
	m := &FS{quota: &quota{limit: limit}}
	m.root = m.newNode(fs.ModeDir | 0o755)
	return m
}

func (m *FS) newNode(mode fs.FileMode) *node {
	n := &node{quota: m.quota, mode: mode, modified: time.Now()}
	if mode.IsDir() {
		n.children = map[string]*node{}
	}
	return n
}

func clean(name string) string { return path.Clean("/" + name) }

func failure(op, name string, err error) error { return &fs.PathError{Op: op, Path: name, Err: err} }

// node returns what has a path, or nil. m is locked.
func (m *FS) node(at string) *node {
	n := m.root
	for c := range strings.SplitSeq(at, "/") {
		if c == "" {
			continue
		}
		if n = n.children[c]; n == nil {
			return nil
		}
	}
	return n
}

// parent returns the folder that a name is in. m is locked.
func (m *FS) parent(at string) (*node, error) {
	p := m.node(path.Dir(at))
	switch {
	case p == nil:
		return nil, fs.ErrNotExist
	case p.children == nil:
		return nil, syscall.ENOTDIR
	}
	return p, nil
}

// put gives a new node a free name. m is locked.
func (m *FS) put(at string, n *node) error {
	p, err := m.parent(at)
	if err != nil {
		return err
	}
	if err := m.quota.addEntry(1); err != nil {
		return err
	}
	p.hold(at, n)
	return nil
}

// hold puts a node into a folder. The name is a copy: a part of the path would keep the whole path
// in memory.
func (n *node) hold(at string, child *node) { n.children[strings.Clone(path.Base(at))] = child }

// drop removes a name from its folder. m is locked.
func (m *FS) drop(p *node, name string) {
	n := p.children[name]
	delete(p.children, name)
	_ = m.quota.addEntry(-1)
	n.unlink()
}

func (m *FS) Name() string { return "memory" }

func (m *FS) Create(name string) (afero.File, error) {
	return m.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (m *FS) Open(name string) (afero.File, error) { return m.OpenFile(name, os.O_RDONLY, 0) }

func (m *FS) OpenFile(name string, flag int, perm fs.FileMode) (afero.File, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := clean(name)
	n := m.node(at)
	writes := flag&(os.O_WRONLY|os.O_RDWR) != 0
	switch {
	case n == nil && flag&os.O_CREATE == 0:
		return nil, failure("open", name, fs.ErrNotExist)
	case n == nil:
		n = m.newNode(perm & fs.ModePerm)
		if err := m.put(at, n); err != nil {
			return nil, failure("open", name, err)
		}
	case flag&(os.O_CREATE|os.O_EXCL) == os.O_CREATE|os.O_EXCL:
		return nil, failure("open", name, fs.ErrExist)
	case n.children != nil && writes:
		return nil, failure("open", name, syscall.EISDIR)
	case writes && flag&os.O_TRUNC != 0:
		_ = n.truncate(0)
	}
	n.open()
	return &memoryFile{fs: m, node: n, name: name, reads: flag&os.O_WRONLY == 0, writes: writes, appends: flag&os.O_APPEND != 0}, nil
}

func (m *FS) Mkdir(name string, perm fs.FileMode) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := clean(name)
	if m.node(at) != nil {
		return failure("mkdir", name, fs.ErrExist)
	}
	if err := m.put(at, m.newNode(fs.ModeDir|perm&fs.ModePerm)); err != nil {
		return failure("mkdir", name, err)
	}
	return nil
}

func (m *FS) MkdirAll(name string, perm fs.FileMode) error {
	at := "/"
	for _, c := range Components(clean(name)) {
		at = path.Join(at, c)
		if info, err := m.Stat(at); err == nil {
			if !info.IsDir() {
				return failure("mkdir", at, syscall.ENOTDIR)
			}
			continue
		}
		if err := m.Mkdir(at, perm); err != nil {
			return err
		}
	}
	return nil
}

// Remove deletes a file or an empty folder.
func (m *FS) Remove(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := clean(name)
	n := m.node(at)
	switch {
	case n == nil:
		return failure("remove", name, fs.ErrNotExist)
	case at == "/":
		return failure("remove", name, fs.ErrPermission)
	case len(n.children) > 0:
		return failure("remove", name, syscall.ENOTEMPTY)
	}
	p, err := m.parent(at)
	if err != nil {
		return failure("remove", name, err)
	}
	m.drop(p, path.Base(at))
	return nil
}

func (m *FS) RemoveAll(name string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := clean(name)
	if m.node(at) == nil || at == "/" {
		return nil
	}
	p, err := m.parent(at)
	if err != nil {
		return failure("remove", name, err)
	}
	m.dropTree(p, path.Base(at))
	return nil
}

func (m *FS) dropTree(p *node, name string) {
	n := p.children[name]
	for below := range n.children {
		m.dropTree(n, below)
	}
	m.drop(p, name)
}

// Rename moves a file or folder. It replaces an existing file, but not a folder.
func (m *FS) Rename(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	fail := func(err error) error { return &os.LinkError{Op: "rename", Old: from, New: to, Err: err} }
	old, at := clean(from), clean(to)
	n, there := m.node(old), m.node(at)
	switch {
	case n == nil:
		return fail(fs.ErrNotExist)
	case old == at:
		return nil
	case old == "/" || within(at, old):
		return fail(syscall.EINVAL)
	case there != nil && (there.children != nil || n.children != nil):
		return fail(fs.ErrExist)
	}
	source, err := m.parent(old)
	if err != nil {
		return fail(err)
	}
	p, err := m.parent(at)
	if err != nil {
		return fail(err)
	}
	if there != nil {
		m.drop(p, path.Base(at))
	}
	delete(source.children, path.Base(old))
	p.hold(at, n)
	return nil
}

// within reports whether a path is below a folder.
func within(at, folder string) bool {
	return len(at) > len(folder) && at[:len(folder)] == folder && at[len(folder)] == '/'
}

func (m *FS) find(op, name string) (*node, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.node(clean(name))
	if n == nil {
		return nil, failure(op, name, fs.ErrNotExist)
	}
	return n, nil
}

func (m *FS) Stat(name string) (fs.FileInfo, error) {
	n, err := m.find("stat", name)
	if err != nil {
		return nil, err
	}
	return n.info(path.Base(clean(name))), nil
}

func (m *FS) Chmod(name string, mode fs.FileMode) error {
	n, err := m.find("chmod", name)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.mode = n.mode&fs.ModeType | mode&fs.ModePerm
	return nil
}

// Chown has no effect: files in memory have no owner.
func (m *FS) Chown(name string, _, _ int) error {
	_, err := m.find("chown", name)
	return err
}

func (m *FS) Chtimes(name string, _, modified time.Time) error {
	n, err := m.find("chtimes", name)
	if err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.modified = modified
	return nil
}

// Components splits a path, dropping empty and "." parts but keeping "..", which counts in a link's
// target.
func Components(p string) []string {
	var out []string
	for c := range strings.SplitSeq(p, "/") {
		if c != "" && c != "." {
			out = append(out, c)
		}
	}
	return out
}
