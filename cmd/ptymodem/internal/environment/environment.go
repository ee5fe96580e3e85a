// Package environment says which environment variables ptymodem has: PTYMODEM_FTP_ROOT for
// --ftp-root, and so on for every flag, and a few that are no flags.
//
// [Check] finds the misspelt ones, which would otherwise count for nothing without a word. It leaves
// alone what no person has set: see [Injected].
package environment

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/scenarios/schema"
)

// prefix begins all of them.
const prefix = "PTYMODEM_"

// Name is the environment variable of a flag: PTYMODEM_FTP_ROOT for --ftp-root.
func Name(flag string) string {
	return prefix + strings.ReplaceAll(strings.ToUpper(flag), "-", "_")
}

// others are the variables that are no flags.
func others() []string {
	return []string{
		// ptymodem test sets these for COMMAND, which may be a ptymodem again
		"PTYMODEM_TTY", "PTYMODEM_ADDR", "PTYMODEM_API_URL", "PTYMODEM_RUN",
		// a secret, which would be in the list of processes if it were a flag
		"PTYMODEM_API_TOKEN",
		// read by the Python package: the program to start
		"PTYMODEM_BINARY",
		// read by this project's tests; those who develop it may have them exported
		"PTYMODEM_SERVERS", "PTYMODEM_REQUIRE_SERVERS",
		// read by cobra, the library of the command line, when a shell completes a word
		"PTYMODEM_ACTIVE_HELP", "PTYMODEM_COMPLETION_DESCRIPTIONS",
	}
}

// Check finds a variable in environ that means nothing: it is set, begins like ours, and is neither
// a flag of one of root's commands nor another that is known. The error names the first such, and
// the nearest that there is.
func Check(root *cobra.Command, environ []string) error {
	known := others()
	add := func(f *pflag.Flag) { known = append(known, Name(f.Name)) }
	root.Flags().VisitAll(add)
	for _, cmd := range root.Commands() {
		cmd.Flags().VisitAll(add)
	}
	var unknown []string
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, prefix) && value != "" && !slices.Contains(known, name) && !Injected(name, value) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	name := slices.Min(unknown)
	if near, ok := closest(name, known); ok {
		return fmt.Errorf("unknown environment variable %s: the nearest is %s (ptymodem --help lists the flags, and each is a variable)", schema.Clip(name), near)
	}
	return fmt.Errorf("unknown environment variable %s: want %s and the name of a flag, as in %s for --ftp-root; unset it if it is not for ptymodem", schema.Clip(name), prefix, Name("ftp-root"))
}

// closest is the nearest of known, if that is near. All begin alike, which does not count.
func closest(name string, known []string) (string, bool) {
	var rest []string
	for _, k := range known {
		rest = append(rest, strings.TrimPrefix(k, prefix))
	}
	near, ok := schema.Close(strings.TrimPrefix(name, prefix), rest)
	return prefix + near, ok
}

// Injected reports that a variable is one of those that Kubernetes puts into every pod for a Service
// whose name begins with ptymodem, or Docker for a linked container of such a name. Nobody has meant
// them for this program, whatever flags it has.
func Injected(name, value string) bool {
	for _, made := range []struct{ name, value string }{
		{`SERVICE_HOST|SERVICE_PORT(_.+)?`, ``},
		{`PORT`, `^(tcp|udp|sctp)://`},
		{`PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR|START|END|PORT_START|PORT_END))?`, ``},
		{`NAME`, `^/`},
		{`ENV_.+`, ``},
	} {
		if regexp.MustCompile(`^`+prefix+`(.*_)?(`+made.name+`)$`).MatchString(name) && regexp.MustCompile(made.value).MatchString(value) {
			return true
		}
	}
	return false
}
