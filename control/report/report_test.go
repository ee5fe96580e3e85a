package report

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ptymodem/control/console"
	"ptymodem/emulator/trace"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/runner"
)

// results are of every verdict, with what a page must not take for its own.
func results(t *testing.T) []*runner.Result {
	t.Helper()
	f, err := fault.Parse("{when: {ftp: STOR}, do: drop-data}")
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) *scenarios.Scenario {
		return &scenarios.Scenario{File: name + ".yaml", Name: "about <b>" + name + "</b> | `x`"}
	}
	line := func(s float64, dir, text string) trace.Event {
		e := trace.NewLine("at", dir, text)
		e.Time = s
		return e
	}
	return []*runner.Result{
		{Label: "good.yaml", Scenario: named("good"), Took: time.Second},
		{
			Label: "bad.yaml", Scenario: named("bad"), Verdict: runner.Failed, Again: "ptymodem test bad.yaml", Command: []string{"host"},
			Failures: []runner.Failure{{Reason: "it has 40960 bytes, want <102400>"}}, At: 3, Dropped: 7,
			Events: []trace.Event{
				line(0.5, trace.FromHost, `AT+QFTPCFG="account","test","hunter2"`), line(0.6, trace.ToHost, "OK"),
				line(0.7, trace.ToHost, "<script>alert(1)</script>;#"), {Time: 1, Kind: "ftp", Dir: trace.FromHost, Text: "STOR a.txt"},
				{Time: 1, Kind: "data", Dir: trace.FromHost, Bytes: 40960}, {Time: 2, Kind: "fault", Name: "drop-data", Text: "{ftp: STOR}"},
			},
			Faults: []runner.FaultCount{{Fault: f, Nearest: "there was no FTP command"}},
			Files:  []runner.FileResult{{Name: "the server's /x", Want: "{size: 100KiB}", Wrong: "it has 40960 bytes"}, {Name: "UFS:y", Want: "absent"}},
			Output: []byte("hello </pre><script>\n"),
		},
		{Label: "broken.yaml", Scenario: named("broken"), Verdict: runner.Broken, Err: errors.New("no such program")},
		{Label: "late.yaml", Scenario: named("late"), Verdict: runner.Skipped, Reason: "it was not begun"},
	}
}

// The page is well-formed, has no script but its own, asks for nothing from elsewhere, and tells
// everything as text.
func TestHTML(t *testing.T) {
	var b strings.Builder
	if err := FromResults("v1", "ptymodem test <x>", results(t)).HTML(&b); err != nil {
		t.Fatal(err)
	}
	own := "<script>" + console.ReportScript() + "</script>"
	if strings.Count(b.String(), own) != 1 || strings.Contains(console.ReportScript(), "</") {
		t.Fatal("the page has not its own script once, or that ends before its end")
	}
	page := strings.Replace(b.String(), own, "", 1)
	d := xml.NewDecoder(strings.NewReader(strings.NewReplacer("<!DOCTYPE html>", "", `<meta charset="utf-8">`, "", "<br>", "<br/>").Replace(page)))
	d.Strict, d.AutoClose, d.Entity = false, []string{"meta"}, xml.HTMLEntity
	var text strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("the page is not well-formed: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "script" {
				t.Error("the page has a script")
			}
			for _, a := range token.Attr {
				if n := a.Name.Local; (n == "src" || n == "href") && !strings.HasPrefix(a.Value, "#") {
					t.Errorf("the page asks for %s", a.Value)
				}
			}
		case xml.CharData:
			text.Write(token)
		}
	}
	for _, want := range []string{
		"1 passed, 1 failed, 1 could not run, 1 skipped", "about <b>bad</b>", "it has 40960 bytes, want <102400>", "<script>alert(1)</script>", "STOR a.txt", "40960 bytes",
		"there was no FTP command", "as expected", "hello </pre><script>", "no such program", "it was not begun", "7 earlier events", "FTP server", "ptymodem test bad.yaml",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "hunter2") || strings.Contains(unpacked(t, page), "hunter2") {
		t.Error("the page has a password")
	}
	if data := unpacked(t, page); !strings.Contains(data, `"n":8,`) || !strings.Contains(data, "STOR a.txt") {
		t.Errorf("the data that the script shows lack events: %s", data)
	}
}

