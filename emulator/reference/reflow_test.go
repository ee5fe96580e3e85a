package reference

import (
	"strings"
	"testing"
)

func TestReflow(t *testing.T) {
	long := strings.Repeat("word ", 19) // 95 columns
	for name, tt := range map[string]struct{ in, want string }{
		"a paragraph":  {long + "and more\nof it.\n", long + "and\nmore of it.\n"},
		"a list":       {"- " + long + "more\n- two\n", "- " + strings.TrimSpace(long) + "\n  more\n- two\n"},
		"a bold item":  {"- **" + long + "more\n", "- **" + strings.TrimSpace(long) + "\n  more\n"},
		"a nested one": {"  - " + long + "\n", "  - " + strings.TrimSpace(long) + "\n"},
		"no list":      {long + "wordy - y\n", strings.TrimSpace(long) + "\nwordy - y\n"},
		"code":         {"```\n" + long + long + "\n```\n", "```\n" + long + long + "\n```\n"},
		"a table":      {"| " + long + long + "|\n", "| " + long + long + "|\n"},
		"blank lines":  {"a\n\nb\n", "a\n\nb\n"},
	} {
		if got := Reflow(tt.in); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, tt.want)
		}
		if again := Reflow(Reflow(tt.in)); again != Reflow(tt.in) {
			t.Errorf("%s: a second time it is\n%s", name, again)
		}
	}
}
