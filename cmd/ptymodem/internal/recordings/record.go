package recordings

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/control"
	"ptymodem/emulator/serial/pty"
	"ptymodem/recording"
	"ptymodem/recording/tap"
)

// recordOptions are what the flags of record say.
type recordOptions struct {
	redaction
	device, link, output string
	baud                 int
	rtscts               bool
	noData               bool
	probe                bool
	api                  control.Address // empty: none
	version              func() string
}

// NewRecord makes the command record. Its console shows the program's version.
func NewRecord(version func() string) *cobra.Command {
	o := &recordOptions{version: version}
	cmd := &cobra.Command{
		Use: "record DEV -o FILE [--link PATH]", Short: "Record what a host and a real module say to each other",
		Long: "Record what a host and a real module say to each other, as an .at transcript. The host opens a pseudo-terminal in place\n" +
			"of the module's port; every byte passes unchanged, in both directions. It ends with Ctrl-C.\n\n" +
			"DEV is the module's port: a path, best one of /dev/serial/by-id, or tcp:HOST:PORT or rfc2217:HOST:PORT.\n" +
			"docs/record.md has more, and a list of what is worth recording.\n\n" +
			"Exit status: 0 ended by a signal, or --probe found the module, 1 the transcript is not complete, or --probe found none,\n" +
			"2 could not start.",
		Example: "  ptymodem record /dev/ttyUSB2 --probe\n  ptymodem record /dev/ttyUSB2 --link /tmp/modem -o session.at",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(args); err != nil {
				return err
			}
			ctx, release := untilEnded(cmd.Context())
			defer release()
			return o.run(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flagvalue.Add(flags, &o.link, flagvalue.Path, "link", "PATH", "", "symbolic link to the tty that the host opens")
	flags.VarP(flagvalue.Of(&o.output, flagvalue.Path, "FILE", ""), "output", "o", "the transcript, a file that is not there yet; data of more than 4 KiB goes to a\nfolder beside it")
	flagvalue.Add(flags, &o.baud, flagvalue.Rate, "baud", "N", "", "the rate until the host sets another (default 115200)")
	flags.BoolVar(&o.rtscts, "rtscts", false, "flow control by RTS and CTS, even if the host does not set it")
	flagvalue.Add(flags, &o.api, control.ParseAddress, "api", "ADDR", "", "show the recording in the console at 127.0.0.1:PORT, HOST:PORT or unix:PATH")
	o.redaction.addTo(flags)
	flags.BoolVar(&o.none, "no-redact", false, "leave passwords, PINs and identities in the transcript")
	flags.BoolVar(&o.noData, "no-data", false, "write the size and SHA-256 of data, and not the data")
	flags.BoolVar(&o.probe, "probe", false, "first find out the rate, and print what is at DEV; without -o that is all")
	return cmd
}

// check finds what is wrong with the command line.
func (o *recordOptions) check(args []string) error {
	switch {
	case len(args) == 0:
		return errors.New("no DEV: give the module's port, as in ptymodem record /dev/ttyUSB2 --link /tmp/modem -o session.at")
	case len(args) > 1:
		return fmt.Errorf("unexpected argument %q: want one DEV", args[1])
	case o.output == "" && !o.probe:
		return errors.New("no -o: give the name of the transcript, as in -o session.at")
	case o.output == "" && o.link != "":
		return errors.New("--link with --probe alone: give -o FILE too, or leave --link out")
	}
	if runtime.GOOS != "linux" && o.output != "" {
		return errors.New("ptymodem record needs Linux, where it makes the tty that the host opens: run it there; --probe without -o works here for tcp:HOST:PORT and rfc2217:HOST:PORT")
	}
	o.device = args[0]
	if err := o.redaction.check(); err != nil {
		return err
	}
	if o.link != "" && sameFile(o.link, o.device) {
		return fmt.Errorf("--link: %s is DEV: give the link another name, and have the host open that", o.link)
	}
	return nil
}

// sameFile reports that two paths lead to the same place.
func sameFile(a, b string) bool {
	absolute := func(p string) string {
		if p, err := filepath.Abs(p); err == nil {
			return p
		}
		return p
	}
	return absolute(a) == absolute(b)
}

// run probes and records.
func (o *recordOptions) run(ctx context.Context, stdout, stderr io.Writer) error {
	firmware := "unknown"
	if o.probe {
		found, err := tap.Probe(ctx, o.device, o.baud)
		if err != nil {
			return err
		}
		if o.output == "" {
			_, err = io.WriteString(stdout, found.String())
			if err == nil && found.Baud == 0 {
				err = recordFailed{}
			}
			return err
		}
		io.WriteString(stderr, found.String())
		if found.Baud > 0 && o.baud == 0 {
			o.baud = found.Baud
		}
		if word := found.Firmware(); word != "" {
			firmware = word
		}
	}
	if o.baud == 0 {
		o.baud = 115200
	}
	r := &recorder{options: o, stdout: stdout, stderr: stderr}
	return r.record(ctx, firmware)
}

// A recorder is a recording with all that belongs to it.
type recorder struct {
	options        *recordOptions
	stdout, stderr io.Writer

	ptys  *pty.Maker
	links pty.Links
	link  *pty.Link
	log   *tap.Log
	live  *live // nil without --api
}

// record records until the context ends. What may be refused comes first.
func (r *recorder) record(ctx context.Context, firmware string) (err error) {
	o := r.options
	module, err := tap.Open(ctx, o.device)
	if err != nil {
		return err
	}
	opened := module
	defer func() {
		if opened != nil {
			err = errors.Join(err, opened.Close())
		}
	}()
	if r.ptys, err = pty.NewMaker(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.ptys.Close()) }()
	port, err := r.ptys.Open()
	if err != nil {
		return err
	}
	if err := r.makeLink(port); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.removeLink()) }()
	if r.live, err = newLive(o.api, o); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.live.close()) }()
	set := tap.LogOptions{Options: o.options(recording.Options{NoData: o.noData}, firmware), Failed: r.cannotWrite}
	if r.live != nil {
		set.Line = r.live.line
	}
	set.Header = fmt.Sprintf("%s %s %s %d", time.Now().UTC().Format("2006-01-02T15:04:05Z"), firmware, strings.ReplaceAll(shownPort(o.device), " ", "_"), o.baud)
	if r.log, err = tap.NewLog(o.output, set); err != nil {
		return fmt.Errorf("-o: %w", err)
	}
	defer func() { err = r.finish(err) }()
	t := tap.Tap{Host: port, Module: module, Log: r.log, Tell: r.tell, Baud: o.baud, RTSCTS: o.rtscts, Ready: func() { r.greet(port) }}
	opened = nil
	return t.Run(ctx)
}

