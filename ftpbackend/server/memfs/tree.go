package memfs

import (
	"io/fs"
	"path"
	"strings"
	"syscall"
	"time"
)

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

func (m *FS) dropTree(p *node, name string) {
	n := p.children[name]
	for below := range n.children {
		m.dropTree(n, below)
	}
	m.drop(p, name)
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
