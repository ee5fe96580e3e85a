package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"strconv"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/redact"
	"ptymodem/scenarios/collect"
	"ptymodem/scenarios/runner"
	"ptymodem/scenarios/schema"
)

// testOptions are what the flags of test say.
type testOptions struct {
	reports  reportFiles
	traceDir string
	parallel int
	shard    collect.Shard
	list     bool

	repeat        int
	seed          *uint64 // nil: each scenario's own
	failFast      bool
	timeoutFactor float64

	line     runner.Line // what COMMAND opens
	commands []string    // files and names of packs
	api      bool        // each modem has one
	noRedact bool
}

// exitStatus ends the program with a status of its own; everything has been said.
type exitStatus int

func (s exitStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }

// ExitCode is the status.
func (s exitStatus) ExitCode() int { return int(s) }

// exitFailed is the exit status of a test that has failed.
const exitFailed exitStatus = 1

func newTest() *cobra.Command {
	o := &testOptions{line: usualLine(runtime.GOOS), parallel: 2 * runtime.NumCPU(), repeat: 1, timeoutFactor: 1} // they wait most of the time
	cmd := &cobra.Command{
		Use:   "test [flags] SCENARIO... [-- COMMAND [ARG...]]",
		Short: "Run scenarios, each on a modem of its own, and report pass or fail",
		Long: "Run scenarios, each on a modem of its own, and report pass or fail.\n\n" +
			"SCENARIO is a file, a folder (all *.yaml below it), or a name or pattern ('drop-*') of built-in scenarios, which --list shows.\n" +
			"The host is COMMAND. It gets its tty in the environment variable PTYMODEM_TTY and in place of {tty} in its arguments.\n" +
			"With --no-tty, and always on macOS and Windows, it gets an address in PTYMODEM_ADDR and in place of {tty}.\n" +
			"Without COMMAND the scenario's own steps are the host.\n\n" +
			"Results go to standard output, progress to standard error. Exit status: 0 all passed, 1 some failed,\n" +
			"2 could not run.",
		Example: "  ptymodem test --list\n" +
			"  ptymodem test drop-data-upload -- python3 upload.py {tty}\n" +
			"  ptymodem test --junit report.xml scenarios/",
		RunE: func(cmd *cobra.Command, args []string) error {
			var command []string
			if n := cmd.ArgsLenAtDash(); n >= 0 {
				if args, command = args[:n], args[n:]; len(command) == 0 {
					return errors.New("no COMMAND after --: give a program and its arguments, or leave out --")
				}
			}
			return test(o, args, command, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flagvalue.Add(flags, &o.reports.junit, parseFile, "junit", "FILE", "", "write the results as JUnit XML, a testcase for each scenario")
	flagvalue.Add(flags, &o.reports.html, parseFile, "html", "FILE", "", "write a report as one HTML file: verdicts, sequence diagrams, files, output")
	flagvalue.Add(flags, &o.reports.markdown, parseFile, "markdown", "FILE", "", "write a summary as Markdown, for the page of a CI job")
	flagvalue.Add(flags, &o.traceDir, parseFile, "trace-dir", "DIR", "", "write what happens as JSON lines, a file for each scenario")
	flagvalue.Add(flags, &o.parallel, numberOf("scenarios"), "parallel", "N", "", "how many run in parallel (default twice the number of processors)")
	flagvalue.Add(flags, &o.shard, collect.ParseShard, "shard", "I/N", "", "run only the Ith of N parts, I from 1; auto: I and N from GitLab, CircleCI or\nBuildkite; auto/N: I from a Kubernetes indexed job")
	flagvalue.Add(flags, &o.repeat, numberOf("runs"), "repeat", "N", "1", "run each scenario N times, with N consecutive seeds; the results are called\nNAME#SEED")
	flagvalue.Add(flags, &o.seed, parseSeed, "seed", "S", "", "the first seed, for what is left to chance (default: the scenario's own)")
	flags.BoolVar(&o.failFast, "fail-fast", false, "start no further scenario once one has failed")
	flagvalue.Add(flags, &o.timeoutFactor, parseTimeoutFactor, "timeout-factor", "F", "1", "multiply the limits in real time (timeout, within), for slow machines")
	flagvalue.AddChoice(flags, &o.line, []string{"tcp", "rfc2217"}, []runner.Line{runner.TCP, runner.RFC2217},
		"no-tty", "PROTOCOL", "", "give COMMAND a network address in place of a tty: tcp, for plain bytes, or rfc2217\n(default on macOS and Windows: tcp)")
	flagvalue.AddList(flags, &o.commands, parseCommands, "commands", "FILE", commandsUsage(""))
	flagvalue.Add(flags, &o.api, parseTestAPI, "api", "0", "", "give each scenario's modem an API on a free port; its address is in\nPTYMODEM_API_URL, and the modem is /v1/modems/0 there: see docs/api.md")
	addNoRedact(flags, &o.noRedact, "show passwords, PINs and keys in results and reports; traces have them masked")
	flags.BoolVar(&o.list, "list", false, "list the scenarios and run none; without SCENARIO the built-in ones")
	return cmd
}

// usualLine is what COMMAND opens on a system unless --no-tty says so.
func usualLine(system string) runner.Line {
	if system == "linux" {
		return runner.TTY
	}
	return runner.TCP
}

// parseFile reads the path of a file or folder to write to.
func parseFile(s string) (string, error) {
	if s == "" {
		return "", errors.New("the path is empty: give a file or folder, or leave out the flag")
	}
	return s, nil
}

// numberOf reads how many there are to be.
func numberOf(what string) func(string) (int, error) {
	return func(s string) (int, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 1000 {
			return 0, fmt.Errorf("invalid number of %s %q: want 1 to 1000", what, s)
		}
		return n, nil
	}
}

// parseSeed reads a seed as scenario files have it.
func parseSeed(s string) (*uint64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return nil, fmt.Errorf("invalid seed %q: want a whole number from 0 to %d", schema.Clip(s), int64(math.MaxInt64))
	}
	seed := uint64(n)
	return &seed, nil
}

// parseTimeoutFactor reads a factor above 0.
func parseTimeoutFactor(s string) (float64, error) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f > 0) || math.IsInf(f, 0) {
		return 0, fmt.Errorf("invalid factor %q: want a number above 0, such as 2.5", schema.Clip(s))
	}
	return f, nil
}

