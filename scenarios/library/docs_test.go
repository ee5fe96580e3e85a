package library_test

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"ptymodem/emulator/ftp"
	"ptymodem/emulator/reference"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

var update = flag.Bool("update", false, "rewrite the generated parts of docs/scenarios.md")

const docs = "../../docs"

// TestPage: what docs/scenarios.md says of triggers, actions, the library and its codes is what
// there is.
func TestPage(t *testing.T) {
	all := files(t)
	page := filepath.Join(docs, "scenarios.md")
	was, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	now := was
	for _, part := range []struct{ name, text string }{
		{"triggers", triggers()}, {"actions", actions()}, {"library", table(all)}, {"codes", codes(t, all)},
	} {
		now = replace(t, now, part.name, part.text)
	}
	switch {
	case bytes.Equal(was, now):
	case !*update:
		t.Errorf("%s is not what it would be now: go test ./scenarios/library -run TestPage -update", page)
	default:
		if err := os.WriteFile(page, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// replace puts text between the signs of a generated part.
func replace(t *testing.T, page []byte, name, text string) []byte {
	t.Helper()
	from, to := "<!-- "+name+", generated -->\n", "<!-- end of "+name+" -->\n"
	before, rest, found := bytes.Cut(page, []byte(from))
	_, after, ended := bytes.Cut(rest, []byte(to))
	if !found || !ended {
		t.Fatalf("docs/scenarios.md has no part between %q and %q", from, to)
	}
	return []byte(string(before) + from + "\n" + reference.Reflow(text) + "\n" + to + string(after))
}

func triggers() string {
	var b strings.Builder
	for _, t := range fault.Triggers() {
		fmt.Fprintf(&b, "- **%s**, as in `%s`. %s\n", t.Key, t.Example, markdown(t.Doc))
	}
	return b.String()
}

func actions() string {
	var b strings.Builder
	for _, a := range action.Specs() {
		var with []string
		for _, m := range a.Moments {
			with = append(with, string(m))
		}
		fmt.Fprintf(&b, "- **%s**, as in `do: %s`; goes with %s. %s\n", a.Name, a.Example, strings.Join(with, ", "), markdown(a.Doc))
	}
	return b.String()
}

// markdown keeps what is special there from being so.
func markdown(s string) string {
	return strings.NewReplacer("*", `\*`, "<", `\<`, "|", `\|`).Replace(s)
}

// usual are the hosts that most scenarios want, in a word each.
var usual = map[string]string{
	"uploads UFS:log.bin to /in/log.bin on ftp.example.com, account test/secret, and logs out.":     "upload",
	"downloads /out/fw.bin from ftp.example.com, account test/secret, to UFS:fw.bin, and logs out.": "download",
}

func table(all []file) string {
	var b strings.Builder
	b.WriteString("| name | what goes wrong | job of the host |\n| --- | --- | --- |\n")
	for _, f := range all {
		fmt.Fprintf(&b, "| [%s](../scenarios/library/%s.yaml) | %s | %s |\n",
			f.name, f.name, markdown(f.Name), markdown(cmp.Or(usual[f.host], strings.TrimSuffix(f.host, "."))))
	}
	return b.String()
}

// codes tells where each <err> of the FTP commands is met. One that no scenario has is a failure.
func codes(t *testing.T, all []file) string {
	met := map[int][]string{}
	for _, f := range all {
		lines := slices.Concat(f.Expect.AT.Contains, f.Expect.AT.Never)
		for _, s := range f.Steps {
			lines = append(lines, s.Expect...)
		}
		seen := map[int]bool{}
		for _, l := range lines {
			for _, m := range errOf.FindAllStringSubmatch(l.String(), -1) {
				if n, _ := strconv.Atoi(m[1]); !seen[n] {
					seen[n] = true
					met[n] = append(met[n], f.name)
				}
			}
		}
	}
	var b strings.Builder
	b.WriteString("| `<err>` | meaning | scenarios |\n| --- | --- | --- |\n")
	for _, c := range ftp.Codes() {
		if met[c.Err] == nil {
			t.Errorf("no scenario meets %d: %s", c.Err, c.Meaning)
		}
		fmt.Fprintf(&b, "| %d | %s | %s |\n", c.Err, c.Meaning, strings.Join(met[c.Err], ", "))
	}
	return b.String()
}

var errOf = regexp.MustCompile(`(?:\+QFTP[A-Z]+: |\+CME ERROR: )\(?(6\d\d)`)

var (
	block   = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")
	example = regexp.MustCompile("(?ms)\\[((?:examples|ci)/[\\w.-]+)\\]\\((?:examples|ci)/[\\w.-]+\\)[^\n]*:\n\n```\\w*\n(.*?)^```$")
)

// TestBlocks: YAML in the documentation is YAML, what is shown of an example is that example, and
// every recipe for CI is shown.
func TestBlocks(t *testing.T) {
	shown := map[string]bool{}
	for _, name := range []string{"scenarios.md", "ci.md", "python.md"} {
		page, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range block.FindAllStringSubmatch(string(page), -1) {
			if m[1] != "yaml" {
				continue
			}
			if err := loads(m[2]); err != nil {
				t.Errorf("%s: %v in\n%s", name, err, m[2])
			}
		}
		for _, m := range example.FindAllStringSubmatch(string(page), -1) {
			shown[m[1]] = true
			want, err := os.ReadFile(filepath.Join(docs, m[1]))
			if err != nil {
				t.Error(err)
			} else if m[2] != string(want) {
				t.Errorf("%s shows %s as it is not; it is\n%s", name, m[1], want)
			}
		}
	}
	recipes, err := os.ReadDir(filepath.Join(docs, "ci"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range recipes {
		if !r.IsDir() && !shown["ci/"+r.Name()] {
			t.Errorf("no page shows docs/ci/%s", r.Name())
		}
	}
}

// loads reads YAML, and a scenario as one.
func loads(text string) error {
	if strings.Contains(text, "\nfaults:") {
		_, err := scenarios.Parse("block", []byte(text))
		return err
	}
	d := yaml.NewDecoder(strings.NewReader(text))
	for {
		var v any
		switch err := d.Decode(&v); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}
