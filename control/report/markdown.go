package report

import (
	"fmt"
	"io"
	"strings"
)

// mermaidRows is how many events around the failure a summary shows.
const mermaidRows = 24

// Markdown writes the report for the summary page of a CI job: a table, and for each failure its
// verdict and the exchange around it as a sequence diagram, which GitHub and GitLab draw.
func (rep *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## ptymodem: %s\n\n| result | scenario | what it is about | time |\n| --- | --- | --- | --- |\n", rep.counts())
	for i := range rep.Runs {
		r := &rep.Runs[i]
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.Verdict, cell(r.Label), cell(r.Name), seconds(r.Took))
	}
	for i := range rep.Runs {
		if r := &rep.Runs[i]; r.failed() || r.Verdict == "" {
			r.markdown(&b)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Run) markdown(b *strings.Builder) {
	fmt.Fprintf(b, "\n### %s %s: %s\n\n", r.Verdict, cell(r.Label), cell(r.Name))
	if r.Cause != "" {
		fmt.Fprintf(b, "%s\n\n", fenced(r.Cause))
	}
	arrows, _, _ := r.around()
	if len(arrows) > 0 {
		b.WriteString("```mermaid\nsequenceDiagram\n  participant H as host\n  participant M as modem\n  participant S as FTP server\n")
		names := [...]string{"H", "M", "S"}
		for _, a := range arrows {
			label := mermaid(a.label)
			switch {
			case a.from == a.to:
				fmt.Fprintf(b, "  Note over M: %s\n", label)
			case a.wide:
				fmt.Fprintf(b, "  %s-->>%s: %s\n", names[a.from], names[a.to], label)
			default:
				fmt.Fprintf(b, "  %s->>%s: %s\n", names[a.from], names[a.to], label)
			}
			if a.at {
				b.WriteString("  Note over H,S: here it failed\n")
			}
		}
		b.WriteString("```\n")
	}
	for _, f := range r.Faults {
		if f.Fired == 0 {
			fmt.Fprintf(b, "\n%s\n", fenced(f.Text+" never fired: "+f.Nearest))
		}
	}
	if r.Again != "" {
		fmt.Fprintf(b, "\nRepeat it alone with\n\n%s\n", fenced(r.Again))
	}
}

// around is the run with the events around its failure alone, or its last ones.
func (r *Run) around() ([]arrow, int, int) {
	cut := *r
	at := r.At
	if at == 0 {
		at = len(r.Events)
	}
	from := max(0, at-mermaidRows+4)
	to := min(len(r.Events), from+mermaidRows)
	cut.Events, cut.At = r.Events[from:to], r.At-from
	return cut.arrows()
}

// cell is text in a table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ", "`", "'").Replace(s)
}

// fenced is text as it is.
func fenced(s string) string {
	fence := "```"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + "text\n" + s + "\n" + fence
}

// mermaid is text in a diagram: some characters have a meaning there.
func mermaid(s string) string {
	return strings.NewReplacer("#", "#35;", ";", "#59;", "<", "#lt;", ">", "#gt;", "%", "#37;", "\n", " ").Replace(s)
}
