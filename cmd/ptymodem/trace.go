package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/emulator/trace"
)

// followEvery is how often a trace that grows is looked at.
const followEvery = 200 * time.Millisecond

// traceOptions are what the flags of trace say.
type traceOptions struct {
	follow bool
	kinds  []string
	modem  int // -1 is all
	since  float64
	colour colourWish
}

func newTrace() *cobra.Command {
	o := &traceOptions{modem: -1}
	cmd := &cobra.Command{
		Use: "trace FILE...", Short: "Print traces for people: what --trace and --trace-dir have written",
		Long: "Print traces for people: what --trace and --trace-dir have written, a line for each event, by modem time in seconds.\n" +
			"FILE - is standard input.",
		Example: "  ptymodem trace trace.jsonl\n  ptymodem trace --follow --kind at,urc,fault trace.jsonl",
		RunE: func(cmd *cobra.Command, files []string) error {
			if len(files) == 0 {
				return errors.New("no FILE: give a trace, as --trace writes it")
			}
			if o.follow && len(files) > 1 {
				return errors.New("--follow with several files: follow one")
			}
			ctx, _, release := untilEnded()
			defer release()
			for _, name := range files {
				if err := o.print(ctx, name, cmd.InOrStdin(), cmd.OutOrStdout()); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.BoolVar(&o.follow, "follow", false, "go on as the trace grows, until Ctrl-C")
	flagvalue.Add(flags, &o.kinds, parseKinds, "kind", "KINDS", "", "only these kinds of events, as in at,urc,fault (default all)")
	flagvalue.Add(flags, &o.modem, parseIndex, "modem", "N", "", "only of this modem (default all)")
	flagvalue.Add(flags, &o.since, parseSince, "since", "T", "", "only from this modem time on, as in 12.5s")
	addColour(flags, &o.colour)
	return cmd
}

// print prints the events of a file that are asked for.
func (o *traceOptions) print(ctx context.Context, name string, stdin io.Reader, stdout io.Writer) error {
	from := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		from = f
	}
	style := trace.Style{Colour: o.colour.on(stdout)}
	lines := bufio.NewReader(from)
	var begun []byte // a line whose end is not written yet
	for number := 1; ; {
		part, err := lines.ReadBytes('\n')
		begun = append(begun, part...)
		switch {
		case err == nil:
			if err := o.line(begun, &style, stdout); err != nil {
				return fmt.Errorf("%s:%d: %w", name, number, err)
			}
			begun = begun[:0]
			number++
		case !errors.Is(err, io.EOF):
			return err
		case o.follow:
			if !await(ctx, followEvery) {
				return nil
			}
		case len(begun) > 0:
			return fmt.Errorf("%s:%d: the trace ends in the middle of a line", name, number)
		default:
			return nil
		}
	}
}

// line prints one line. Once there is a modem other than the first, lines say of which they are.
func (o *traceOptions) line(line []byte, style *trace.Style, w io.Writer) error {
	e, err := trace.Parse(line)
	if err != nil {
		return err
	}
	style.Several = style.Several || e.Modem > 0
	if len(o.kinds) > 0 && !slices.Contains(o.kinds, e.Kind) || o.modem >= 0 && e.Modem != o.modem || e.Time < o.since {
		return nil
	}
	_, err = fmt.Fprintln(w, style.Line(e))
	return err
}

// await lets time pass, and reports false if the context ends before.
func await(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

func parseKinds(s string) ([]string, error) {
	all := strings.Split(s, ",")
	for _, k := range all {
		if !slices.Contains(trace.Kinds(), k) {
			return nil, fmt.Errorf("invalid kind %q: want some of %s", k, strings.Join(trace.Kinds(), ","))
		}
	}
	return all, nil
}

func parseIndex(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("invalid index %q: want that of a modem, from 0", s)
	}
	return n, nil
}

func parseSince(s string) (float64, error) {
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 {
		return 0, fmt.Errorf("invalid time %q: want modem time, as in 12.5s", s)
	}
	return d.Seconds(), nil
}

// A colourWish says whether there are colours.
type colourWish uint8

const (
	colourAuto colourWish = iota // on a terminal, unless NO_COLOR is set
	colourAlways
	colourNever
)

func addColour(flags *pflag.FlagSet, to *colourWish) {
	flagvalue.AddChoice(flags, to, []string{"auto", "always", "never"}, []colourWish{colourAuto, colourAlways, colourNever}, "color", "WHEN", "auto",
		"colours in lines for people: auto (on a terminal, unless NO_COLOR is set), always\nor never")
}

// on reports whether what is written to w has colours.
func (c colourWish) on(w io.Writer) bool {
	if c == colourAuto {
		_, terminal := terminalWidth(w)
		return terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	}
	return c == colourAlways
}

// A traceFormat is how --trace is written.
type traceFormat uint8

const (
	traceAuto traceFormat = iota // JSON, but for a terminal
	traceJSON
	traceText
)

func addTraceFormat(flags *pflag.FlagSet, to *traceFormat) {
	flagvalue.AddChoice(flags, to, []string{"json", "text"}, []traceFormat{traceJSON, traceText}, "trace-format", "FORMAT", "",
		"json, a line for a program, or text, a line for people (default json, but text\nwhere --trace - is a terminal)")
}

// sink is the trace function for w.
func (o *options) traceSink(w io.Writer) func(trace.Event) {
	format := o.traceFormat
	if format == traceAuto {
		format = traceJSON
		if _, terminal := terminalWidth(w); terminal {
			format = traceText
		}
	}
	if format == traceJSON {
		return trace.JSON(w)
	}
	return trace.Lines(w, trace.Style{Colour: o.colour.on(w), Several: o.modems > 1})
}
