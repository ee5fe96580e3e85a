package manual

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// tree is a small program.
func tree() *cobra.Command {
	root := &cobra.Command{
		Use: "tool", Short: "A tool for tests", Long: "A tool for tests.\n\n" + Environment + "\n\nExit status: 0 fine, 1 not so,\nand loudly, 2 no.",
		Run: func(*cobra.Command, []string) {},
	}
	root.Flags().SortFlags = false
	root.Flags().String("size", "1MiB", "how large it is,\nat most")
	root.Flags().BoolP("quiet", "q", false, "say 'nothing' at all")
	one := &cobra.Command{
		Use: "one FILE...", Short: "Do one thing", Long: "Do one thing:\n\n  .this and\\or \"that\"\n  ^~`…\n\nand more.", Example: "  tool one a-b",
		Run: func(*cobra.Command, []string) {},
	}
	two := &cobra.Command{Use: "two", Short: "Hidden", Hidden: true, Run: func(*cobra.Command, []string) {}}
	root.AddCommand(one, two)
	return root
}

func TestPage(t *testing.T) {
	e := Edition{Version: "1.2.3", Date: time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)}
	root := tree()
	want := strings.Join([]string{
		`.TH TOOL 1 "2026-03-04" "tool 1.2.3" "tool"`, ".nh", ".ad l",
		".SH NAME", `tool \- a tool for tests`,
		".SH SYNOPSIS", `\fBtool\fR [flags]`, ".br", `\fBtool\fR \fICOMMAND\fR [flags] [argument ...]`,
		".SH DESCRIPTION", "A tool for tests.",
		".SH COMMANDS", ".TP", `\fBtool\-one\fR(1)`, "Do one thing.",
		".SH OPTIONS", ".TP", `\fB\-\-size\fR \fIstring\fR`, "how large it is, at most (default 1MiB)",
		".TP", `\fB\-q\fR, \fB\-\-quiet\fR`, `say \(aqnothing\(aq at all`,
		".TP", `\fB\-h\fR, \fB\-\-help\fR`, "print the flags",
	}, "\n") + "\n.SH ENVIRONMENT\n"
	got := string(e.page(root))
	if !strings.HasPrefix(got, want) {
		t.Errorf("(-want +got):\n%s", cmp.Diff(want, got))
	}
	want = strings.Join([]string{
		".SH EXIT STATUS", ".TP", `\fB0\fR`, "Fine.", ".TP", `\fB1\fR`, "Not so, and loudly.", ".TP", `\fB2\fR`, "No.", ".SH FILES", "",
	}, "\n")
	if !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
	if !strings.HasSuffix(got, ".SH SEE ALSO\n"+`\fBtool\-one\fR(1)`+"\n") {
		t.Errorf("it ends otherwise:\n%s", got)
	}

	want = strings.Join([]string{
		`.TH TOOL\-ONE 1 "" "tool 1.2.3" "tool"`, ".nh", ".ad l",
		".SH NAME", `tool\-one \- do one thing`,
		".SH SYNOPSIS", `\fBtool one\fR FILE...`,
		".SH DESCRIPTION", "Do one thing:", ".PP", ".nf", `  .this and\eor \(dqthat\(dq`, `  \(ha\(ti\(ga\[u2026]`, ".fi", ".PP", "and more.",
		".SH OPTIONS", ".TP", `\fB\-h\fR, \fB\-\-help\fR`, "print the flags",
		".SH EXIT STATUS", ".TP", `\fB0\fR`, "It has done what it was asked to.", ".TP", `\fB2\fR`, "It could not: a line on standard error says how to fix it.",
		".SH EXAMPLES", ".nf", `  tool one a\-b`, ".fi",
		".SH SEE ALSO", `\fBtool\fR(1)`, "",
	}, "\n")
	if diff := cmp.Diff(want, string(Edition{Version: "1.2.3"}.page(root.Commands()[0]))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A line that begins with a dot is text and no request.
func TestDots(t *testing.T) {
	r := &roff{}
	r.prose(".at files\nand ...")
	if got, want := r.String(), "\\&.at files\nand ...\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestDated(t *testing.T) {
	built := time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{"": "2026-03-04", "0": "1970-01-01", "1767225600": "2026-01-01", "-1": "", "soon": "", "1e9": "", "253402300800": ""} {
		e, err := Edition{Date: built}.dated(func(string) (string, bool) { return text, true })
		got := e.Date.UTC().Format("2006-01-02")
		if (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%q: %s, %v, want %q", text, got, err, want)
		}
		if err != nil && !strings.Contains(err.Error(), "want seconds since 1970") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWriteAll(t *testing.T) {
	t.Chdir(t.TempDir())
	root, e := tree(), Edition{Version: "1"}
	if err := e.writeAll(root, "one"); err == nil || !strings.Contains(err.Error(), "ptymodem man ./one") {
		t.Errorf("the name of a command: %v", err)
	}
	if err := e.writeAll(root, "new/man1"); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*/*/*")
	if diff := cmp.Diff([]string{"new/man1/tool-one.1", "new/man1/tool.1"}, files); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := e.writeAll(root, "file"); err == nil || !strings.Contains(err.Error(), "give a folder") {
		t.Errorf("a file: %v", err)
	}
}
