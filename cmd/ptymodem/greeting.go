package main

import (
	"fmt"
	"io"
	"strings"

	"ptymodem/emulator"
)

// greet tells a person what has started and how to try it, in at most nine lines and one for each port on the network.
func (s *session) greet(w io.Writer) {
	o, tty := s.options, s.tty.Path()
	where := tty
	if s.link != nil {
		where, tty = tty+", also "+o.link, o.link
	}
	var b strings.Builder
	profile := s.scenario.Modem.Profile
	if profile == "" {
		profile = string(emulator.EC200U)
	}
	fmt.Fprintf(&b, "ptymodem: %s ready at %s\n", strings.ToUpper(profile), where)
	for _, p := range s.ports {
		fmt.Fprintf(&b, "  also at     %s\n", p)
	}
	if o.scenario != "" {
		fmt.Fprintf(&b, "  scenario    %s, %s", s.scenario.Name, plural(len(s.scenario.Faults), "fault"))
		if len(o.standIns) > 0 {
			fmt.Fprintf(&b, "; its files are left out where %s has a folder", strings.Join(o.standIns, " or "))
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "  FTP server  %s\n", s.describeServer())
	host := `"ftp.example.com"`
	if s.scenario.Network.Host {
		fmt.Fprintf(&b, "  network     host: real names, real servers\n")
		addr := s.rig.Server.Addr()
		host = fmt.Sprintf(`"%s",%d`, addr.Addr(), addr.Port())
	} else {
		fmt.Fprintf(&b, "  network     isolated: every host name leads to this FTP server\n")
	}
	fmt.Fprintf(&b, "  try         picocom %s     and there, with Enter after each line:\n", tty)
	fmt.Fprintf(&b, "              AT+QIACT=1\n")
	if len(s.scenario.Server.Users) > 0 {
		fmt.Fprintf(&b, "              AT+QFTPCFG=\"account\",\"%s\",\"<its password>\"\n", s.scenario.Server.Users[0].Name)
	}
	fmt.Fprintf(&b, "              AT+QFTPOPEN=%s\n", host)
	fmt.Fprintf(&b, "  Ctrl-C here ends it.\n")
	io.WriteString(w, b.String())
}

// summarize tells a person at the end what the modem has to say about the host; nothing when all is well.
func (s *session) summarize(w io.Writer) {
	if findings := s.findings.String(); findings != "" {
		io.WriteString(w, "ptymodem: "+findings)
	}
}

// describeServer is the embedded server in one line: addresses, logins, files.
func (s *session) describeServer() string {
	o, server := s.options, s.rig.Server
	text := fmt.Sprintf("%s, FTPS from the first byte %s", server.Addr(), server.ImplicitAddr())
	if addr, ok := server.ListenAddr(); ok {
		text += ", open to others " + addr.String()
	}
	if len(s.scenario.Server.Users) == 0 {
		text += "; any login"
	}
	if o.ftpRoot == "" {
		return text + "; files in memory"
	}
	return text + "; files in " + o.ftpRoot
}
