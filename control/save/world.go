package save

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"ptymodem/scenarios"
)

// modem writes the modem as it was at the beginning.
func (w *writer) modem() {
	m := w.session.modem()
	at := w.out.Len()
	word := func(key, v string) {
		if v != "" {
			w.line(1, "%s: %s", key, quoted(v))
		}
	}
	word("profile", m.Profile)
	w.identity()
	if m.Speed > 0 && m.Speed != 1 {
		w.line(1, "speed: %v", m.Speed)
	}
	if sim := m.SIM; sim.PIN != "" {
		w.line(1, "sim: {pin: %q, puk: %q%s}", w.secrets.code(sim.PIN), w.secrets.code(sim.PUK), counted(", attempts: %d", sim.Attempts))
	} else {
		word("sim", sim.Word)
	}
	word("registration", m.Registration)
	word("attach", m.Attach)
	if len(m.APNs) > 0 {
		w.line(1, "apns: %s", list(m.APNs))
	}
	if boot := bootText(&m.Boot); boot != "" {
		w.line(1, "boot: %s", boot)
	}
	if m.Strict {
		w.line(1, "strict: true")
	}
	if m.BaudPacing {
		w.line(1, "baud-pacing: true")
	}
	w.store("ufs", m.UFS)
	w.store("sd", m.SD)
	w.store("ram", m.RAM)
	w.under(at, "modem:")
}

// identity writes what the modem and its SIM were called.
func (w *writer) identity() {
	id, given := &w.session.Identity, map[string]any{}
	for key, v := range map[string]string{"model": id.Model, "revision": id.Revision, "imei": id.IMEI, "imsi": id.IMSI, "iccid": id.ICCID, "msisdn": id.MSISDN} {
		if v != "" {
			given[key] = v
		}
	}
	if len(given) > 0 {
		w.line(1, "identity: %s", flow(given))
	}
}

// commands writes those of the user's own.
func (w *writer) commands() {
	if len(w.session.Commands) == 0 {
		return
	}
	w.line(0, "commands:")
	for _, c := range w.session.Commands {
		w.line(1, "- %s", flow(c))
	}
}

// under puts a key above what has been written since, if something has.
func (w *writer) under(at int, key string) {
	if text := w.out.String(); len(text) > at {
		w.out.Reset()
		w.out.WriteString(text[:at] + key + "\n" + text[at:])
	}
}

func (w *writer) store(name string, s *scenarios.Store) {
	files := w.session.Stores[name]
	switch {
	case s != nil && s.Absent:
		w.line(1, "%s: absent", name)
		return
	case len(files) == 0 && (s == nil || s.Size == 0):
		if s != nil && name == "ram" {
			w.line(1, "ram: {files: {}}")
		}
		return
	}
	w.line(1, "%s:", name)
	if s != nil && s.Size > 0 {
		w.line(2, "size: %d", s.Size)
	}
	if len(files) > 0 {
		w.files(2, files)
	}
}

// server writes accounts and files.
func (w *writer) server() {
	s := &w.session.Scenario.Server
	at := w.out.Len()
	if len(s.Users) > 0 {
		var all []string
		for _, u := range s.Users {
			all = append(all, quoted(u.Name)+": "+quoted(w.secrets.word(u.Password)))
		}
		w.line(1, "users: {%s}", strings.Join(all, ", "))
	}
	if s.RefuseASCIIRestart {
		w.line(1, "rest-in-ascii: refuse")
	}
	if s.Limit > 0 {
		w.line(1, "limit: %d", s.Limit)
	}
	if len(w.session.Server) > 0 {
		w.files(1, w.session.Server)
	}
	w.under(at, "server:")
}

// network writes what is between them.
func (w *writer) network() {
	n := &w.session.Scenario.Network
	at := w.out.Len()
	if n.Host {
		w.line(1, "mode: host # servers that are not ptymodem's: they may answer otherwise, and passwords are redacted")
	}
	if len(n.Routes) > 0 {
		w.line(1, "routes:")
		for _, r := range n.Routes {
			to := r.To
			if to == "" {
				to = "embedded"
			}
			w.line(2, "%s: %s", quoted(r.From), quoted(to))
		}
	}
	if len(n.DNS) > 0 {
		w.line(1, "dns:")
		for _, h := range n.DNS {
			w.line(2, "%s: %s", quoted(h.Name), addresses(h.Addresses))
		}
	}
	if n.Latency > 0 {
		w.line(1, "latency: %v", n.Latency)
	}
	if n.Rate > 0 {
		w.line(1, "rate: %d/s", n.Rate)
	}
	w.under(at, "network:")
}

func addresses(all []netip.Addr) string {
	if len(all) == 0 {
		return "nowhere"
	}
	var texts []string
	for _, a := range all {
		texts = append(texts, a.String())
	}
	return list(texts)
}

func bootText(b *scenarios.Boot) string {
	if b.Staged == nil {
		return b.When
	}
	var parts []string
	if b.When != "" {
		parts = append(parts, "when: "+b.When)
	}
	for _, p := range []struct {
		key string
		at  *time.Duration
	}{{"rdy", b.Staged.RDY}, {"cfun", b.Staged.CFUN}, {"sim", b.Staged.SIM}, {"sms", b.Staged.SMSDone}, {"phonebook", b.Staged.PBDone}} {
		if p.at != nil {
			parts = append(parts, fmt.Sprintf("%s: %v", p.key, *p.at))
		}
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func list(all []string) string {
	var texts []string
	for _, s := range all {
		texts = append(texts, quoted(s))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

func counted(format string, n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(format, n)
}
