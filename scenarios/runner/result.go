package runner

import (
	"strings"
	"time"

	"ptymodem/emulator/trace"
	"ptymodem/redact"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
)

// A Verdict is what became of a run.
type Verdict uint8

// The verdicts.
const (
	Passed Verdict = iota
	Failed
	Broken  // it could not be run: see [Result.Err]
	Skipped // it was not begun: see [Result.Reason]
)

// A Result is what became of a run.
type Result struct {
	Label       string
	Scenario    *scenarios.Scenario
	Command     []string // as it was given; empty if the steps were the host
	Started     time.Time
	Took        time.Duration
	Verdict     Verdict
	Again       string        // the command that repeats it alone, as [Run] has it
	View        redact.View   // of what is shown of it: whether it has secrets
	Err         error         // why it could not be run
	Reason      string        // why it was not begun
	Interrupted bool          // the context ended it
	Line        Line          // what the host was to open
	Unopened    bool          // the host never opened it
	Failures    []Failure     // the first is the cause, or the nearest there is to it
	Faults      []FaultCount  // of the faults, in the scenario's order
	Exchange    []trace.Event // the last before the first failure
	Events      []trace.Event // of a run that failed: the latest 4096 at most
	Dropped     int           // how many came before them
	At          int           // which of them showed the first failure, from 1; 0: none
	Files       []FileResult  // that were expected
	Output      []byte        // of the program: all of it, or its end
	OutputCut   int64         // how many bytes came before Output

	secrets redact.Values   // that the program may print
	unfired []fault.Unfired // of the scenario's faults, and of those that came while it ran
}

// A Failure is something that is not as it was expected.
type Failure struct {
	Pos      schema.Pos // of the step or the expectation; without a line if the scenario says nothing of it
	Reason   string     // what is wrong, in one line
	Step     int        // of the built-in host, from 1; 0: it is of none
	Expected string     // what should have come, if Reason does not say so
	Came     []string   // what came instead, if Reason does not say so
	event    int        // the event that showed it, as the record counts them; 0: none but the end
}

// String is the failure in one line: "drop.yaml:31:5: …".
func (f *Failure) String() string { return place(f.Pos) + ": " + f.Reason }

// place is a position as far as it is known.
func place(p schema.Pos) string {
	if p.Line == 0 {
		return p.File
	}
	return p.String()
}

// A FileResult is what has become of a file that was expected.
type FileResult struct {
	Name  string // as in "UFS:log.bin" or "the server's /in/log.bin"
	Want  string // as the scenario has it
	Wrong string // what is wrong with it; empty if nothing is
}

// A FaultCount is how often a fault has fired.
type FaultCount struct {
	Fault   *fault.Fault
	Times   int
	Nearest string // of one that has not fired: what came closest
}

func (r *Result) broken(err error) *Result {
	r.Verdict, r.Err = Broken, err
	return r
}

// fail adds failures, nil ones left out.
func (r *Result) fail(all ...*Failure) {
	for _, f := range all {
		if f != nil {
			if f.Pos.File == "" {
				f.Pos.File = r.Scenario.File
			}
			r.Failures = append(r.Failures, *f)
		}
	}
}

// crashed has a fault of ours be the only failure: whatever else went wrong follows from it.
func (r *Result) crashed(c *crash) {
	r.Failures = nil
	r.fail(&Failure{Reason: "a fault in ptymodem has ended " + c.ended, Came: strings.Split(c.report, "\n")})
}

// settle draws the verdict.
func (r *Result) settle() {
	if r.Interrupted || len(r.Failures) > 0 {
		r.Verdict = Failed
	}
}

// Cause is the first failure in one line, empty if there is none.
func (r *Result) Cause() string {
	switch {
	case r.Err != nil:
		return r.Err.Error()
	case len(r.Failures) > 0:
		return r.Failures[0].String()
	case r.Interrupted:
		return place(schema.Pos{File: r.Scenario.File}) + ": interrupted before its end"
	}
	return ""
}
