package recordings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"ptymodem/control/report"
	"ptymodem/recording/compare"
	"ptymodem/recording/replay"
	"ptymodem/redact"
)

// shown is text of a recording as it may be printed: without secrets and control characters.
func shown(s string) string { return redact.Escape(redact.AT(s)) }

// widest is how many characters of a cell are shown.
const widest = 60

// cell is shown, cut to what fits a table.
func cell(s string) string {
	s = shown(s)
	if s == "" {
		return "–"
	}
	if runes := []rune(s); len(runes) > widest {
		return string(runes[:widest-1]) + "…"
	}
	return s
}

// writeTable writes what became of one file for people.
func writeTable(w io.Writer, p *replay.Played) {
	fmt.Fprintf(w, "%s: %s, %s\n", redact.Escape(p.Recording.File), count(p.Commands, "command"), summary(p.Differences))
	if len(p.Differences) > 0 {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, "class\tline\tcommand\texpected\tcame")
		marked := false
		for _, d := range p.Differences {
			class := d.Class.String()
			if d.Downstream {
				class, marked = class+"*", true
			}
			fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\n", class, d.Line, cell(d.Command), cell(d.Expected), cell(d.Came))
		}
		t.Flush()
		if marked {
			fmt.Fprintln(w, "* downstream of a difference of the class code: the modems may be in different states")
		}
	}
	for _, n := range p.Notes {
		fmt.Fprintln(w, "note: "+redact.Escape(n))
	}
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// summary counts the differences of each class.
func summary(all []compare.Difference) string {
	if len(all) == 0 {
		return "no differences"
	}
	counts := map[compare.Class]int{}
	for _, d := range all {
		counts[d.Class]++
	}
	var parts []string
	for c := range compare.None {
		if n := counts[c]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, c))
		}
	}
	return count(len(all), "difference") + ": " + strings.Join(parts, ", ")
}

// A playedFile is what became of one file, as JSON has it.
type playedFile struct {
	File        string               `json:"file"`
	Firmware    string               `json:"firmware,omitempty"` // of the recorded module
	Commands    int                  `json:"commands"`
	Differences []compare.Difference `json:"differences"`
	Notes       []string             `json:"notes,omitempty"`
}

// writeJSON writes what became of all files.
func writeJSON(w io.Writer, played []*replay.Played) error {
	all := struct {
		Files []playedFile `json:"files"`
	}{}
	for _, p := range played {
		f := playedFile{p.Recording.File, p.Recording.Revision(), p.Commands, []compare.Difference{}, p.Notes}
		for _, d := range p.Differences {
			d.Command, d.Expected, d.Came = redact.AT(d.Command), redact.AT(d.Expected), redact.AT(d.Came)
			f.Differences = append(f.Differences, d)
		}
		all.Files = append(all.Files, f)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(all)
}

// writeHTML writes the report, if one is asked for: for each file the table, and the exchange of
// those that differ.
func (o *replayOptions) writeHTML(played []*replay.Played, files []string) error {
	if o.html == "" {
		return nil
	}
	rep := &report.Report{Version: o.version(), Command: redact.Escape("ptymodem replay " + strings.Join(files, " "))}
	for _, p := range played {
		run := report.Run{Label: redact.Escape(p.Recording.File), Name: summary(p.Differences), Verdict: "ok", Events: p.Events, View: redact.Masked}
		if len(p.Differences) > 0 {
			run.Verdict = ""
		}
		if p.Worst() <= o.failOn {
			run.Verdict, run.Cause = "FAIL", "a difference of the class "+p.Worst().String()
		}
		if p.Events == nil { // a module keeps none: what was recorded is shown
			text, err := os.ReadFile(p.Recording.File)
			if err != nil {
				return err
			}
			if recorded, err := report.FromTranscript(p.Recording.File, bytes.NewReader(text)); err == nil {
				run.Events = recorded.Events
			}
		}
		var text strings.Builder
		writeTable(&text, p)
		run.Text = text.String()
		rep.Runs = append(rep.Runs, run)
	}
	return writeFile("--html", o.html, rep.HTML)
}
