package recordings

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/emulator"
	"ptymodem/emulator/profile"
	"ptymodem/recording"
)

// A redaction is what flags say about secrets.
type redaction struct {
	more []string // what is replaced beside the usual
	none bool     // nothing is replaced
}

func (r *redaction) addTo(flags *pflag.FlagSet) {
	flags.StringSliceVar(&r.more, "redact", nil, "")
	usual := flags.Lookup("redact")
	flagvalue.Name(flags, "redact", "WHAT")
	usual.DefValue = ""
	usual.Usage = "replace these too: hosts (host names and addresses)"
}

func (r *redaction) check() error {
	for _, what := range r.more {
		if what != "hosts" {
			return fmt.Errorf("--redact %s: want hosts: all else that is known is replaced anyway", what)
		}
	}
	if r.none && len(r.more) > 0 {
		return fmt.Errorf("--redact with --no-redact: leave out one of them")
	}
	return nil
}

// options adds what is replaced to how a transcript is written. about says which model the module
// is.
func (r *redaction) options(o recording.Options, about string) recording.Options {
	o.Secrets, o.Hosts = r.none, len(r.more) > 0
	n := emulator.NumbersOf(profileOf(about), 0)
	o.Identity = &recording.Identity{IMEI: n.IMEI, IMSI: n.IMSI, ICCID: n.ICCID, Number: n.Number}
	return o
}

// profileOf is that of the model that a text names; the default if it names none.
func profileOf(about string) profile.Profile {
	for _, p := range profile.All() {
		if strings.Contains(about, p.Model) {
			return p
		}
	}
	return profile.Default()
}
