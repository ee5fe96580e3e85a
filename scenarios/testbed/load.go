package testbed

import (
	"errors"
	iofs "io/fs"
	"os"
	"path/filepath"

	"ptymodem/scenarios"
)

// Load reads the scenario in a file and returns the file system in which its contents are found. A
// content may come from any file below the scenario's root: the nearest folder above the scenario
// that holds .git or go.mod, or the current folder if that is further up; without either the
// scenario's own folder. Paths and symbolic links that lead out of the root are errors. All errors
// of the file come at once, as [schema.Errors].
func Load(name string) (*scenarios.Scenario, iofs.FS, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, err := scenarios.ReadAll(name, f)
	if err != nil {
		return nil, nil, err
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return nil, nil, err
	}
	dir := filepath.Dir(abs)
	files := contentFS{contentRoot(dir)}
	within, err := filepath.Rel(files.root, dir)
	if err != nil {
		return nil, nil, err
	}
	s, err := scenarios.ParseIn(files, filepath.ToSlash(within), name, data)
	return s, files, err
}

// contentRoot is the folder that the contents of scenarios in dir are below. It is never all of the
// file system, unless dir is.
func contentRoot(dir string) string {
	root := dir
	for at := dir; !isTop(at); at = filepath.Dir(at) {
		if exists(filepath.Join(at, ".git")) || exists(filepath.Join(at, "go.mod")) {
			root = at
			break
		}
	}
	current, err := os.Getwd()
	if err != nil || isTop(current) {
		return root
	}
	if rel, err := filepath.Rel(current, root); err == nil && filepath.IsLocal(rel) {
		return current
	}
	return root
}

func isTop(dir string) bool { return filepath.Dir(dir) == dir }

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// contentFS has the files below a folder. It holds no descriptor: there may be thousands of
// scenarios.
type contentFS struct{ root string }

// String is the folder, for errors.
func (c contentFS) String() string { return c.root }

// Open opens a file below the folder.
func (c contentFS) Open(name string) (iofs.File, error) {
	root, err := os.OpenRoot(c.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	f, err := root.Open(c.inside(root, name))
	if err != nil {
		return nil, err
	}
	return f, nil
}

// Stat does not open the file, which may be a pipe.
func (c contentFS) Stat(name string) (iofs.FileInfo, error) {
	root, err := os.OpenRoot(c.root)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return root.Stat(c.inside(root, name))
}

// inside is the name by which root opens a file. Links with an absolute target are followed here,
// because root refuses all of them; those that lead out keep their name, and are refused.
func (c contentFS) inside(root *os.Root, name string) string {
	local := filepath.FromSlash(name)
	if _, err := root.Stat(local); err == nil || errors.Is(err, iofs.ErrNotExist) {
		return local
	}
	top, err := filepath.EvalSymlinks(c.root)
	if err != nil {
		return local
	}
	real, err := filepath.EvalSymlinks(filepath.Join(c.root, local))
	if err != nil {
		return local
	}
	if rel, err := filepath.Rel(top, real); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return local
}
