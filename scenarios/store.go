package scenarios

import (
	"fmt"
	"path"
	"strings"

	"ptymodem/fs"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

// A Store is a file store of the modem, as it is when the scenario begins.
type Store struct {
	Absent bool
	Size   int64 // capacity in bytes; 0 is the usual one
	Files  []File
}

// A File is a file with its content.
type File struct {
	Name    string // of a store without UFS: and the like; of the server a path from its root
	Content Content
}

// storeShape is a store; one that can be missing may be the word absent, too.
func storeShape(removable bool) schema.Shape[*Store] {
	o := schema.Object[Store]{
		Name: "store", Doc: "A file store of the modem.",
		Fields: []schema.Field[Store]{
			schema.Key("size", "The capacity.", schema.PositiveSize(), func(s *Store) *int64 { return &s.Size }),
			schema.Key("files", "The files in it, by their names without the store's.", filesShape(givenContent(), checkStoreName), func(s *Store) *[]File { return &s.Files }),
		},
	}
	s := schema.Optional(o.Shape())
	if removable {
		absent := schema.Convert(schema.Words("absent"), func(string) *Store { return &Store{Absent: true} })
		return schema.WordOr(absent, s)
	}
	return s
}

// filesShape is a mapping of names to contents.
func filesShape(content schema.Shape[Content], check func(string) error) schema.Shape[[]File] {
	return schema.Mapping("a mapping of file names to contents", "Files by their names.", content, check, func(name string, c Content) File { return File{name, c} })
}

func checkStoreName(name string) error {
	for _, store := range []action.StoreName{action.UFS, action.SD, action.RAM} {
		if n := len(store) + 1; len(name) > n && strings.EqualFold(name[:n], string(store)+":") {
			return fmt.Errorf("%q begins with the store's name: want %q", schema.Clip(name), schema.Clip(name[n:]))
		}
	}
	return fs.CheckName(name, fs.MaxName)
}

func checkServerPath(name string) error {
	if !path.IsAbs(name) || path.Clean(name) != name || name == "/" || strings.ContainsAny(name, "\r\n\x00") {
		return fmt.Errorf("%q is not a path of the server: want one from its root, as in /in/a.txt", schema.Clip(name))
	}
	return nil
}
