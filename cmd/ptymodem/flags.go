package main

import (
	"cmp"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"ptymodem/cmd/ptymodem/internal/environment"
	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/control"
	"ptymodem/emulator"
	"ptymodem/emulator/profile"
	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// options are what the flags of run say.
type options struct {
	link    string // with several modems their index follows
	noTTY   bool
	modems  int
	profile profile.Profile
	boot    emulator.Boot

	ufs, sd                  string // folders, with {n} for the index of a modem; "" is memory
	ufsSize, sdSize, ramSize int64  // ramSize 0: no RAM: store
	noSD                     bool

	host   bool // the network is the host's own
	routes []ftpbackend.Route

	ftpRoot         string // likewise
	ftpUsers        []account
	ftpLimit        int64
	ftpListen       string
	ftpPassive      server.Ports // of clients that come by ftpListen
	ftpAnnounce     string       // likewise
	ftpCert, ftpKey string

	tcp, rfc2217 string   // of the first modem
	commands     []string // files, with {n} for the index of a modem, and names of packs
	scenario     string   // a file, or a name of the library; "" is none

	api          control.Address // empty: none
	apiTokenFile string
	info         string

	trace       string
	traceFormat traceFormat
	colour      colourWish
	speed       float64
	baudPacing  bool
	strict      bool

	given func(flag string) bool // on the command line or in the environment

	standIns []string // flags whose folders stand in for files of the scenario: see inForce
}

// addRunFlags defines the flags of run, in the order in which the help lists them.
func addRunFlags(flags *pflag.FlagSet) *options {
	o := &options{modems: 1, profile: profile.Default(), ufsSize: 1 << 20, sdSize: 64 << 20, speed: 1, given: flags.Changed}
	flags.SortFlags = false

	flagvalue.Add(flags, &o.link, flagvalue.Path, "link", "PATH", "", "symbolic link to the tty, made when the modem is ready; several modems get\nPATH0, PATH1 and so on")
	flags.BoolVar(&o.noTTY, "no-tty", false, "make no tty: hosts use --tcp or --rfc2217; needed on macOS and Windows")
	flagvalue.Add(flags, &o.modems, flagvalue.Modems, "modems", "N", "1", "number of modems, each with its own state, stores and numbers")
	flagvalue.AddChoice(flags, &o.profile, profile.Names(), profile.All(), "profile", "NAME", o.profile.Name, "model: "+strings.Join(profile.Names(), " or "))
	flagvalue.AddChoice(flags, &o.boot, []string{"start", "on-open"}, []emulator.Boot{emulator.BootAtStart, emulator.BootOnOpen},
		"boot", "WHEN", "start", "when the boot URCs are sent: start or on-open")
	flagvalue.Add(flags, &o.ufs, parseFolder, "ufs", "DIR", "", "keep the files of UFS: in a folder (default memory); {n} in it is the modem's\nindex; several modems need it")
	flagvalue.Add(flags, &o.sd, parseFolder, "sd", "DIR", "", "keep the files of SD: in a folder, in the same way (default memory)")
	flagvalue.Add(flags, &o.ufsSize, schema.ParseSize, "ufs-size", "SIZE", schema.FormatSize(o.ufsSize), "capacity of UFS:, in bytes or KiB, MiB, GiB")
	flagvalue.Add(flags, &o.sdSize, schema.ParseSize, "sd-size", "SIZE", schema.FormatSize(o.sdSize), "capacity of SD:")
	flags.BoolVar(&o.noSD, "no-sd", false, "no SD card")
	flagvalue.Add(flags, &o.ramSize, schema.ParseSize, "ram-size", "SIZE", "", "a RAM: store of this capacity, as older families have (default none)")
	flagvalue.AddChoice(flags, &o.host, []string{"isolated", "host"}, []bool{false, true},
		"network", "NET", "isolated", "isolated: every host name reaches the embedded server; host: real DNS and network")
	flagvalue.AddList(flags, &o.routes, ftpbackend.ParseRoute, "route", "HOST[:PORT]=TARGET:PORT", "send one destination elsewhere; repeatable")
	flagvalue.Add(flags, &o.ftpRoot, parseFolder, "ftp-root", "DIR", "", "keep the embedded server's files in a folder (default memory); with {n} in it\neach modem has its own")
	flagvalue.AddList(flags, &o.ftpUsers, parseAccount, "ftp-user", "NAME:PASSWORD", "account of the embedded server; repeatable; without any, every login is accepted")
	flagvalue.Add(flags, &o.ftpLimit, parseLimit, "ftp-limit", "SIZE", schema.FormatSize(server.DefaultLimit), "memory of the embedded server, all modems together; an upload past it is refused\nwith 452; a folder has no limit")
	flagvalue.Add(flags, &o.ftpListen, parseListen, "ftp-listen", "ADDR", "", "offer the embedded server on this HOST:PORT as well (FTP and AUTH TLS)")
	flagvalue.Add(flags, &o.ftpPassive, server.ParsePorts, "ftp-passive-ports", "A-B", "", "ports for the data connections of clients that come by --ftp-listen, as in\n50000-50009, for a NAT or container that lets only these through (default any)")
	flagvalue.Add(flags, &o.ftpAnnounce, server.ParseAnnounce, "ftp-announce", "HOST", "", "what PASV tells these clients to connect to: the address or name by which they\nreach this machine from outside (default the address that they have reached)")
	flagvalue.Add(flags, &o.ftpCert, flagvalue.Path, "ftp-cert", "FILE", "", "the embedded server's certificate, PEM (default: made by its own CA)")
	flagvalue.Add(flags, &o.ftpKey, flagvalue.Path, "ftp-key", "FILE", "", "its key, PEM")
	flagvalue.Add(flags, &o.tcp, parseListen, "tcp", "ADDR", "", "offer the modem on this HOST:PORT as well, as plain bytes; several modems use\nPORT, PORT+1 and so on")
	flagvalue.Add(flags, &o.rfc2217, parseListen, "rfc2217", "ADDR", "", "offer the modem on this HOST:PORT as well, with modem lines (RFC 2217); several\nmodems use PORT, PORT+1 and so on")
	flagvalue.Add(flags, &o.scenario, flagvalue.Path, "scenario", "FILE", "", "faults and initial state from a scenario, a file or a built-in one; flags override\nit; its timeout, steps and expect are ignored here")
	flagvalue.AddList(flags, &o.commands, parseCommands, "commands", "FILE", commandsUsage("{n} in its path is the modem's\nindex; "))
	flagvalue.Add(flags, &o.api, control.ParseAddress, "api", "ADDR", "", "steer the modems over HTTP on PORT, HOST:PORT or unix:PATH; see docs/api.md; an\naddress that other machines reach needs a token in PTYMODEM_API_TOKEN")
	flagvalue.Add(flags, &o.apiTokenFile, flagvalue.Path, "api-token-file", "FILE", "", "read the API's token from a file")
	flagvalue.Add(flags, &o.info, flagvalue.Path, "info", "FILE", "", "when all is ready, write to a file as JSON where it is: ttys, API, FTP server")
	flagvalue.Add(flags, &o.trace, flagvalue.Path, "trace", "FILE", "", "write what happens as JSON lines; - is standard error")
	addTraceFormat(flags, &o.traceFormat)
	addColour(flags, &o.colour)
	flagvalue.Add(flags, &o.speed, scenarios.ParseSpeed, "speed", "FACTOR", "1", "run the modem's own waits this many times faster")
	flags.BoolVar(&o.baudPacing, "baud-pacing", false, "throttle to the baud rate")
	flags.BoolVar(&o.strict, "strict", false, "reject input that the module may not accept")
	return o
}

// parseListen reads an address to listen on; an empty host is every address of the machine.
func parseListen(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return "", fmt.Errorf("invalid address %q: want HOST:PORT, as in 127.0.0.1:2121 or :2121", s)
	}
	return s, nil
}

