package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestReliability: every test that docs/reliability.md names exists where its link leads, and every
// promise has one.
func TestReliability(t *testing.T) {
	text, err := os.ReadFile("reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	_, promises, _ := strings.Cut(page, "## Promises")
	promises, _, _ = strings.Cut(promises, "\n## ")
	link := regexp.MustCompile(`\[([^\]]+)\]\((\.\./[^)]+)\)`)
	for _, section := range strings.Split(promises, "\n### ")[1:] {
		title, _, _ := strings.Cut(section, "\n")
		links := link.FindAllStringSubmatch(section, -1)
		if len(links) == 0 {
			t.Errorf("the promise %q names no test", title)
		}
		for _, l := range links {
			name, path := l[1], l[2]
			content, err := os.ReadFile(filepath.FromSlash(path))
			switch {
			case err != nil:
				t.Errorf("%q: %s: %v", title, name, err)
			case strings.HasPrefix(name, "Test") && !strings.Contains(string(content), "\nfunc "+name+"("):
				t.Errorf("%q: there is no %s in %s", title, name, path)
			}
		}
		if bare := regexp.MustCompile(`\bTest[A-Z]\w*`).FindAllString(link.ReplaceAllString(section, ""), -1); len(bare) > 0 {
			t.Errorf("%q: %q without a link to its file", title, bare)
		}
	}
}

// TestExecutions: the last row of the table of executions is the sum of the others, and no fuzz
// target is missing.
func TestExecutions(t *testing.T) {
	text, err := os.ReadFile("reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(text), "| target | executions |\n| --- | --- |\n")
	if !ok {
		t.Fatal("there is no table of executions")
	}
	table, _, _ = strings.Cut(table, "\n\n")
	rows := regexp.MustCompile(`(?m)^\| ([^|]+) \| ([\d,]+) \|$`).FindAllStringSubmatch(table, -1)
	counts := map[string]int{}
	sum := 0
	for _, row := range rows {
		n, err := strconv.Atoi(strings.ReplaceAll(row[2], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		if counts[row[1]] = n; row[1] != "all" {
			sum += n
		}
	}
	if counts["all"] != sum {
		t.Errorf("the sum is %d, and the table says %d", sum, counts["all"])
	}
	target := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(f `)
	err = filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range target.FindAllSubmatch(source, -1) {
			if _, ok := counts[string(m[1])]; !ok {
				t.Errorf("%s is not in the table", m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