// greet says that the host can come.
func (r *recorder) greet(port *pty.Port) {
	o := r.options
	host := port.Path()
	if o.link != "" {
		host = o.link + ", which is " + host
	}
	fmt.Fprintf(r.stderr, "ptymodem: recording %s at %d baud to %s\n", o.device, o.baud, o.output)
	fmt.Fprintf(r.stderr, "  host        opens %s\n", host)
	if o.none {
		fmt.Fprintf(r.stderr, "  secrets     are in the transcript, as --no-redact says\n")
	}
	if r.live != nil {
		r.live.serve(port.Path(), o.link, o.api.Network == "unix")
		fmt.Fprintf(r.stderr, "  console     %s\n", control.URL(r.live.listen))
	}
	fmt.Fprintf(r.stderr, "  Ctrl-C here ends it.\n")
	fmt.Fprintln(r.stdout, port.Path())
}

func (r *recorder) tell(text string) { fmt.Fprintln(r.stderr, "ptymodem: "+text) }

// cannotWrite says that the transcript ends. The host goes on.
func (r *recorder) cannotWrite(err error) {
	r.tell(fmt.Sprintf("%s ends here: %v; the host is still connected to the module", r.options.output, err))
}

// finish writes the rest of the transcript, and says what it has.
func (r *recorder) finish(failure error) error {
	counts, err := r.log.Close()
	if failure != nil {
		return failure
	}
	fmt.Fprintf(r.stderr, "ptymodem: %s has %.1f s: %s from the host, %s to it\n", r.options.output, counts.Took.Seconds(), bytesOf(counts.FromHost), bytesOf(counts.ToHost))
	if err != nil {
		return recordFailed{}
	}
	return nil
}

func bytesOf(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	return strconv.FormatInt(n, 10) + " bytes"
}

// recordFailed ends the program with 1; what is wrong has been said.
type recordFailed struct{}

func (recordFailed) Error() string { return "the recording has failed" }

// ExitCode is that of a recording that has failed.
func (recordFailed) ExitCode() int { return 1 }

// untilEnded is a context that a signal ends which ends programs. SIGHUP is none where it is
// ignored, as under nohup.
func untilEnded(ctx context.Context) (context.Context, func()) {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	if ctx == nil {
		ctx = context.Background()
	}
	return signal.NotifyContext(ctx, signals...)
}
