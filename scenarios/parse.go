package scenarios

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"ptymodem/scenarios/schema"
)

// Parse reads a scenario. file is what its positions and errors name; nothing is opened. Any error
// is an [*schema.Error].
func Parse(file string, data []byte) (*Scenario, error) {
	s, err := schema.Parse(file, data, scenarioObject().Shape())
	if err != nil {
		return nil, err
	}
	s.setFile(file)
	return &s, nil
}

// Load reads the scenario in a file of fsys, and resolves it there.
func Load(fsys fs.FS, name string) (*Scenario, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := ReadAll(name, f)
	if err != nil {
		return nil, err
	}
	s, err := Parse(name, data)
	if err != nil {
		return nil, err
	}
	return s, s.Resolve(fsys, path.Dir(name))
}

// Resolve turns the paths of contents, which start from the scenario's own folder dir, into paths
// of fsys, and reports those that are missing. It is to be called once. To let them lead above
// the folder, give a file system that starts further up.
func (s *Scenario) Resolve(fsys fs.FS, dir string) error {
	for _, c := range s.contents() {
		if c.Kind != FileContent {
			continue
		}
		name := path.Join(dir, c.From)
		if !fs.ValidPath(name) {
			return &schema.Error{Pos: c.Pos, Reason: "from: " + c.From + " leads out of " + rootName(fsys) + ": use a path of a file below it"}
		}
		info, err := fs.Stat(fsys, name)
		switch {
		case escapes(err):
			return &schema.Error{Pos: c.Pos, Reason: "from: " + c.From + " is a link that leads out of " + rootName(fsys) + ": use a file below it"}
		case err != nil:
			return &schema.Error{Pos: c.Pos, Reason: "from: " + c.From + " cannot be read: " + reason(err) + "; want a path beside the scenario's file"}
		case !info.Mode().IsRegular():
			return &schema.Error{Pos: c.Pos, Reason: "from: " + c.From + " is not a file"}
		}
		c.From = name
	}
	return nil
}

// rootName names the folder that contents are below, which a file system may know.
func rootName(fsys fs.FS) string {
	if s, ok := fsys.(fmt.Stringer); ok {
		return s.String() + " (the project's folder, the current folder or the scenario's own)"
	}
	return "what can be read"
}

// escapes tells a symbolic link out of an [os.Root], for which there is no error to compare with.
func escapes(err error) bool {
	return err != nil && strings.Contains(reason(err), "escapes from parent")
}

// reason is what is behind an error of a path.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
