package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"ptymodem/emulator/profile"
	"ptymodem/ftpbackend/server"
	"ptymodem/redact"
)

// model is what the modems are.
func (s *session) model() string {
	p, _ := profile.Parse(s.scenario.Modem.Profile) // the name was checked before
	first := s.ofModems[0]
	return cmp.Or(first.Commands.Identity(first.Modem.Identity).Model, p.Model)
}

// greet tells a person what has started and how to try it, in at most ten lines and one for each
// port on the network; of many modems it names the first and the last.
func (s *session) greet(w io.Writer) {
	o, first := s.options, s.modems[0]
	var b strings.Builder
	model := s.model()
	if len(s.modems) == 1 {
		places := first.places(o)
		fmt.Fprintf(&b, "ptymodem: %s ready at %s\n", model, places[0])
		for _, p := range places[1:] {
			fmt.Fprintf(&b, "  also at     %s\n", p)
		}
	} else {
		fmt.Fprintf(&b, "ptymodem: %d %s ready\n", len(s.modems), model)
		s.listModems(&b)
	}
	if o.scenario != "" {
		fmt.Fprintf(&b, "  scenario    %s, %s", s.scenario.Name, plural(len(s.scenario.Faults), "fault"))
		if len(o.standIns) > 0 {
			fmt.Fprintf(&b, "; without its files where %s has a folder", strings.Join(o.standIns, " or "))
		}
		b.WriteString("\n")
	}
	if len(o.commands) > 0 {
		fmt.Fprintf(&b, "  commands    %s\n", strings.Join(o.commands, ", "))
	}
	if s.api != nil {
		b.WriteString(tellAPI(s.api.url))
	}
	fmt.Fprintf(&b, "  FTP server  %s\n", s.describeServer())
	host := `"ftp.example.com"`
	if s.scenario.Network.Host {
		fmt.Fprintf(&b, "  network     host: real names, real servers\n")
		addr := s.server.Addr()
		host = fmt.Sprintf(`"%s",%d`, addr.Addr(), addr.Port())
	} else {
		fmt.Fprintf(&b, "  network     isolated: every host name leads to this FTP server\n")
	}
	fmt.Fprintf(&b, "  try         %s     and there, with Enter after each line:\n", first.terminal(o))
	fmt.Fprintf(&b, "              AT+QIACT=1\n")
	if len(s.scenario.Server.Users) > 0 {
		fmt.Fprintf(&b, "              AT+QFTPCFG=\"account\",\"%s\",\"<its password>\"\n", s.scenario.Server.Users[0].Name)
	}
	fmt.Fprintf(&b, "              AT+QFTPOPEN=%s\n", host)
	fmt.Fprintf(&b, "  Ctrl-C here ends it.\n")
	io.WriteString(w, redact.Lines(b.String()))
}

// tellAPI is where the console is, and the API. No browser opens a socket.
func tellAPI(url string) string {
	if strings.HasPrefix(url, "unix:") {
		return fmt.Sprintf("  API         %s\n", url)
	}
	return fmt.Sprintf("  console     %s/  (API: /v1)\n", url)
}

// places are where hosts find the modem: its tty and the names of its ports on the network. The one
// that standard output has is the first.
func (m *modem) places(o *options) []string {
	var all []string
	for _, p := range m.ports {
		all = append(all, p.String())
	}
	switch {
	case m.tty == nil:
		slices.Reverse(all)
		return all
	case m.link == nil:
		return slices.Insert(all, 0, m.tty.Path())
	}
	return slices.Insert(all, 0, m.tty.Path()+", also "+o.linkOf(m.index))
}

// terminal is how a person talks to the modem. pyserial's terminal opens addresses, too, on every
// system; the modem wants a line to end as Enter does on a terminal.
func (m *modem) terminal(o *options) string {
	switch {
	case m.tty == nil:
		return "pyserial-miniterm --eol CR " + m.address()
	case m.link != nil:
		return "picocom " + o.linkOf(m.index)
	}
	return "picocom " + m.tty.Path()
}

// listAll is up to how many modems the greeting lists all.
const listAll = 8

// listModems lists several modems, or of many the first and the last.
func (s *session) listModems(b *strings.Builder) {
	last := len(s.modems) - 1
	for i, m := range s.modems {
		if i == 1 && last >= listAll {
			fmt.Fprintf(b, "  ...\n")
		}
		if i > 0 && i < last && last >= listAll {
			continue
		}
		fmt.Fprintf(b, "  modem %-5d %s\n", i, strings.Join(m.places(s.options), ", "))
	}
}

// tellReplaced tells of links that were there already: which it was, or how many.
func (s *session) tellReplaced(w io.Writer) {
	var first *modem
	n := 0
	for _, m := range s.modems {
		if m.link == nil || m.link.Replaced == "" {
			continue
		}
		if n++; first == nil {
			first = m
		}
	}
	if n > 0 {
		fmt.Fprintf(w, "ptymodem: replaced the link %s, which led to %s", redact.Escape(s.options.linkOf(first.index)), redact.Escape(first.link.Replaced))
		if n > 1 {
			fmt.Fprintf(w, "; and %d others", n-1)
		}
		fmt.Fprintln(w)
	}
}

// summarize tells a person at the end what the modems have to say about their hosts; nothing when
// all is well.
func (s *session) summarize(w io.Writer) {
	if findings := s.findings.String(); findings != "" {
		io.WriteString(w, redact.Lines("ptymodem: "+findings))
	}
}

// describeServer is the embedded server in one line: addresses, logins, files.
func (s *session) describeServer() string {
	o, server := s.options, s.server
	text := fmt.Sprintf("%s, implicit FTPS %s", server.Addr(), server.ImplicitAddr())
	if addr, ok := server.ListenAddr(); ok {
		text += ", open to others " + addr.String() + o.describeOutside()
	}
	if len(s.scenario.Server.Users) == 0 {
		text += "; any login"
	}
	if o.ftpRoot == "" {
		return text + "; files in memory"
	}
	return text + "; files in " + o.ftpRoot
}

// describeOutside is what clients from outside are told, if not what they see.
func (o *options) describeOutside() string {
	var told []string
	if o.ftpAnnounce != "" {
		told = append(told, "as "+o.ftpAnnounce)
	}
	if o.ftpPassive != (server.Ports{}) {
		told = append(told, "passive ports "+o.ftpPassive.String())
	}
	if told == nil {
		return ""
	}
	return " (" + strings.Join(told, ", ") + ")"
}
