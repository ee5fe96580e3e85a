package health

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/control"
	"ptymodem/redact"
)

// options are what the flags of health say, which are those of run.
type options struct {
	link      string // with several modems their index follows
	modems    int
	api       control.Address // empty: none
	tokenFile string
}

// New makes the command health.
func New() *cobra.Command {
	o := &options{modems: 1}
	cmd := &cobra.Command{
		Use: "health", Short: "Tell whether a modem that runs elsewhere is ready, without opening its tty",
		Long: "Tell whether the modem is ready that was started with the same flags or variables, for the health check of a container.\n\n" +
			"With --api it asks the API. Else it checks that the process that made the link of --link is still running. It never opens the\n" +
			"tty: to the modem that would raise DTR.\n\n" +
			"Exit status: 0 ready, 1 not ready, 2 nothing to look for.",
		Example: "  ptymodem health --link /tmp/modem\n  PTYMODEM_API_TOKEN=… ptymodem health --api 8321",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(args); err != nil {
				return err
			}
			found, err := o.look(cmd.Context())
			if err != nil {
				fmt.Fprintln(cmd.ErrOrStderr(), "ptymodem: not ready: "+redact.Escape(err.Error()))
				return notReady{}
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "ready: "+redact.Escape(found))
			return err
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flagvalue.Add(flags, &o.link, flagvalue.Path, "link", "PATH", "", "the link of a modem that is running")
	flagvalue.Add(flags, &o.modems, flagvalue.Modems, "modems", "N", "1", "that many modems, whose links are PATH0, PATH1 and so on")
	flagvalue.Add(flags, &o.api, control.ParseAddress, "api", "ADDR", "", "ask the API on PORT, HOST:PORT or unix:PATH in place of looking for links")
	flagvalue.Add(flags, &o.tokenFile, flagvalue.Path, "api-token-file", "FILE", "", "read the API's token from a file (default: the one in "+control.TokenVariable+")")
	return cmd
}

// check finds what is wrong with the command line.
func (o *options) check(args []string) error {
	switch {
	case len(args) > 0:
		return fmt.Errorf("unexpected argument %q: ptymodem health takes flags only (ptymodem health --help lists them)", args[0])
	case o.api.Addr == "" && o.link == "":
		return errors.New("nothing to look for: give --link or --api as ptymodem run has it (or PTYMODEM_LINK, PTYMODEM_API); a modem without a tty needs --api")
	case o.anyPort():
		return errors.New("--api 0 is any free port: give the one that the start message names")
	}
	return nil
}

// look returns what is ready, or an error that says what is not.
func (o *options) look(ctx context.Context) (found string, err error) {
	if o.api.Addr != "" {
		token := os.Getenv(control.TokenVariable)
		if o.tokenFile != "" {
			if token, err = control.ReadToken(o.tokenFile); err != nil {
				return "", fmt.Errorf("--api-token-file: %w", err)
			}
		}
		return "the API at " + nameOf(o.api), askAPI(ctx, o.api, token)
	}
	if o.modems == 1 {
		return o.link, checkLink(o.link)
	}
	for i := range o.modems {
		if err := checkLink(o.link + strconv.Itoa(i)); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s0 to %[1]s%d", o.link, o.modems-1), nil
}

// notReady ends the program with 1; everything has been said.
type notReady struct{}

func (notReady) Error() string { return "not ready" }

// ExitCode is that of a modem that is not ready.
func (notReady) ExitCode() int { return 1 }
