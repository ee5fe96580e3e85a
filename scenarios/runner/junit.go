package runner

import (
	"encoding/xml"
	"fmt"
	"io"
	"time"

	"ptymodem/redact"
)

// WriteJUnit writes results in the XML of JUnit, a testcase for each scenario. A result's View
// says whether secrets are masked. What does not print is written out as \x1b: XML cannot hold all
// of it.
func WriteJUnit(w io.Writer, results []*Result) error {
	suite := junitSuite{Name: "ptymodem"}
	var took time.Duration
	for _, r := range results {
		suite.add(r)
		took += r.Took
		if suite.Timestamp == "" && !r.Started.IsZero() {
			suite.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
		}
	}
	suite.Time = junitTime(took)
	out, err := xml.MarshalIndent(junitSuites{Suites: []junitSuite{suite}}, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(append([]byte(xml.Header), out...), '\n'))
	return err
}

type junitSuites struct {
	XMLName xml.Name     `xml:"testsuites"`
	Suites  []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr,omitempty"`
	Cases     []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr"`
	Time    string        `xml:"time,attr"`
	Failure *junitProblem `xml:"failure"`
	Error   *junitProblem `xml:"error"`
	Skipped *junitProblem `xml:"skipped"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// exchangeText is the exchange around the first failure, for who reads a test's output alone.
func (r *Result) exchangeText() string {
	b := &report{view: r.View}
	b.exchange(r.Exchange)
	return b.String()
}

func junitTime(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

func (s *junitSuite) add(r *Result) {
	c := junitCase{
		Class: redact.Escape(Bare(r.Label)), Name: redact.Escape(r.Scenario.Name), File: redact.Escape(r.Scenario.File),
		Time: junitTime(r.Took), Output: r.ShownOutput(),
	}
	s.Tests++
	switch r.Verdict {
	case Failed:
		s.Failures++
		c.Output += r.exchangeText()
		c.Failure = &junitProblem{redact.Escape(r.Cause()), r.Details()}
	case Broken:
		s.Errors++
		c.Error = &junitProblem{redact.Escape(r.Cause()), ""}
	case Skipped:
		s.Skipped++
		c.Skipped = &junitProblem{redact.Escape(r.Reason), ""}
	}
	s.Cases = append(s.Cases, c)
}
