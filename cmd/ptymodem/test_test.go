package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"ptymodem/scenarios/runner"
)

// exits runs ptymodem and wants an exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) < 2 {
		ts.Fatalf("usage: exits CODE ARG...")
	}
	code := 0
	if err := ts.Exec("ptymodem", args[1:]...); err != nil {
		var status *exec.ExitError
		if !errors.As(err, &status) {
			ts.Fatalf("%v", err)
		}
		code = status.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s; standard output:\n%s\nstandard error:\n%s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// junit reads a JUnit report as a CI system does, and flattens it.
func junit(ts *testscript.TestScript, neg bool, args []string) {
	noNegation(ts, neg)
	if len(args) != 1 {
		ts.Fatalf("usage: junit FILE")
	}
	type problem struct {
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
	var report struct {
		XMLName xml.Name `xml:"testsuites"`
		Suites  []struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Cases    []struct {
				Class   string   `xml:"classname,attr"`
				Name    string   `xml:"name,attr"`
				File    string   `xml:"file,attr"`
				Time    float64  `xml:"time,attr"`
				Failure *problem `xml:"failure"`
				Error   *problem `xml:"error"`
				Skipped *problem `xml:"skipped"`
				Output  string   `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	ts.Check(xml.Unmarshal([]byte(ts.ReadFile(args[0])), &report))
	if len(report.Suites) != 1 || report.Suites[0].Tests != len(report.Suites[0].Cases) {
		ts.Fatalf("%d suites in %+v", len(report.Suites), report)
	}
	var b strings.Builder
	failures := 0
	for _, c := range report.Suites[0].Cases {
		became, message := "passed", ""
		switch {
		case c.Failure != nil:
			became, message = "failed", c.Failure.Message
			failures++
		case c.Error != nil:
			became, message = "error", c.Error.Message
		case c.Skipped != nil:
			became, message = "skipped", c.Skipped.Message
		}
		fmt.Fprintf(&b, "%s|%s|%s|%s|%s\n", c.Class, c.Name, c.File, became, message)
		if c.Output != "" {
			fmt.Fprintf(&b, "%s wrote %q\n", c.Class, c.Output)
		}
	}
	if failures != report.Suites[0].Failures {
		ts.Fatalf("%d failures, and the suite says %d", failures, report.Suites[0].Failures)
	}
	ts.Check(os.WriteFile(ts.MkAbs("junit.txt"), []byte(b.String()), 0o666))
}

func TestShard(t *testing.T) {
	for _, test := range []struct {
		text, env string
		want      string
	}{
		{"", "", "1/1"},
		{"2/3", "CI_NODE_INDEX=1 CI_NODE_TOTAL=9", "2/3"},
		{"auto", "CI_NODE_INDEX=3 CI_NODE_TOTAL=4", "3/4"},
		{"auto", "CI_NODE_TOTAL=1", "1/1"},
		{"auto", "CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=4", "1/4"},
		{"auto", "BUILDKITE_PARALLEL_JOB=3 BUILDKITE_PARALLEL_JOB_COUNT=4", "4/4"},
		{"auto/5", "JOB_COMPLETION_INDEX=4 CI_NODE_INDEX=1 CI_NODE_TOTAL=2", "5/5"},
		{"auto", "", "none of CI_NODE_INDEX and CI_NODE_TOTAL (GitLab), CIRCLE_NODE_INDEX and"},
		{"auto", "CI_NODE_INDEX=1", "none of CI_NODE_INDEX"},
		{"auto", "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", `CI_NODE_INDEX is "0": want 1 to 4`},
		{"auto", "CIRCLE_NODE_INDEX=4 CIRCLE_NODE_TOTAL=4", `CIRCLE_NODE_INDEX is "4": want 0 to 3`},
		{"auto", "CI_NODE_INDEX=1 CI_NODE_TOTAL=many", `CI_NODE_TOTAL is "many"`},
		{"auto/5", "", "JOB_COMPLETION_INDEX is not set"},
		{"auto/5", "JOB_COMPLETION_INDEX=5", `JOB_COMPLETION_INDEX is "5": want 0 to 4`},
		{"0/3", "", `invalid shard "0/3"`},
		{"4/3", "", `invalid shard "4/3"`},
		{"3", "", `invalid shard "3"`},
		{"auto/0", "", `invalid shard "auto/0"`},
		{"1/3/5", "", `invalid shard "1/3/5"`},
	} {
		env := map[string]string{}
		for _, v := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(v, "=")
			env[name] = value
		}
		var s shard
		var err error
		if test.text != "" {
			s, err = parseShard(test.text)
		}
		got := ""
		if err == nil {
			var index, count int
			index, count, err = s.resolve(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
			got = fmt.Sprintf("%d/%d", index, count)
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("--shard %s with %q: %s; want %s", test.text, test.env, got, test.want)
		}
	}
}

// TestShardsCover: whatever their number, shards have each scenario once between them.
func TestShardsCover(t *testing.T) {
	for n := range 8 {
		var all []int
		for i := range n {
			all = append(all, i)
		}
		for count := 1; count < 10; count++ {
			var covered []int
			for index := 1; index <= count; index++ {
				mine := part(all, index, count)
				if len(mine) > (n+count-1)/count {
					t.Errorf("shard %d/%d of %d has %d", index, count, n, len(mine))
				}
				covered = append(covered, mine...)
			}
			if slices.Sort(covered); !slices.Equal(covered, all) {
				t.Errorf("%d shards of %d cover %v", count, n, covered)
			}
		}
	}
}

func TestTraceNames(t *testing.T) {
	var runs []*runner.Run
	for _, label := range []string{"a/b.yaml", "a-b.yaml", "../x.yaml", "/tmp/A-B.yaml", "drop", "a-b-2.yaml"} {
		runs = append(runs, &runner.Run{Label: label})
	}
	want := []string{"a-b.jsonl", "a-b-2.jsonl", "x.jsonl", "tmp-A-B.jsonl", "drop.jsonl", "a-b-2-2.jsonl"}
	if got := traceNames(runs); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
