package manual

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/environment"
)

// page is the page of a command.
func (e Edition) page(cmd *cobra.Command) []byte {
	r := &roff{}
	date := ""
	if !e.Date.IsZero() {
		date = e.Date.UTC().Format("2006-01-02")
	}
	name, root := pageName(cmd), cmd.Root().Name()
	source := root + " " + e.Version
	if len(source) > 32 { // it would run into the date, which is in the middle of the line
		source = root
	}
	fmt.Fprintf(r, ".TH %s 1 \"%s\" \"%s\" \"%s\"\n", escape(strings.ToUpper(name)), date, escape(source), escape(root))
	r.WriteString(".nh\n.ad l\n") // no hyphens that nobody has written, and no wide gaps
	r.section("NAME")
	r.line(escape(name) + ` \- ` + escape(firstLower(cmd.Short)))
	r.section("SYNOPSIS")
	r.line(synopsis(cmd))
	if !cmd.HasParent() {
		r.WriteString(".br\n")
		r.line(bold(cmd.Name()) + " " + italic("COMMAND") + escape(" [flags] [argument ...]"))
	}
	about, statuses := splitStatuses(cmp.Or(cmd.Long, cmd.Short+"."))
	r.section("DESCRIPTION")
	r.prose(strings.Replace(about, Environment, "", 1)) // which has a section
	if !cmd.HasParent() {
		r.section("COMMANDS")
		for _, c := range commands(cmd)[1:] {
			r.item(bold(pageName(c))+"(1)", c.Short+".")
		}
	}
	r.options(cmd.Flags())
	r.environment(cmd)
	r.section("EXIT STATUS")
	for _, s := range statuses {
		r.item(bold(s[:1]), s[2:])
	}
	if !cmd.HasParent() {
		r.section("FILES")
		r.item(italic("DIR")+escape("/.ptymodem/ca.pem"), "The CA of the embedded FTP server and its key, where DIR is the folder of --ftp-root. It is made when it is first needed; ptymodem ca prints the certificate.")
	}
	if cmd.Example != "" {
		r.section("EXAMPLES")
		r.lines(cmd.Example)
	}
	r.seeAlso(cmd)
	return []byte(r.String())
}

// synopsis is how the command is called.
func synopsis(cmd *cobra.Command) string {
	return bold(cmd.CommandPath()) + escape(strings.TrimPrefix(cmd.UseLine(), cmd.CommandPath()))
}

// options lists the flags, in the order in which the help has them.
func (r *roff) options(flags *pflag.FlagSet) {
	r.section("OPTIONS")
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Name != "help" && !f.Hidden {
			r.item(flagFront(f), flagText(f))
		}
	})
	r.item(bold("-h")+", "+bold("--help"), "print the flags")
}

// flagFront is a flag with its short form and what its value is.
func flagFront(f *pflag.Flag) string {
	front := bold("--" + f.Name)
	if f.Shorthand != "" {
		front = bold("-"+f.Shorthand) + ", " + front
	}
	if kind, _ := pflag.UnquoteUsage(f); kind != "" {
		front += " " + italic(kind)
	}
	return front
}

// flagText is what a flag does, with its default.
func flagText(f *pflag.Flag) string {
	_, text := pflag.UnquoteUsage(f)
	switch f.DefValue {
	case "", "false", "0", "[]":
	default:
		text += " (default " + f.DefValue + ")"
	}
	return text
}

// Environment is what the help of ptymodem says of variables.
const Environment = "Every flag is an environment variable too: --ftp-root is PTYMODEM_FTP_ROOT. Repeatable flags take values separated by\n" +
	"spaces there. A flag overrides its variable."

// environment says which variables there are.
func (r *roff) environment(cmd *cobra.Command) {
	first := ""
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if first == "" && f.Name != "help" && f.Name != "version" {
			first = f.Name
		}
	})
	if first == "" {
		return
	}
	r.section("ENVIRONMENT")
	text := fmt.Sprintf("Every flag is an environment variable too: --%s is %s. Repeatable flags take values separated by spaces there. "+
		"A flag overrides its variable, and an empty variable counts as not set.", first, environment.Name(first))
	if cmd.HasParent() && cmd.Name() != "run" {
		r.prose(text)
		return
	}
	r.prose(text + " A variable " + environment.Name("") + "... that is no flag of any command, and none of these, is refused.")
	r.item(bold("PTYMODEM_API_TOKEN"), "The token of the API, which --api needs for an address that other machines reach.")
	r.item(bold("PTYMODEM_TTY")+", "+bold("PTYMODEM_ADDR")+", "+bold("PTYMODEM_API_URL"), "Set by ptymodem test for its COMMAND: where the modem is, and its API.")
	r.item(bold("NO_COLOR"), "If it is set, there are no colours unless --color asks for them.")
}

// splitStatuses takes what a text says of exit statuses out of it: "0 passed", "1 failed" and so on.
func splitStatuses(text string) (about string, statuses []string) {
	about, rest, found := strings.Cut(text, "Exit status: ")
	if !found {
		return text, []string{"0 It has done what it was asked to.", "2 It could not: a line on standard error says how to fix it."}
	}
	rest, after, _ := strings.Cut(rest, "\n\n")
	rest = strings.TrimSuffix(strings.Join(strings.Fields(rest), " "), ".")
	for _, s := range strings.Split(regexp.MustCompile(`, (\d )`).ReplaceAllString(rest, "\n$1"), "\n") {
		statuses = append(statuses, s[:2]+firstUpper(s[2:])+".")
	}
	return about + "\n\n" + after, statuses
}

// seeAlso names the other pages.
func (r *roff) seeAlso(cmd *cobra.Command) {
	var pages []string
	for _, c := range commands(cmd.Root()) {
		if c != cmd && (!cmd.HasParent() || !c.HasParent()) {
			pages = append(pages, bold(pageName(c))+"(1)")
		}
	}
	r.section("SEE ALSO")
	r.line(strings.Join(pages, ", "))
}

func firstUpper(s string) string { return strings.ToUpper(s[:min(1, len(s))]) + s[min(1, len(s)):] }

// firstLower is for a sentence that becomes a phrase: "A modem" is "a modem".
func firstLower(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }
