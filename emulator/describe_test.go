package emulator

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/reference"
)

// updatePages rewrites the pages that are printed from the table: go test ./emulator -run TestPages
// -update
var updatePages = flag.Bool("update", false, "rewrite FIDELITY.md and docs/commands.md")

// TestPages holds the pages in the repository against the table that they describe.
func TestPages(t *testing.T) {
	table := NewTable()
	for _, page := range []struct {
		file  string
		write func(io.Writer) error
	}{
		{"../FIDELITY.md", func(w io.Writer) error { return WriteFidelityPage(w, table) }},
		{"../docs/commands.md", func(w io.Writer) error { return reference.WriteMarkdown(w, table) }},
	} {
		t.Run(filepath.Base(page.file), func(t *testing.T) {
			var want bytes.Buffer
			if err := page.write(&want); err != nil {
				t.Fatal(err)
			}
			if *updatePages {
				if err := os.WriteFile(page.file, want.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			got, err := os.ReadFile(page.file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want.String(), string(got)); diff != "" {
				t.Errorf("out of date; go test ./emulator -run TestPages -update mends it (-table +page):\n%s", diff)
			}
		})
	}
}

// TestEveryCommandIsDescribed checks that each entry has what the pages say of it, and that each
// page has each entry.
func TestEveryCommandIsDescribed(t *testing.T) {
	table := NewTable()
	var text, markdown, fidelity bytes.Buffer
	for w, write := range map[io.Writer]func(io.Writer, *at.Table) error{&text: reference.WriteText, &markdown: reference.WriteMarkdown, &fidelity: WriteFidelityPage} {
		if err := write(w, table); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range table.Commands() {
		if c.Brief == "" || c.Ref == "" {
			t.Errorf("AT%s: Brief %q, Ref %q: both are needed", c.Name, c.Brief, c.Ref)
		}
		if c.Support == at.Partial && c.Note == "" {
			t.Errorf("AT%s is partial: its Note has to say what is missing", c.Name)
		}
		for page, want := range map[*bytes.Buffer]string{
			&text:     "\nAT" + c.Name + " ",
			&markdown: "\n### AT" + c.Name + "\n",
			&fidelity: "\n| `AT" + c.Name + "` | ",
		} {
			if n := strings.Count(page.String(), want); n != 1 {
				t.Errorf("%q stands %d times in its page, want once", want, n)
			}
		}
		for _, form := range reference.ShownForms(c) {
			if !strings.Contains(markdown.String(), "\n"+form+"\n") {
				t.Errorf("docs/commands.md lacks the form %s", form)
			}
		}
	}
}

// TestEveryErrorIsDescribed checks that FIDELITY.md explains all of the note's chapter 5, each
// once.
func TestEveryErrorIsDescribed(t *testing.T) {
	codes := ftp.Codes()
	if len(codes) != 34 {
		t.Errorf("%d codes, want 601 to 634", len(codes))
	}
	replies := map[int]int{}
	for i, c := range codes {
		if c.Err != 601+i {
			t.Errorf("code %d stands where %d belongs", c.Err, 601+i)
		}
		if c.Meaning == "" {
			t.Errorf("%d: what leads to it?", c.Err)
		}
		for _, r := range c.Replies {
			if other, ok := replies[r]; ok {
				t.Errorf("reply %d gives both %d and %d", r, other, c.Err)
			}
			replies[r] = c.Err
		}
	}
}

// TestChoices checks that each choice has a name of its own and stands where it says.
func TestChoices(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range reference.Choices() {
		if !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(c.ID) || seen[c.ID] {
			t.Errorf("%q: lower case, digits and hyphens, and once", c.ID)
		}
		seen[c.ID] = true
		if c.Text == "" || !strings.HasSuffix(c.Text, ".") {
			t.Errorf("%s: %q is not a sentence", c.ID, c.Text)
		}
		if _, err := os.Stat(filepath.Join("..", c.Where)); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
	}
}
