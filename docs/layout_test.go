package docs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// most is how many files without tests a package may have. The list of actions is a catalogue.
const most = 30

// larger are the packages that are larger today. Those but the catalogue are to be divided: the
// numbers only go down.
func larger() map[string]int {
	return map[string]int{"scenarios/fault/action": 100}
}

// A room is a row of CONTRIBUTING.md's table of packages.
type room struct {
	everything bool
	packages   []string // that it may import
	folders    []string // with all below them
}

func (r room) allows(pkg string) bool {
	return r.everything || slices.Contains(r.packages, pkg) || slices.ContainsFunc(r.folders, func(f string) bool { return pkg == f || strings.HasPrefix(pkg, f+"/") })
}

// layout reads the table.
func layout(t *testing.T) map[string]room {
	t.Helper()
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Layout\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rooms := map[string]room{}
	name := regexp.MustCompile("`([^`]+)`( and below)?")
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| [^|]+ \\| ([^|]*) \\|$").FindAllStringSubmatch(section, -1) {
		r := room{everything: row[2] == "everything"}
		for _, m := range name.FindAllStringSubmatch(row[2], -1) {
			if m[2] != "" {
				r.folders = append(r.folders, m[1])
			} else {
				r.packages = append(r.packages, m[1])
			}
		}
		rooms[row[1]] = r
	}
	return rooms
}

// TestLayout holds the imports of every package to CONTRIBUTING.md's table, and its size to the
// limit.
func TestLayout(t *testing.T) {
	rooms, sizes, found, module := layout(t), map[string]int{}, map[string]bool{}, modulePath(t)
	err := filepath.WalkDir("..", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || strings.Contains(file, "testdata") {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(strings.TrimPrefix(file, ".."+string(filepath.Separator))))
		sizes[pkg]++
		r, ok := rooms[pkg]
		if found[pkg] = true; !ok {
			t.Errorf("%s: CONTRIBUTING.md's table has no row for its package", file)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if ours, ok := strings.CutPrefix(imported, module+"/"); ok && !r.allows(ours) {
				t.Errorf("%s imports %s, which CONTRIBUTING.md's table does not allow", file, ours)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg, n := range sizes {
		if limit := max(most, larger()[pkg]); n > limit {
			t.Errorf("%s has %d files, want at most %d: divide it", pkg, n, limit)
		}
	}
	for pkg := range rooms {
		if !found[pkg] && pkg != "testdata" {
			t.Errorf("CONTRIBUTING.md's table has a row for %s, which is no package", pkg)
		}
	}
}
