package fs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/fs"
)

func TestCheckName(t *testing.T) {
	for _, c := range []struct {
		name string
		max  int
		want error
	}{
		{"a", fs.MaxName, nil},
		{"test file.txt", fs.MaxName, nil},
		{"..a", fs.MaxName, nil},
		{"a..b", fs.MaxName, nil},
		{".hidden", fs.MaxName, nil},
		{".ptymodem", fs.MaxName, nil},
		{"h\xc3\xa9", fs.MaxName, nil},
		{"*?", fs.MaxName, nil},
		{strings.Repeat("n", 63), fs.MaxFTPName, nil},
		{strings.Repeat("n", 64), fs.MaxFTPName, fs.ErrNameTooLong},
		{strings.Repeat("n", 80), fs.MaxName, nil},
		{strings.Repeat("n", 81), fs.MaxName, fs.ErrNameTooLong},
		{strings.Repeat("/", 81), fs.MaxName, fs.ErrName},
		{"", fs.MaxName, fs.ErrName},
		{".", fs.MaxName, fs.ErrName},
		{"..", fs.MaxName, fs.ErrName},
		{"a/b", fs.MaxName, fs.ErrName},
		{"../a", fs.MaxName, fs.ErrName},
		{"/", fs.MaxName, fs.ErrName},
		{`a\b`, fs.MaxName, fs.ErrName},
		{"a\x00", fs.MaxName, fs.ErrName},
		{"a\nb", fs.MaxName, fs.ErrName},
		{"a\x7f", fs.MaxName, fs.ErrName},
		{".ptymodem-0", fs.MaxName, fs.ErrName},
		{".PTYmodem-0", fs.MaxName, fs.ErrName},
	} {
		err := fs.CheckName(c.name, c.max)
		if c.want == nil {
			if err != nil {
				t.Errorf("%q is refused: %v", c.name, err)
			}
			continue
		}
		wantErr(t, err, c.want)
	}
}

// What CheckName refuses, no operation accepts.
func TestEveryOperationChecksTheName(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		for _, name := range []string{"../a", "", ".ptymodem-x", "a/b", ".."} {
			_, err := s.Open(name, fs.ReadWrite)
			wantErr(t, err, fs.ErrName)
			_, err = s.Open(name, fs.ReadOnly)
			wantErr(t, err, fs.ErrName)
			_, err = s.Create(name)
			wantErr(t, err, fs.ErrName)
			_, err = s.Stat(name)
			wantErr(t, err, fs.ErrName)
			_, err = s.RemoveAll(name)
			wantErr(t, err, fs.ErrName)
			wantErr(t, s.Remove(name), fs.ErrName)
		}
		_, err := s.Create(strings.Repeat("n", fs.MaxName+1))
		wantErr(t, err, fs.ErrNameTooLong)
	})
}

func FuzzCheckName(f *testing.F) {
	for _, seed := range []string{"a", "..", "../a", "a/../../b", `..\a`, "a\x00b", ".ptymodem-1", "~", "C:", "%2e%2e", "\xff", "UFS:a", "a ", "-rf"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if fs.CheckName(name, fs.MaxName) != nil {
			return
		}
		outer := t.TempDir()
		dir := filepath.Join(outer, "store")
		s := openDir(t, dir, 10*block)
		put(t, s, name, "x")
		wantContent(t, s, name, "x")
		wantList(t, s, "*", fs.Info{Name: name, Size: 1})
		if diff := cmp.Diff([]string{"store"}, names(t, outer)); diff != "" {
			t.Errorf("around the folder: %s", diff)
		}
		if diff := cmp.Diff([]string{name}, names(t, dir)); diff != "" {
			t.Errorf("in the folder: %s", diff)
		}
	})
}

// names lists a folder as the operating system sees it.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	ok(t, err)
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}