// anAddress is an example of one for --rfc2217.
const anAddress = "127.0.0.1:2217"

// checkSystem refuses a tty on a system on which none can be made, and says what works there.
func (o *options) checkSystem(system string) error {
	if system == "linux" || o.noTTY {
		return nil
	}
	with, without := "", ""
	if o.tcp != "" {
		with = " --tcp " + o.tcp
	}
	if o.rfc2217 != "" || o.tcp == "" {
		with += " --rfc2217 " + cmp.Or(o.rfc2217, anAddress)
	}
	if o.link != "" {
		without = ", without --link"
	}
	return fmt.Errorf("ptymodem makes a tty on Linux only: on %s give the modem a network address: ptymodem --no-tty%s%s", systemName(system), with, without)
}

// systemName is what people call a system of Go's.
func systemName(system string) string {
	switch system {
	case "darwin":
		return "macOS"
	case "windows":
		return "Windows"
	}
	return system
}

// check finds what is wrong with the flags together.
func (o *options) check() error {
	switch {
	case o.ftpCert != "" && o.ftpKey == "":
		return fmt.Errorf("--ftp-cert without --ftp-key: give the certificate's key too")
	case o.ftpKey != "" && o.ftpCert == "":
		return fmt.Errorf("--ftp-key without --ftp-cert: give the key's certificate too")
	case o.ftpListen == "" && o.ftpPassive != server.Ports{}:
		return fmt.Errorf("--ftp-passive-ports without --ftp-listen: they are those of clients from outside: give the address that these come by, as in --ftp-listen :2121")
	case o.ftpListen == "" && o.ftpAnnounce != "":
		return fmt.Errorf("--ftp-announce without --ftp-listen: it is for clients from outside: give the address that these come by, as in --ftp-listen :2121")
	case o.noSD && o.sd != "":
		return fmt.Errorf("--no-sd with --sd: leave one of them out")
	case o.noTTY && o.link != "":
		return fmt.Errorf("--no-tty with --link: a link leads to a tty: leave one of them out (the variable PTYMODEM_LINK is --link, too)")
	case o.noTTY && o.tcp == "" && o.rfc2217 == "":
		return fmt.Errorf("--no-tty without --rfc2217 or --tcp: no host would reach the modem: give --rfc2217 %s, or --tcp ADDR for plain bytes", anAddress)
	}
	if err := o.checkFleet(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, a := range o.ftpUsers {
		if seen[a.name] {
			return fmt.Errorf("--ftp-user %s is given twice: give each name once", a.name)
		}
		seen[a.name] = true
	}
	return nil
}

// server is the embedded server as the flags have it.
func (o *options) server() server.Config {
	return server.Config{
		Root: o.ftpRoot, Tenants: o.modems, Users: o.users(), CertFile: o.ftpCert, KeyFile: o.ftpKey,
		Listen: o.ftpListen, PassivePorts: o.ftpPassive, Announce: o.ftpAnnounce,
	}
}

// users are the embedded server's accounts as it wants them.
func (o *options) users() map[string]string {
	users := map[string]string{}
	for _, a := range o.ftpUsers {
		users[a.name] = a.password
	}
	return users
}

// fromEnvironment sets every flag that was not given from its environment variable, if that is
// there and not empty, and a person has set it.
func fromEnvironment(flags *pflag.FlagSet, lookup func(string) (string, bool)) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		name := environment.Name(f.Name)
		text, ok := lookup(name)
		if failed != nil || f.Changed || !ok || text == "" || f.Name == "help" || f.Name == "version" || environment.Injected(name, text) {
			return
		}
		if err := setFromEnvironment(f, text); err != nil {
			failed = fmt.Errorf("%s: %w", name, err)
		}
		f.Changed = true // a variable counts as given, too
	})
	return failed
}

func setFromEnvironment(f *pflag.Flag, text string) error {
	if repeatable, err := flagvalue.SetFields(f.Value, text); repeatable {
		return err
	}
	return explainValue(f, text, f.Value.Set(text))
}
