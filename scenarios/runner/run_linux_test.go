package runner_test

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/sys/unix"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios"
	"ptymodem/scenarios/library"
	"ptymodem/scenarios/runner"
)

// update rewrites the reports: go test ./scenarios/runner -run TestReports -update
var update = flag.Bool("update", false, "rewrite the reports in testdata")

// TestReports: what a person reads about runs that do not pass. Each file has a scenario, what its
// report should say, and in its first line the program that is the host, if there is one.
func TestReports(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no testdata:", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got, want := reported(t, a, runner.TTY), "no report"
			if !strings.Contains(string(a.Comment), "exec") {
				if diff := cmp.Diff(got, reported(t, a, runner.TCP)); diff != "" {
					t.Errorf("the report of steps in memory (-tty +memory):\n%s", diff)
				}
			}
			for i := range a.Files {
				if f := &a.Files[i]; f.Name == "report" {
					want, f.Data = string(f.Data), []byte(got)
				}
			}
			if *update {
				if want == "no report" {
					a.Files = append(a.Files, txtar.File{Name: "report", Data: []byte(got)})
				}
				if err := os.WriteFile(name, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the report (-want +got):\n%s", diff)
			}
		})
	}
}

// reported is the report of the run that an archive describes, without what differs from run to run.
func reported(t *testing.T, a *txtar.Archive, line runner.Line) string {
	t.Helper()
	r := load(t, a)
	r.Line = line
	var b strings.Builder
	if err := r.Do(t.Context()).WriteReport(&b, runner.Plain); err != nil {
		t.Fatal(err)
	}
	text := masked(b.String())
	if strings.Contains(string(a.Comment), "# without the exchange") { // its order is not the same every time
		text, _, _ = strings.Cut(text, "    the exchange")
	}
	return text
}

// load is the run that an archive describes.
func load(t *testing.T, a *txtar.Archive) *runner.Run {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	s, err := scenarios.Load(files, "s.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r := &runner.Run{Scenario: s, Files: files}
	if text, ok := strings.CutPrefix(strings.TrimSpace(string(a.Comment)), "exec sh -c '"); ok {
		script, args, _ := strings.Cut(text, "'")
		r.Command = append([]string{"sh", "-c", script}, strings.Fields(args)...)
	}
	return r
}

// masked is a report without what differs from run to run.
func masked(s string) string {
	s = regexp.MustCompile(`\([0-9.]+ s\)`).ReplaceAllString(s, "(0.0 s)")
	s = regexp.MustCompile(`(?m)^( {8}) *[0-9]+\.[0-9]{3}  `).ReplaceAllString(s, "$1    0.000  ")
	s = regexp.MustCompile(`\(127,0,0,1,[0-9,]+\)`).ReplaceAllString(s, "(127,0,0,1,p,p)")
	s = regexp.MustCompile(` at [0-9.]+m?s, `).ReplaceAllString(s, " at 0s, ")
	return regexp.MustCompile(`/dev/pts/[0-9]+`).ReplaceAllString(s, "/dev/pts/N")
}

// TestKills: what a program has started ends with it, by itself and by the timeout; the rest of
// what it wrote is not lost, nor is an end of its output that somebody else holds waited for.
func TestKills(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"left behind":    `sleep 1000 >"$FIFO" & echo started`,
		"at the timeout": `trap "" TERM; sleep 1000 >"$FIFO" & echo started; wait`,
		"as a daemon":    `setsid sh -c 'echo >"$FIFO.up"; exec sleep 1000' >"$FIFO" & until [ -s "$FIFO.up" ]; do sleep 0.01; done; echo started`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fifo := filepath.Join(t.TempDir(), "fifo")
			if err := unix.Mkfifo(fifo, 0o600); err != nil {
				t.Fatal(err)
			}
			alive, err := os.OpenFile(fifo, os.O_RDONLY|unix.O_NONBLOCK, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer alive.Close()
			timeout := "30s"
			if name == "at the timeout" {
				timeout = "5s" // the program has begun by then
			}
			r := &runner.Run{Scenario: parse(t, "name: kills\ntimeout: "+timeout), Command: []string{"sh", "-c", "export FIFO=" + fifo + "\n" + script}}
			res := r.Do(t.Context())
			if got := string(res.Output); got != "started\n" {
				t.Errorf("the output is %q", got)
			}
			if want := name != "at the timeout"; (res.Verdict == runner.Passed) != want {
				t.Errorf("verdict: %s", res.Cause())
			}
			alive.SetReadDeadline(time.Now().Add(time.Minute))
			if n, err := alive.Read(make([]byte, 1)); n != 0 || err != io.EOF {
				t.Errorf("something has the pipe open still: %v", err)
			}
		})
	}
}

// TestInterrupted: the end of the context is that of a run, with either host.
func TestInterrupted(t *testing.T) {
	for name, command := range map[string][]string{"steps": nil, "program": {"sleep", "1000"}} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			r := &runner.Run{
				Scenario: parse(t, "name: waits\nsteps: [{pause: 1000s}]"), Command: command,
				Trace: func(trace.Event) { cancel() },
			}
			res := r.Do(ctx)
			if res.Verdict != runner.Failed || !res.Interrupted || !strings.Contains(res.Cause(), "interrupted") {
				t.Errorf("verdict %d, %q", res.Verdict, res.Cause())
			}
		})
	}
}

func TestNoHost(t *testing.T) {
	r := &runner.Run{Scenario: parse(t, "name: nobody")}
	if err := r.Check(); !errors.Is(err, runner.ErrNoHost) || !strings.HasPrefix(err.Error(), "s.yaml: ") {
		t.Errorf("check: %v", err)
	}
	if res := r.Do(t.Context()); res.Verdict != runner.Broken || !errors.Is(res.Err, runner.ErrNoHost) {
		t.Errorf("verdict %d: %v", res.Verdict, res.Err)
	}
}

func TestPasses(t *testing.T) {
	s, err := library.Load("nothing-goes-wrong")
	if err != nil {
		t.Fatal(err)
	}
	r := runner.Run{Label: "calm", Scenario: s, Files: library.FS()}
	res := r.Do(context.Background())
	if res.Verdict != runner.Passed || res.Label != "calm" || res.Took <= 0 {
		t.Errorf("verdict %d of %q after %v: %s", res.Verdict, res.Label, res.Took, res.Cause())
	}
}
