package control

import (
	"math"
	"net/netip"
	"strings"

	"ptymodem/emulator"
	"ptymodem/emulator/trace"
)

// A State is what a modem is at, as the API shows it.
type State struct {
	Index        int              `json:"index"`
	Profile      string           `json:"profile"`
	T            float64          `json:"t"` // modem seconds since the first power-up
	N            int64            `json:"n"` // the number of the latest event
	Power        emulator.Power   `json:"power"`
	SIM          string           `json:"sim"`
	Registration string           `json:"registration"`
	Signal       int              `json:"signal"`
	Operator     string           `json:"operator"`
	PDP          []PDP            `json:"pdp"`
	FTP          FTP              `json:"ftp"`
	Data         *Data            `json:"data"` // null outside data mode
	Ports        []Port           `json:"ports"`
	Stores       map[string]Store `json:"stores"`
	Faults       int              `json:"faults"`
	Fired        int              `json:"fired"`
	Findings     int              `json:"findings"`
}

// PDP is a PDP context.
type PDP struct {
	CID       int      `json:"cid"`
	APN       string   `json:"apn"`
	Up        bool     `json:"up"`
	Addresses []string `json:"addresses"`
}

// FTP is what the FTP client is at. State is a word for AT+QFTPSTAT's number.
type FTP struct {
	State   string `json:"state"`
	Command string `json:"command,omitempty"`
	Host    string `json:"host,omitempty"`
	User    string `json:"user,omitempty"`
	Bytes   int64  `json:"bytes"`
}

// Data is data mode.
type Data struct {
	Port  string `json:"port"`
	Dir   string `json:"dir,omitempty"` // of the latest bytes: <- from the host, -> to it
	Bytes int64  `json:"bytes"`
}

// Port is one port.
type Port struct {
	Name string `json:"name"`
	Link string `json:"link,omitempty"`
	DTR  bool   `json:"dtr"`
	Baud int    `json:"baud,omitempty"`
}

// Store is a store's usage in bytes.
type Store struct {
	Capacity int64 `json:"capacity"`
	Used     int64 `json:"used"`
	Files    int   `json:"files"`
}

// ftpWord is the word for a number of AT+QFTPSTAT.
func ftpWord(stat int, parked bool) string {
	if parked {
		return "suspended"
	}
	return [...]string{"opening", "idle", "transferring", "closing", "closed"}[stat]
}

// state is what the modem is at now.
func (a *API) state(m *modem) State {
	n := a.cfg.Hub.Last()
	if m.Watched != nil {
		return m.watched(n)
	}
	now := m.Testbed.Modem.State()
	s := State{
		Index: m.index, Profile: now.Profile, T: math.Round(m.Testbed.Modem.Time().Seconds()*1e6) / 1e6, N: n,
		Power: now.Power, SIM: now.Cellular.SIM,
		Registration: now.Cellular.Registration.String(), Signal: now.Cellular.Signal, Operator: now.Cellular.Operator,
		FTP: FTP{State: ftpWord(now.FTP.Stat, now.FTP.Parked), Command: now.FTP.Command, Host: now.FTP.Host, User: now.FTP.User, Bytes: now.FTP.Length},
		PDP: []PDP{}, Ports: []Port{}, Stores: map[string]Store{},
	}
	for _, p := range now.Cellular.PDP {
		addresses := p.Addresses
		if addresses == nil {
			addresses = []string{}
		}
		s.PDP = append(s.PDP, PDP{p.CID, p.APN, p.Up, addresses})
	}
	for _, p := range now.Ports {
		port := Port{Name: p.Name, DTR: p.DTR, Baud: p.Rate}
		if p.Name == m.TTY {
			port.Link = m.Link
		}
		s.Ports = append(s.Ports, port)
		if p.DataMode {
			s.Data = &Data{Port: p.Name, Bytes: p.Moved}
			switch {
			case p.Moved == 0:
			case p.FromHost:
				s.Data.Dir = trace.FromHost
			default:
				s.Data.Dir = trace.ToHost
			}
		}
	}
	for _, st := range now.Stores {
		used, files, err := st.Used()
		if err == nil {
			s.Stores[storeWord(st)] = Store{st.Capacity(), used, files}
		}
	}
	for _, k := range m.all() {
		fired, _ := k.Status()
		s.Faults++
		s.Fired += fired
	}
	for _, f := range a.cfg.Hub.Findings(m.index) {
		s.Findings += f.Count
	}
	return s
}

func getState(c *call) error { return c.answer(200, c.api.state(c.m)) }

// A Status is what a process runs.
type Status struct {
	Version string            `json:"version"`
	Started string            `json:"started"`
	Speed   float64           `json:"speed"`
	Next    int64             `json:"next"` // the number that the next event will have
	Modems  []Summary         `json:"modems"`
	Server  map[string]string `json:"server"`
}

// A Summary is a modem in one line.
type Summary struct {
	Index    int            `json:"index"`
	TTY      string         `json:"tty,omitempty"`
	Link     string         `json:"link,omitempty"`
	Ports    []string       `json:"ports,omitempty"`
	Power    emulator.Power `json:"power"`
	FTP      string         `json:"ftp"`
	Bytes    int64          `json:"bytes"` // of the transfer that runs, or of the latest one
	Faults   int            `json:"faults"`
	Fired    int            `json:"fired"`
	Findings int            `json:"findings"`
	Last     string         `json:"last,omitempty"`   // line
	Result   string         `json:"result,omitempty"` // of the latest FTP command: its URC, but for AT+QFTPSTAT
}

func getStatus(c *call) error {
	a := c.api
	s := Status{
		Version: a.cfg.Version, Started: a.started.UTC().Format("2006-01-02T15:04:05Z"), Speed: a.speed(), Next: a.cfg.Hub.Last() + 1,
		Modems: []Summary{}, Server: map[string]string{},
	}
	last, results := a.cfg.Hub.lastLines()
	for _, m := range a.modems {
		now := a.state(m)
		s.Modems = append(s.Modems, Summary{
			Index: m.index, TTY: m.TTY, Link: m.Link, Ports: m.Ports, Power: now.Power, FTP: now.FTP.State, Bytes: now.FTP.Bytes,
			Faults: now.Faults, Fired: now.Fired, Findings: now.Findings, Last: last[m.index], Result: results[m.index],
		})
	}
	if a.cfg.Server != nil {
		for name, addr := range map[string]netip.AddrPort{"ftp": a.cfg.Server.Addr(), "ftps": a.cfg.Server.ImplicitAddr()} {
			s.Server[name] = addr.String()
		}
	}
	return c.answer(200, s)
}

// lastLines are the latest lines of each modem, of those that are kept, and its latest results of FTP
// commands since its reset.
func (h *Hub) lastLines() (lines, results map[int]string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	lines, results = map[int]string{}, map[int]string{}
	for n := h.last - int64(len(h.ring)); n < h.last; n++ {
		if e := &h.ring[n%hubSize]; e.Kind == "at" || e.Kind == "urc" {
			lines[e.Modem] = e.Text
			if e.Kind == "urc" && strings.HasPrefix(e.Text, "+QFTP") && !strings.HasPrefix(e.Text, "+QFTPSTAT") {
				results[e.Modem] = e.Text
			}
		} else if e.Kind == "line" && e.Text == "reset" {
			delete(results, e.Modem)
		}
	}
	return lines, results
}

func getReady(c *call) error {
	if c.api.ctx.Err() != nil {
		return problem("ending", "ptymodem ends")
	}
	return c.answer(200, map[string]bool{"ready": true})
}
