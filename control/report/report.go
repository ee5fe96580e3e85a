package report

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
	"ptymodem/scenarios/runner"
)

// A Report is what is to be told.
type Report struct {
	Version string // of ptymodem
	Command string // that made it
	Runs    []Run
}

// A Run is one scenario that ran, or one trace.
type Run struct {
	Label   string // what to call it
	Name    string // what it is about
	Verdict string // ok, FAIL, error, skipped; empty of a trace
	Took    time.Duration
	Text    string // the whole of it in words, of one that failed
	Cause   string // in one line
	Again   string // the command that repeats it alone

	Faults []Fault
	Files  []runner.FileResult
	Output string // of the host
	Cut    int64  // how many bytes came before it

	Events  []trace.Event
	Dropped int         // how many came before them
	At      int         // which of them showed the failure, from 1; 0: none
	View    redact.View // of the events; what else there is shows secrets, or does not, as it is
}

// A Fault is one that a scenario has.
type Fault struct {
	Text    string
	Fired   int
	Nearest string // until it has fired: what came closest
}

// failed reports that there is something to look at.
func (r *Run) failed() bool { return r.Verdict == "FAIL" || r.Verdict == "error" }

// shown reports that it has a section of its own: it has failed, or is a trace.
func (r *Run) shown() bool { return r.failed() || r.Verdict == "" }

// mostEvents is how many events of a run are in the diagram that needs no script: of more, the first
// and the last.
const mostEvents, firstEvents = 2000, 200

// FromResults is a report of scenarios. Those that passed have no events.
func FromResults(version, command string, results []*runner.Result) *Report {
	rep := &Report{Version: version, Command: redact.Escape(command)}
	for _, r := range results {
		run := Run{
			Label: redact.Escape(runner.Bare(r.Label)), Name: redact.Escape(r.Scenario.Name), Took: r.Took, Cause: redact.Escape(r.Cause()),
			Again: redact.Escape(r.Again), Files: r.Files, Output: r.ShownOutput(), Cut: r.OutputCut, Events: r.Events, Dropped: r.Dropped, At: r.At, View: r.View,
		}
		switch r.Verdict {
		case runner.Passed:
			run.Verdict = "ok"
		case runner.Failed:
			run.Verdict, run.Text = "FAIL", r.Details()
		case runner.Broken:
			run.Verdict, run.Text = "error", run.Cause
		case runner.Skipped:
			run.Verdict, run.Cause = "skipped", redact.Escape(r.Reason)
		}
		for i := range r.Faults {
			f := &r.Faults[i]
			run.Faults = append(run.Faults, Fault{redact.Escape(f.Text(r.View)), f.Times, redact.Escape(f.Nearest)})
		}
		rep.Runs = append(rep.Runs, run)
	}
	return rep
}

// FromTrace reads a trace into a run of a report. label is what to call it.
func FromTrace(label string, from io.Reader) (Run, error) {
	run := Run{Label: redact.Escape(label), Name: "a trace"}
	lines := bufio.NewReader(from)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			e, bad := trace.Parse(line)
			if bad != nil {
				return run, fmt.Errorf("%s:%d: %w", label, n, bad)
			}
			run.Events = append(run.Events, e)
		}
		if errors.Is(err, io.EOF) {
			return run, nil
		}
		if err != nil {
			return run, err
		}
	}
}

// counts says how many runs there are of each verdict.
func (rep *Report) counts() string {
	var parts []string
	for _, v := range [][2]string{{"ok", "passed"}, {"FAIL", "failed"}, {"error", "could not run"}, {"skipped", "skipped"}} {
		n := 0
		for i := range rep.Runs {
			if rep.Runs[i].Verdict == v[0] {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v[1]))
		}
	}
	if parts == nil && len(rep.Runs) == 1 {
		return "1 trace"
	}
	if parts == nil {
		return fmt.Sprintf("%d traces", len(rep.Runs))
	}
	return strings.Join(parts, ", ")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
