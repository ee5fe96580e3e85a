package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/control/report"
	"ptymodem/redact"
	"ptymodem/scenarios/runner"
)

// reportFiles are the files that test writes its results to, by their flags.
type reportFiles struct{ junit, html, markdown string }

// An openReport is such a file, and what it is to hold.
type openReport struct {
	*os.File
	flag  string
	write func(w io.Writer, results []*runner.Result) error
}

// create makes the files before anything runs. They say which scenarios and what COMMAND they are
// of, in a view of secrets.
func (f *reportFiles) create(asked, host []string, view redact.View) (all []openReport, err error) {
	command := "ptymodem test " + strings.Join(asked, " ")
	if len(host) > 0 {
		command += " -- " + strings.Join(host, " ")
	}
	about := func(results []*runner.Result) *report.Report {
		return report.FromResults(programVersion(), view.AT(command), results)
	}
	for _, r := range []struct {
		name, flag string
		write      func(w io.Writer, results []*runner.Result) error
	}{
		{f.junit, "--junit", runner.WriteJUnit},
		{f.html, "--html", func(w io.Writer, results []*runner.Result) error { return about(results).HTML(w) }},
		{f.markdown, "--markdown", func(w io.Writer, results []*runner.Result) error { return about(results).Markdown(w) }},
	} {
		if r.name == "" {
			continue
		}
		file, err := os.Create(r.name)
		if err != nil {
			closeReports(all)
			return nil, unwritable(r.flag, err, "give the name of a file that can be written")
		}
		all = append(all, openReport{file, r.flag, r.write})
	}
	return all, nil
}

// closeReports closes those that are open.
func closeReports(all []openReport) {
	for _, r := range all {
		r.Close()
	}
}

// writeReports writes the results, and closes the files.
func writeReports(all []openReport, results []*runner.Result) error {
	var failed error
	for _, r := range all {
		if err := errors.Join(r.write(r.File, results), r.Close()); err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", r.flag, err))
		}
	}
	return failed
}

// newReport is the subcommand that makes a report of traces.
func newReport() *cobra.Command {
	var html, markdown string
	var noRedact bool
	cmd := &cobra.Command{
		Use: "report FILE...", Short: "Make a report of traces and transcripts: HTML, or Markdown",
		Long: "Make a report of traces, as --trace and --trace-dir have written them, and of transcripts in .at files: a sequence\n" +
			"diagram of host, modem and server for each. Without --html and --markdown it is Markdown on standard output.",
		Example: "  ptymodem report traces/*.jsonl --html report.html",
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				return errors.New("no FILE: give traces, as --trace writes them, or .at transcripts")
			}
			rep := &report.Report{Version: programVersion(), Command: "ptymodem report " + strings.Join(files, " ")}
			for _, name := range files {
				run, err := readTrace(name, viewOf(noRedact))
				if err != nil {
					return err
				}
				rep.Runs = append(rep.Runs, run)
			}
			if html == "" && markdown == "" {
				return rep.Markdown(cmd.OutOrStdout())
			}
			return errors.Join(writeReport("--html", html, rep.HTML), writeReport("--markdown", markdown, rep.Markdown))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flagvalue.Add(flags, &html, parseFile, "html", "FILE", "", "write the report as one HTML file that needs no other")
	flagvalue.Add(flags, &markdown, parseFile, "markdown", "FILE", "", "write it as Markdown, with diagrams that GitHub and GitLab draw")
	addNoRedact(flags, &noRedact, "show passwords, PINs and keys that a transcript has; a trace has them masked")
	return cmd
}

// addNoRedact adds the only flag that shows secrets.
func addNoRedact(flags *pflag.FlagSet, to *bool, usage string) {
	flags.BoolVar(to, "no-redact", false, usage)
}

// viewOf is what --no-redact asks for.
func viewOf(noRedact bool) redact.View {
	if noRedact {
		return redact.Clear
	}
	return redact.Masked
}

func readTrace(name string, view redact.View) (run report.Run, err error) {
	f, err := os.Open(name)
	if err != nil {
		return run, err
	}
	defer f.Close()
	if filepath.Ext(name) == ".at" {
		run, err = report.FromTranscript(name, f)
	} else {
		run, err = report.FromTrace(name, f)
	}
	run.View = view
	return run, err
}

// writeReport writes to a file, if one is named.
func writeReport(flag, name string, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return unwritable(flag, err, "give the name of a file that can be written")
	}
	return errors.Join(write(f), f.Close())
}
