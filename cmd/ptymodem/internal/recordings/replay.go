package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/emulator/reference"
	"ptymodem/recording/compare"
	"ptymodem/recording/replay"
)

// replayOptions are what the flags of replay say.
type replayOptions struct {
	port   string
	baud   int // bit/s; 0: as it is
	timing bool
	json   bool
	html   string
	failOn compare.Class
	ledger string

	version func() string
}

// A replayStatus ends the program with that exit status, when everything has been said.
type replayStatus int

func (s replayStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }

// ExitCode is the status.
func (s replayStatus) ExitCode() int { return int(s) }

const (
	differ    replayStatus = 1
	nonePlays replayStatus = 2
)

// NewReplay is the subcommand that plays recordings and compares what comes. Its report has the
// program's version.
func NewReplay(version func() string) *cobra.Command {
	o := &replayOptions{failOn: compare.Order, version: version}
	cmd := &cobra.Command{
		Use: "replay FILE...", Short: "Play recordings of a module to the emulator, and show the differences",
		Long: "Play the host's side of recordings, or of the transcripts in testdata, to the emulator, and compare what the emulator\n" +
			"answers with what the recorded module answered. With --port they are played to a module instead.\n\n" +
			"Each FILE has an emulator of its own, in virtual time: pauses of the recording cost nothing, and the machine's load\n" +
			"changes nothing. Its model, SIM, and the files that it needs come from the recording.\n\n" +
			"Classes of differences, the worst first: " + strings.Join(compare.Classes(), ", ") + ".\n\n" +
			"Exit status: 0 no difference of the class --fail-on or worse, 1 there is one, 2 a FILE cannot be read or played.",
		Example: "  ptymodem replay session.at\n  ptymodem replay testdata/file.at --port /dev/ttyUSB2",
		RunE: func(cmd *cobra.Command, files []string) error {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return o.run(ctx, cmd, files)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.port, "port", "", "play to a module at this serial port, as in /dev/ttyUSB2, in real time")
	flagvalue.Name(flags, "port", "DEV")
	flagvalue.Add(flags, &o.baud, flagvalue.Rate, "baud", "N", "", "rate of --port in bit/s (default as it is)")
	flagvalue.Add(flags, &o.failOn, compare.ParseClass, "fail-on", "CLASS", compare.Order.String(), "exit with status 1 if there is a difference of this class or a worse one")
	flags.BoolVar(&o.timing, "timing", false, "compare times too: more than 5 times and 100 ms is a difference")
	flags.BoolVar(&o.json, "json", false, "print JSON in place of a table")
	flags.StringVar(&o.html, "html", "", "write a report with the exchanges as one HTML file")
	flagvalue.Name(flags, "html", "FILE")
	flags.StringVar(&o.ledger, "ledger", "", "add to this file which commands the module and the emulator answer alike")
	flagvalue.Name(flags, "ledger", "FILE")
	return cmd
}

// run plays the files.
func (o *replayOptions) run(ctx context.Context, cmd *cobra.Command, files []string) error {
	if err := o.check(files); err != nil {
		return err
	}
	var all []*replay.Recording
	var bad []error
	for _, name := range files {
		rec, err := replay.Load(name)
		if err == nil && o.ledger != "" {
			if err = rec.Hardware(); err != nil {
				err = fmt.Errorf("%s does not count for --ledger: %w", name, err)
			}
		}
		bad = append(bad, err)
		all = append(all, rec)
	}
	if err := errors.Join(bad...); err != nil {
		return err
	}
	var played []*replay.Played
	worst := compare.None
	out := cmd.OutOrStdout()
	for _, rec := range all {
		p, err := o.play(ctx, rec)
		var needs *replay.NeedsError
		if errors.As(err, &needs) {
			fmt.Fprintln(cmd.ErrOrStderr(), "ptymodem: "+needs.Error())
			continue
		}
		if err != nil {
			return err
		}
		played = append(played, p)
		worst = min(worst, p.Worst())
		if !o.json {
			writeTable(out, p)
		}
	}
	if len(played) == 0 {
		return nonePlays
	}
	if o.json {
		if err := writeJSON(out, played); err != nil {
			return err
		}
	}
	if err := errors.Join(o.writeHTML(played, files), o.writeLedger(played)); err != nil {
		return err
	}
	if worst <= o.failOn {
		return differ
	}
	return nil
}

func (o *replayOptions) check(files []string) error {
	switch {
	case len(files) == 0:
		return errors.New("no FILE: give recordings, as ptymodem record writes them, or transcripts")
	case o.baud != 0 && o.port == "":
		return errors.New("--baud without --port: the emulator has no rate")
	case o.ledger != "" && o.port != "":
		return errors.New("--ledger with --port: a ledger compares the emulator with recordings; record the module first (ptymodem record)")
	}
	return nil
}

func (o *replayOptions) play(ctx context.Context, rec *replay.Recording) (*replay.Played, error) {
	to := replay.Options{Timing: o.timing}
	if o.port != "" {
		return replay.Play(ctx, rec, o.port, o.baud, to)
	}
	return replay.Emulate(ctx, rec, to)
}

// writeLedger adds what was shown to the ledger. A file that is not there is made.
func (o *replayOptions) writeLedger(played []*replay.Played) error {
	if o.ledger == "" {
		return nil
	}
	ledger := &reference.Ledger{}
	f, err := os.Open(o.ledger)
	switch {
	case err == nil:
		ledger, err = reference.ReadLedger(f)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("--ledger %s: %w", o.ledger, err)
		}
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("--ledger: %w", err)
	}
	for _, p := range played {
		ledger.Add(p.Ledger())
	}
	return writeFile("--ledger", o.ledger, ledger.Write)
}

// writeFile writes a file that a flag names.
func writeFile(flag, name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("%s: %w: give the name of a file that can be written", flag, err)
	}
	return errors.Join(write(f), f.Close())
}