// test runs what args name. Everything that may be refused is looked at before anything runs.
func test(o *testOptions, args, command []string, stdout, stderr io.Writer) error {
	if len(args) == 0 && !o.list {
		return errors.New("no SCENARIO: give files, folders or names of built-in scenarios (ptymodem test --list lists them)")
	}
	if err := descriptorsAtStart().enoughForTest(); err != nil {
		return err
	}
	asked := args
	if len(args) == 0 {
		args = []string{"*"}
	}
	runs, err := collect.Scenarios(args, len(command) == 0 && !o.list)
	if err != nil {
		return err
	}
	view := viewOf(o.noRedact)
	repeat := collect.Repeat{Times: o.repeat, Seed: o.seed, Factor: o.timeoutFactor, Command: command, View: view}
	if o.api {
		repeat.Flags = []string{"--api", "0"}
	}
	if o.line != usualLine(runtime.GOOS) {
		repeat.Flags = append(repeat.Flags, "--no-tty", o.line.String())
	}
	if repeat.Commands, err = collect.Commands(o.commands, 0); err != nil {
		return err
	}
	for _, name := range o.commands {
		repeat.Flags = append(repeat.Flags, "--commands", name)
	}
	runs, err = repeat.Apply(runs)
	if err != nil {
		return err
	}
	names := traceNames(runs) // before the shard is taken, so that they are the same in every shard
	index, count, err := o.shard.Resolve(os.LookupEnv)
	if err != nil {
		return fmt.Errorf("--shard: %w", err)
	}
	runs, names = collect.Part(runs, index, count), collect.Part(names, index, count)
	if o.list {
		return listRuns(stdout, runs)
	}
	if err := runner.CheckCommand(command); err != nil {
		return err
	}
	for _, r := range runs {
		r.Line = o.line
		if o.api {
			steer(r)
		}
	}
	reports, err := o.reports.create(asked, command, view)
	if err != nil {
		return err
	}
	defer closeReports(reports)
	p := newProgress(len(runs), stdout, stderr)
	closeTraces, err := openTraces(o.traceDir, runs, names, p.notices)
	if err != nil {
		return err
	}
	told := newNoticer(p.notices)
	for _, r := range runs {
		r.Warn = told.warn
	}
	results, err := o.runAll(runs, p)
	unwritten := closeTraces()
	unwritten = errors.Join(unwritten, writeReports(reports, results))
	failed := verdict(results)
	if err == nil && unwritten != nil && failed != nil { // both count, and the verdict has the exit status
		fmt.Fprintln(p.notices, "ptymodem: "+oneLine(withRemedy(unwritten)))
		return failed
	}
	if err = errors.Join(err, unwritten); err != nil {
		return err
	}
	return failed
}

// runAll runs everything until SIGINT or SIGTERM, and tells about it.
func (o *testOptions) runAll(runs []*runner.Run, p *progress) ([]*runner.Result, error) {
	ctx, kill, release := untilEnded()
	defer release()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(oneSignal, kill) }) // another signal, if the end takes long, kills
	defer stop()
	results, err := runner.Suite{Parallel: o.parallel, FailFast: o.failFast, Watcher: p}.Do(ctx, runs)
	p.finish(results, ctx.Err() != nil)
	return results, err
}

// verdict is the exit status that the results deserve: nil for 0.
func verdict(results []*runner.Result) error {
	var worst error
	for _, r := range results {
		switch r.Verdict {
		case runner.Broken:
			return exitStatus(exitUsage)
		case runner.Failed, runner.Skipped:
			worst = exitFailed
		}
	}
	return worst
}

// listRuns prints what there is to run: what to call it, and what it is about.
func listRuns(w io.Writer, runs []*runner.Run) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range runs {
		fmt.Fprintf(table, "%s\t%s\n", redact.Escape(r.Label), redact.Escape(r.Scenario.Name))
	}
	return table.Flush()
}
