package tap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"ptymodem/redact"
)

// Found is what a probe has found out about a module's port.
type Found struct {
	Name   string
	Driver string // of a serial port, empty where the system does not tell
	USB    string // its vendor and product, likewise
	Lines  string // the modem lines that are on, or why there are none
	HasDTR bool

	Baud      int      // at which the module answers AT; 0: at none
	Echo      bool     // it echoes
	ATI, GMR  []string // what it answers to ATI and AT+GMR
	Addressed bool     // the port is on the network, where rates are not ours to try
}

const (
	probeTries   = 2 // a module that finds the rate out may lose the first AT
	probeTimeout = 300 * time.Millisecond
	askTimeout   = 2 * time.Second
)

// rates are those that are tried, the most likely first.
func rates() []int { return []int{115200, 921600, 460800, 230400, 57600, 38400, 19200, 9600, 3000000} }

// Probe finds out what is at a port: it sends AT at one rate after another, up to one that is
// answered, then ATI and AT+GMR. The rate that is given is tried first, 0 is none. The port is left
// as it was found.
func Probe(ctx context.Context, name string, first int) (found *Found, err error) {
	m, err := Open(ctx, name)
	if err != nil {
		return nil, err
	}
	p := newProbe(m)
	defer func() { err = errors.Join(err, p.close()) }()
	found = &Found{Name: name, Addressed: true}
	if d, ok := m.(interface{ describe(*Found) }); ok { // a serial port
		found.Addressed = false
		d.describe(found)
	}
	if err := m.DTR(true); err != nil {
		if !errors.Is(err, ErrNoLines) {
			return nil, err
		}
	} else {
		found.HasDTR = true
	}
	all := rates()
	if first > 0 {
		all = append([]int{first}, all...)
	}
	if found.Addressed && !found.HasDTR { // raw TCP
		all = all[:1]
	}
	for _, rate := range all {
		if err := m.Follow(Settings{Baud: rate}); err != nil {
			continue // not a rate of this port
		}
		for range probeTries {
			answer, ok := p.ask(ctx, "AT", probeTimeout)
			if !ok {
				continue
			}
			found.Baud, found.Echo = rate, bytes.HasPrefix(answer, []byte("AT\r"))
			ati, _ := p.ask(ctx, "ATI", askTimeout)
			gmr, _ := p.ask(ctx, "AT+GMR", askTimeout)
			found.ATI, found.GMR = textOf(ati, "ATI"), textOf(gmr, "AT+GMR")
			return found, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
	}
	return found, nil
}

// A probe reads a module in the background.
type probe struct {
	m     Module
	heard chan []byte
	end   chan struct{}
}

func newProbe(m Module) *probe {
	p := &probe{m: m, heard: make(chan []byte), end: make(chan struct{})}
	go func() {
		defer close(p.heard)
		for {
			b := make([]byte, 4<<10)
			n, err := m.Read(b)
			if err != nil {
				return
			}
			select {
			case p.heard <- b[:n]:
			case <-p.end:
				return
			}
		}
	}()
	return p
}

func (p *probe) close() error {
	close(p.end)
	err := p.m.Close()
	for range p.heard { // its end
	}
	return err
}

// ask sends a command and reads until its result code.
func (p *probe) ask(ctx context.Context, command string, timeout time.Duration) (answer []byte, ok bool) {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	if _, err := io.WriteString(p.m, command+"\r"); err != nil {
		return nil, false
	}
	for {
		select {
		case b, open := <-p.heard:
			answer = append(answer, b...)
			if ok = bytes.Contains(answer, []byte("\r\nOK\r\n")); ok || !open || bytes.Contains(answer, []byte("ERROR\r\n")) {
				return answer, ok
			}
		case <-limit.C:
			return answer, false
		case <-ctx.Done():
			return answer, false
		}
	}
}

// textOf are the lines of an answer.
func textOf(answer []byte, command string) (lines []string) {
	for l := range strings.SplitSeq(string(answer), "\n") {
		if l = strings.TrimSpace(l); l != "" && l != "OK" && l != command {
			lines = append(lines, redact.Shown(l))
		}
	}
	return lines
}

// Firmware is what the module says it runs, in one word; empty if it has not said.
func (f *Found) Firmware() string {
	for _, l := range append(f.GMR, f.ATI...) {
		l = strings.TrimPrefix(l, "Revision: ")
		if !strings.ContainsAny(l, " \"") && strings.ContainsAny(l, "0123456789") && !strings.Contains(l, "ERROR") {
			return l
		}
	}
	return ""
}

// String is what was found, for a person.
func (f *Found) String() string {
	var b strings.Builder
	fmt.Fprintln(&b, f.Name)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-11s %s\n", name, text)
		}
	}
	line("driver", strings.TrimSpace(f.Driver+" "+f.USB))
	dtr := "yes"
	if !f.HasDTR {
		dtr = "no"
	}
	if f.Lines != "" {
		dtr += ", " + f.Lines
	}
	line("DTR", dtr)
	switch echo := map[bool]string{true: ", with echo", false: ", without echo"}[f.Echo]; {
	case f.Baud == 0 && f.Addressed && !f.HasDTR:
		line("AT", "no answer")
	case f.Baud == 0:
		var all []string
		for _, r := range rates() {
			all = append(all, fmt.Sprint(r))
		}
		line("AT", "no answer at "+strings.Join(all, ", ")+" baud: is this the module's AT port?")
	case f.Addressed && !f.HasDTR:
		line("AT", "OK"+echo)
	default:
		line("AT", fmt.Sprintf("OK at %d baud%s", f.Baud, echo))
	}
	line("ATI", strings.Join(f.ATI, ", "))
	line("AT+GMR", strings.Join(f.GMR, ", "))
	return b.String()
}