// unpacked is what the script of a page reads.
func unpacked(t *testing.T, page string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<template id="data">`)
	text, _, _ := strings.Cut(rest, "</template>")
	packed, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// Where the data would be too many, the oldest events of the longest run go, and the page says so.
func TestLargest(t *testing.T) {
	rep := &Report{Runs: []Run{{Label: "long"}, {Label: "short"}}}
	for i := range 4000 {
		rep.Runs[0].Events = append(rep.Runs[0].Events, trace.Event{Time: float64(i), Kind: "urc", Dir: trace.ToHost, Text: fmt.Sprintf("%x", sha256.Sum256([]byte{byte(i), byte(i >> 8)}))})
	}
	rep.Runs[1].Events = rep.Runs[0].Events[:10]
	text, err := rep.packed(100 << 10)
	if err != nil {
		t.Fatal(err)
	}
	var data struct{ Runs map[string]runData }
	if err := json.Unmarshal([]byte(unpacked(t, `<template id="data">`+text+"</template>")), &data); err != nil {
		t.Fatal(err)
	}
	long, short := data.Runs["run-0"], data.Runs["run-1"]
	if len(text) > 100<<10 || long.Dropped == 0 || long.Dropped+len(long.Events) != 4000 || short.Dropped != 0 || len(short.Events) != 10 {
		t.Errorf("%d bytes; of the long run %d events, %d are dropped, of the short one %d and %d", len(text), len(long.Events), long.Dropped, len(short.Events), short.Dropped)
	}
}

func TestMarkdown(t *testing.T) {
	var b strings.Builder
	if err := FromResults("v1", "", results(t)).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"## ptymodem: 1 passed, 1 failed, 1 could not run, 1 skipped\n", "| FAIL | bad | about &lt;b>bad&lt;/b> \\| 'x' | 0.0 s |", "  M->>H: #lt;script#gt;alert(1)#lt;/script#gt;#59;#35;\n  Note over H,S: here it failed\n",
		"  M->>S: STOR a.txt\n", "  H-->>M: 40960 bytes\n", "never fired: there was no FTP command", "ptymodem test bad.yaml",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the summary has no %q:\n%s", want, b.String())
		}
	}
	if strings.Contains(b.String(), "hunter2") {
		t.Error("the summary has a password")
	}
}

// Of a long run the first and the last events are shown, and how many are not.
func TestLongRun(t *testing.T) {
	var lines strings.Builder
	for i := range mostEvents + 500 {
		fmt.Fprintf(&lines, `{"t":%d,"modem":0,"kind":"at","dir":"->","text":"line %d"}`+"\n", i, i)
	}
	run, err := FromTrace("long.jsonl", strings.NewReader(lines.String()))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := (&Report{Runs: []Run{run}}).HTML(&b); err != nil {
		t.Fatal(err)
	}
	for want, there := range map[string]bool{">line 199<": true, ">line 200<": false, ">line 699<": false, ">line 700<": true, ">line 2499<": true, "500 events are left out here": true} {
		if strings.Contains(b.String(), want) != there {
			t.Errorf("%q: %v, want %v", want, !there, there)
		}
	}
	if _, err := FromTrace("x", strings.NewReader("{\"kind\":\"at\"}\nhello\n")); err == nil || !strings.HasPrefix(err.Error(), "x:2: no line of a trace") {
		t.Errorf("a broken trace: %v", err)
	}
}

// A transcript's lines, data and events of the line are events of a report, words of a suite are not.
func TestTranscript(t *testing.T) {
	run, err := FromTranscript("s.at", strings.NewReader("login\n@0.5 <- AT\n-> OK\n<= \"ab\"\n=> 7 bytes sha256 00\n@1.0 break\ndtr off\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []trace.Event{
		trace.NewLine("at", trace.FromHost, "AT"), trace.NewLine("at", trace.ToHost, "OK"),
		{Kind: "data", Dir: trace.FromHost, Bytes: 2}, {Kind: "data", Dir: trace.ToHost, Bytes: 7},
		{Kind: "line", Text: "break"}, {Kind: "line", Text: "dtr off"},
	}
	var got []string
	for _, e := range run.Events {
		got = append(got, fmt.Sprint(e.Kind, e.Dir, e.Text, e.Bytes))
	}
	for i, e := range want {
		if text := fmt.Sprint(e.Kind, e.Dir, e.Text, e.Bytes); i >= len(got) || got[i] != text {
			t.Errorf("event %d: want %s, got %q", i+1, text, got)
		}
	}
	rep := Report{Runs: []Run{run}}
	if rep.counts() != "1 trace" {
		t.Error(rep.counts())
	}
}
