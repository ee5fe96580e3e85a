package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A block is a fenced block of a page. A comment directly above it says what its language does not:
//
//	<!-- needs: python3-serial -->   it runs where that is found, see [programs]
//	<!-- typed: hello -->            what the reader types into picocom after an upload's CONNECT
//	<!-- not run: REASON -->         it is not run
type block struct {
	page  string
	line  int // of its first line of text, from 1
	lang  string
	lines []string
	file  string // the reader saves it under this name: the prose above ends with `name`:
	notes map[string]string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", filepath.Base(b.page), b.line) }

var (
	fence   = regexp.MustCompile("^\\s*```(\\w*)$")
	comment = regexp.MustCompile(`^<!-- ([a-z ]+): (.*) -->$`)
	saved   = regexp.MustCompile("`([\\w.-]+)`:$")
)

// pages are the paths of all pages that are written by hand, at least in part.
func pages(t *testing.T) []string {
	t.Helper()
	pages, err := filepath.Glob("*.md")
	above, err2 := filepath.Glob("../*.md")
	if err != nil || err2 != nil || len(pages) == 0 || len(above) == 0 {
		t.Fatalf("no pages: %v, %v", err, err2)
	}
	return slices.DeleteFunc(slices.Concat(above, pages), func(page string) bool { return slices.Contains(generated(), page) })
}

// generated are the pages that the command table writes.
func generated() []string { return []string{"commands.md", "../FIDELITY.md"} }

// blocks are the fenced blocks of a page, in order.
func blocks(t *testing.T, page string) []block {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	return parseBlocks(page, string(text))
}

func parseBlocks(page, text string) []block {
	var all []block
	var open *block
	prose, notes := "", map[string]string{}
	for i, line := range strings.Split(text, "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case open != nil && m != nil:
			all = append(all, *open)
			open, prose, notes = nil, "", map[string]string{}
		case open != nil:
			open.lines = append(open.lines, line)
		case m != nil:
			open = &block{page: page, line: i + 2, lang: m[1], notes: notes}
			if name := saved.FindStringSubmatch(prose); name != nil {
				open.file = name[1]
			}
		case comment.MatchString(line):
			note := comment.FindStringSubmatch(line)
			notes[note[1]] = note[2]
		case line != "":
			prose, notes = line, map[string]string{}
		}
	}
	return all
}

// TestBlocksHaveALanguage: a block that shows output is a console block, which TestSamples runs, or says why it is not run.
func TestBlocksHaveALanguage(t *testing.T) {
	languages := []string{"console", "sh", "yaml", "python", "go", "dockerfile", "mod"}
	for _, page := range pages(t) {
		for _, b := range blocks(t, page) {
			if !slices.Contains(languages, b.lang) && b.notes["not run"] == "" {
				t.Errorf("%v: language %q: want one of %s, or <!-- not run: REASON --> above it", b, b.lang, strings.Join(languages, ", "))
			}
			for key := range b.notes {
				if !slices.Contains([]string{"needs", "typed", "not run"}, key) {
					t.Errorf("%v: unknown comment %q above the block: want needs, typed or not run", b, key)
				}
			}
			if b.lang == "console" && len(entries(b)) == 0 {
				t.Errorf("%v: a console block without a command: it begins with $", b)
			}
		}
	}
}

// TestWidth: prose wraps at 100 columns. Tables, headings and code may be wider.
func TestWidth(t *testing.T) {
	for _, page := range append(pages(t), generated()...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		code := false
		for i, line := range strings.Split(string(text), "\n") {
			switch {
			case fence.MatchString(line):
				code = !code
			case strings.HasPrefix(line, "<!--"):
			case !code && utf8.RuneCountInString(line) > 100 && !strings.HasPrefix(line, "|") && !strings.HasPrefix(line, "#"):
				t.Errorf("%s:%d: %d columns, want 100 at most", filepath.Base(page), i+1, utf8.RuneCountInString(line))
			}
		}
	}
}

// An entry is a command of a console block, and what it prints.
type entry struct {
	command string // "^C" ends the modem
	line    int    // of its first line of output in the page, from 1
	output  []string
}

func entries(b block) []entry {
	var all []entry
	for i, line := range b.lines {
		command, isCommand := strings.CutPrefix(line, "$ ")
		switch {
		case isCommand:
			all = append(all, entry{command: command, line: b.line + i + 1})
		case line == "^C":
			all = append(all, entry{command: line, line: b.line + i + 1})
		case len(all) == 0:
			return nil
		default:
			last := &all[len(all)-1]
			if last.output == nil && strings.HasSuffix(last.command, `\`) {
				last.command, last.line = last.command+"\n"+line, last.line+1
				continue
			}
			last.output = append(last.output, line)
		}
	}
	return all
}

func TestParseBlocks(t *testing.T) {
	page := strings.Join([]string{
		"Save this as `a.yaml`:", "", "```yaml", "name: a", "```", "",
		"Then run it.", "", "<!-- needs: nc -->", "```console", "$ one \\", "  two", "out", "$ three", "^C", "end", "```",
	}, "\n")
	all := parseBlocks("page", page)
	if len(all) != 2 || all[0].file != "a.yaml" || all[0].lang != "yaml" || all[1].file != "" || all[1].notes["needs"] != "nc" || all[1].line != 11 {
		t.Fatalf("%+v", all)
	}
	got := fmt.Sprintf("%+v", entries(all[1]))
	if want := "[{command:one \\\n  two line:13 output:[out]} {command:three line:15 output:[]} {command:^C line:16 output:[end]}]"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
