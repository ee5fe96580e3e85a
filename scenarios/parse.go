package scenarios

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"sync"

	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

// Shape is that of a whole scenario.
func Shape() schema.Shape[Scenario] { return shape() }

// shape is made when it is first needed, and never changes: to make it takes four times as long as to
// read a file.
var shape = sync.OnceValue(func() schema.Shape[Scenario] { return scenarioObject().Shape() })

// Parse reads a scenario. file is what its positions and errors name; nothing is opened. Any error
// is [schema.Errors]: all that is wrong in the file.
func Parse(file string, data []byte) (*Scenario, error) {
	s, err := parse(file, data)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// parse is Parse, with what could be read of a file that has errors.
func parse(file string, data []byte) (*Scenario, error) {
	s, err := schema.Parse(file, data, shape())
	s.setFile(file)
	return &s, err
}

// ParseIn reads a scenario of the folder dir of fsys, and resolves it there: it is Parse and
// [Scenario.Resolve], with the errors of both.
func ParseIn(fsys fs.FS, dir, file string, data []byte) (*Scenario, error) {
	s, err := parse(file, data)
	if err := schema.Join(err, s.Resolve(fsys, dir)); err != nil {
		return nil, err
	}
	return s, nil
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
	return ParseIn(fsys, path.Dir(name), name, data)
}

// Resolve turns the paths of contents, which start from the scenario's own folder dir, into paths
// of fsys, and reads the files of commands. It reports what is missing or wrong as [schema.Errors].
// It is to be called once. To let paths lead above the folder, give a file system that starts
// further up.
func (s *Scenario) Resolve(fsys fs.FS, dir string) error {
	var found []error
	for _, c := range s.contents() {
		if c.Kind != FileContent {
			continue
		}
		name := path.Join(dir, c.From)
		if wrong := unreadable(fsys, name); wrong != "" {
			found = append(found, &schema.Error{Pos: c.Pos, Reason: "from: " + c.From + " " + wrong})
			continue
		}
		c.From = name
	}
	found = append(found, s.Commands.Read(func(p string) (string, []byte, error) {
		name := path.Join(dir, p)
		if wrong := unreadable(fsys, name); wrong != "" {
			return "", nil, errors.New(wrong)
		}
		data, err := readCommands(fsys, name)
		return path.Join(path.Dir(s.File), p), data, err
	}))
	return schema.Join(found...)
}

// readCommands reads a file of commands, and of one that is too long a byte too many.
func readCommands(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, commands.MaxFile+1))
}

// unreadable is why the content of a file cannot be read, empty if it can.
func unreadable(fsys fs.FS, name string) string {
	if !fs.ValidPath(name) {
		return "leads out of " + rootName(fsys) + ": use a path of a file below it"
	}
	info, err := fs.Stat(fsys, name)
	switch {
	case escapes(err):
		return "is a link that leads out of " + rootName(fsys) + ": use a file below it"
	case err != nil:
		return "cannot be read: " + reason(err) + "; want a path beside the scenario's file"
	case !info.Mode().IsRegular():
		return "is not a file: want the path of one beside the scenario's file"
	}
	return ""
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
