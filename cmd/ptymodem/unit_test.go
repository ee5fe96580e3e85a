package main

import (
	"errors"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"ptymodem/scenarios/schema"
)

const (
	sigint  = syscall.SIGINT
	sigterm = syscall.SIGTERM
)

// flagNames are the names of the flags of run.
func flagNames() []string {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	addRunFlags(flags)
	var names []string
	flags.VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

func TestNearest(t *testing.T) {
	for given, want := range map[string]string{
		"ufs-sise": "ufs-size", "SD-SIZE": "sd-size", "ftproot": "ftp-root", "tarce": "trace", "prfile": "profile", "no-sdd": "no-sd",
	} {
		if got, near := schema.Close(given, flagNames()); got != want || !near {
			t.Errorf("schema.Close(%q) = %q, %v, want %q", given, got, near, want)
		}
	}
}

func TestFromEnvironment(t *testing.T) {
	parse := func(env map[string]string, args ...string) (*options, error) {
		flags := pflag.NewFlagSet("", pflag.ContinueOnError)
		o := addRunFlags(flags)
		if err := flags.Parse(args); err != nil {
			return o, err
		}
		return o, fromEnvironment(flags, func(name string) (string, bool) { v, ok := env[name]; return v, ok })
	}
	o, err := parse(map[string]string{
		"PTYMODEM_LINK": "/env", "PTYMODEM_UFS_SIZE": "2MiB", "PTYMODEM_NO_SD": "1", "PTYMODEM_STRICT": "", "PTYMODEM_SPEED": "",
		"PTYMODEM_FTP_USER": "a:b  c:d:e", "PTYMODEM_ROUTE": "x=y:1 z:2=w:3",
	}, "--link", "/flag", "--ftp-user", "f:g")
	if err != nil {
		t.Fatal(err)
	}
	if o.link != "/flag" || o.ufsSize != 2<<20 || !o.noSD || o.strict || o.speed != 1 || len(o.routes) != 2 {
		t.Errorf("got %+v", o)
	}
	if diff := cmp.Diff(map[string]string{"f": "g"}, o.users()); diff != "" {
		t.Errorf("a flag beats its variable (-want +got):\n%s", diff)
	}
	if o, err = parse(map[string]string{"PTYMODEM_FTP_USER": "a:b  c:d:e"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "b", "c": "d:e"}, o.users()); diff != "" {
		t.Errorf("users (-want +got):\n%s", diff)
	}
	if _, err := parse(map[string]string{"PTYMODEM_STRICT": "perhaps"}); err == nil || !strings.Contains(err.Error(), "PTYMODEM_STRICT") {
		t.Errorf("PTYMODEM_STRICT=perhaps: %v", err)
	}
}

func TestOpenFiles(t *testing.T) {
	fleet := options{modems: 1000, ufs: "ufs/{n}", tcp: ":7000"}
	for _, test := range []struct {
		o           options
		limit       uint64
		notice, err string
	}{
		{options{modems: 1}, 23, "", ""},
		{options{modems: 1, noTTY: true, tcp: ":7000"}, 23, "", ""},
		{options{modems: 1}, 22, "", "a modem and a transfer need 23 open files, and this process may have 22: raise the limit (ulimit -n 23)"},
		{fleet, 0, "", ""},
		{fleet, 1 << 20, "", ""},
		{fleet, 9016, "", ""},
		{fleet, 9015, "may have 9015 open files, enough for transfers of some 999 modems at once: for more raise the hard limit", ""},
		{fleet, 3016, "some 0 modems", ""},
		{fleet, 3015, "", "--modems 1000: they need 3016 open files, and this process may have 3015: raise the hard limit (ulimit -Hn), or start fewer"},
	} {
		notice, err := test.o.checkFiles(descriptors{limit: test.limit})
		if err == nil {
			err = errors.New("")
		}
		if !strings.Contains(notice, test.notice) || (notice == "") != (test.notice == "") || err.Error() != test.err {
			t.Errorf("a limit of %d: %q, %v; want %q, %q", test.limit, notice, err, test.notice, test.err)
		}
	}
}

// TestCheckSystem: where no tty can be made, the message has the command that works.
func TestCheckSystem(t *testing.T) {
	for _, test := range []struct {
		system string
		o      options
		want   string
	}{
		{"linux", options{}, ""},
		{"darwin", options{noTTY: true}, ""},
		{"darwin", options{}, "ptymodem makes a tty on Linux only: on macOS give the modem a network address: ptymodem --no-tty --rfc2217 127.0.0.1:2217"},
		{"windows", options{tcp: ":7000"}, "ptymodem makes a tty on Linux only: on Windows give the modem a network address: ptymodem --no-tty --tcp :7000"},
		{"freebsd", options{tcp: ":7000", rfc2217: ":7001", link: "modem"},
			"ptymodem makes a tty on Linux only: on freebsd give the modem a network address: ptymodem --no-tty --tcp :7000 --rfc2217 :7001, without --link"},
	} {
		got := ""
		if err := test.o.checkSystem(test.system); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.system, got, test.want)
		}
	}
}

func TestBuild(t *testing.T) {
	at := func(version string, settings ...string) *debug.BuildInfo {
		info := &debug.BuildInfo{}
		info.Main.Version = version
		for i := 0; i < len(settings); i += 2 {
			info.Settings = append(info.Settings, debug.BuildSetting{Key: settings[i], Value: settings[i+1]})
		}
		return info
	}
	vcs := []string{"vcs.revision", "0123abcd", "vcs.modified", "true", "vcs.time", "2026-03-04T05:06:07Z"}
	for _, c := range []struct {
		info            *debug.BuildInfo
		release, commit string
		want, date      string
	}{
		{at("v1.2.3", vcs...), "", "", "ptymodem 1.2.3 0123abcd (modified) go", "2026-03-04"}, // a checkout
		{at("v1.2.3"), "", "", "ptymodem 1.2.3 go", "0001-01-01"},                             // go install
		{at("(devel)"), "", "", "ptymodem (devel) go", "0001-01-01"},
		{nil, "", "", "ptymodem (devel) go", "0001-01-01"},
		{at("(devel)"), "1.2.3", "0123abcd", "ptymodem 1.2.3 0123abcd go", "0001-01-01"}, // a package built without git
		{at("v0.0.0-20260304050607-0123abcd", vcs...), "1.2.3-SNAPSHOT-0123", "", "ptymodem 1.2.3-SNAPSHOT-0123 0123abcd (modified) go", "2026-03-04"},
		{at("v1.2.3", vcs...), "v2.0.0", "4567", "ptymodem 2.0.0 4567 (modified) go", "2026-03-04"},
		{at("v"), "vendor", "", "ptymodem vendor go", "0001-01-01"},
	} {
		b := buildOf(c.info, c.release, c.commit)
		if !strings.HasPrefix(b.String(), c.want) || b.time.Format("2006-01-02") != c.date {
			t.Errorf("%q of %v, want %q of %s", b, b.time, c.want, c.date)
		}
	}
}
