package memfs

import (
	"io/fs"
	"os"
	"path"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/afero"
)

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
