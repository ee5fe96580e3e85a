package library_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/runner"
)

// oneTraceRounds is how often the library runs to be compared with itself, oneTraceOnly a regular
// expression of the scenarios that do, and oneTraceParallel how many run side by side. `make
// one-trace` sets the first two, beside busy loops.
const (
	oneTraceRounds   = "TEST_PTYMODEM_ONE_TRACE_ROUNDS"
	oneTraceOnly     = "TEST_PTYMODEM_ONE_TRACE_ONLY"
	oneTraceParallel = 64
)

// TestOneTrace: each scenario of the library has one verdict and one trace, however often it runs
// and whatever else the machine does. Left out of the comparison is what the system chooses: times,
// the tty's number and ports; and how the lines of the port fall among those of the control
// connection, which is up to a host that sends commands while a login or a transfer goes on.
func TestOneTrace(t *testing.T) {
	t.Parallel()
	rounds := 2
	if s := os.Getenv(oneTraceRounds); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 2 {
			t.Fatalf("%s=%q: want a number from 2", oneTraceRounds, s)
		}
		rounds = n
	}
	first := map[string]outcome{}
	runs, differ := 0, map[string]int{}
	for round := range rounds {
		for name, got := range libraryRound(t) {
			runs++
			want, seen := first[name]
			if !seen {
				first[name] = got
				continue
			}
			if got == want {
				continue
			}
			if differ[name]++; differ[name] == 1 {
				t.Errorf("%s: round %d differs from the first (-first +this):\n%s", name, round+1,
					cmp.Diff(strings.Split(want.String(), "\n"), strings.Split(got.String(), "\n")))
			}
		}
	}
	t.Logf("%d runs of %d scenarios; runs that differ: %v", runs, len(first), differ)
}

// An outcome is what a run comes to.
type outcome struct{ verdict, trace string }

func (o outcome) String() string { return o.verdict + "\n" + o.trace }

// libraryRound runs the whole library once.
func libraryRound(t *testing.T) map[string]outcome {
	t.Helper()
	var runs []*runner.Run
	traces := map[string]*lines{}
	only := regexp.MustCompile(os.Getenv(oneTraceOnly))
	for _, f := range files(t) {
		if !only.MatchString(f.name) {
			continue
		}
		traces[f.name] = &lines{}
		runs = append(runs, &runner.Run{Label: f.name, Scenario: f.Scenario, Files: os.DirFS("."), Trace: traces[f.name].add})
	}
	results, err := runner.Suite{Parallel: oneTraceParallel, Watcher: nobody{}}.Do(context.Background(), runs)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]outcome{}
	for _, r := range results {
		verdict := fmt.Sprintf("verdict %d: %s", r.Verdict, r.Cause())
		all[r.Label] = outcome{verdict, traces[r.Label].String()}
	}
	return all
}

// lines are those of a trace without what the system chooses.
type lines struct {
	mu            sync.Mutex
	port, control strings.Builder
}

func (l *lines) String() string { return l.port.String() + l.control.String() }

func (l *lines) add(e trace.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e.Time = 0; e.Port != "" {
		e.Port = "tty"
	}
	e.Text, e.Error = systemPort.ReplaceAllString(e.Text, "${1}p"), systemPort.ReplaceAllString(e.Error, "${1}p")
	e.Reason = elapsed.ReplaceAllString(e.Reason, "T into")
	line, err := json.Marshal(e)
	if err != nil {
		panic(err) // an event is plain data
	}
	w := &l.port
	if e.Kind == "ftp" || e.Kind == "fault" && strings.HasPrefix(e.Text, "{ftp") {
		w = &l.control
	}
	w.Write(append(line, '\n'))
}

// systemPort finds the ports of connections in commands, replies and errors.
var systemPort = regexp.MustCompile(`(\(127,0,0,1,|PORT 127,0,0,1,|\(\|\|\||127\.0\.0\.1:)[0-9,]+`)

// elapsed finds how long a command had been running, in the reason of a finding.
var elapsed = regexp.MustCompile(`[0-9.]+m?s into`)
