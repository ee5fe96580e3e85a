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
			if wrote, _, _ := strings.Cut(c.Output, "    the exchange around it"); wrote != "" {
				fmt.Fprintf(&b, "%s wrote %q\n", c.Class, wrote)
			}
		}
	}
	if failures != report.Suites[0].Failures {
		ts.Fatalf("%d failures, and the suite says %d", failures, report.Suites[0].Failures)
	}
	ts.Check(os.WriteFile(ts.MkAbs("junit.txt"), []byte(b.String()), 0o666))
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
