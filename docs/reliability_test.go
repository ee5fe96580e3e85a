package docs_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReliability: every test that docs/reliability.md names exists where its link leads, and every promise has one.
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
