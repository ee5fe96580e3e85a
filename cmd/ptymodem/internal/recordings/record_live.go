package recordings

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"ptymodem/control"
	"ptymodem/emulator"
	"ptymodem/emulator/trace"
	"ptymodem/recording/transcript"
)

// tokenVariable has the token of an API that other machines reach.
const tokenVariable = control.TokenVariable

// A live recording is shown in the console, as modem 0: each line of the transcript is an event.
type live struct {
	device, folder string // of the module, and of the transcript
	version        string // of this program
	listen         net.Listener
	hub            *control.Hub
	api            *control.API

	mu      sync.Mutex
	begun   time.Time
	dtr     bool
	baud    int
	pending bool   // a command has no result code yet
	file    string // of data that may still grow
	counted int64  // bytes of it that were shown
	dir     string
}

// newLive listens, if there is an address.
func newLive(api control.Address, o *recordOptions) (*live, error) {
	if api.Addr == "" {
		return nil, nil
	}
	token := os.Getenv(tokenVariable)
	err := api.CheckToken(token)
	if err == nil {
		l := &live{device: o.device, folder: filepath.Dir(o.output), version: o.version(), hub: control.NewHub(), begun: time.Now(), baud: o.baud}
		if l.listen, err = api.Listen(); err == nil {
			return l, nil
		}
	}
	return nil, fmt.Errorf("--api: %w", err)
}

// serve serves the console.
func (l *live) serve(tty, link string, unix bool) {
	l.api = control.New(control.Config{
		Version: l.version, Hub: l.hub, Table: emulator.NewTable(), Token: os.Getenv(tokenVariable), Unix: unix,
		Modems: []control.Modem{{TTY: tty, Link: link, Watched: &control.Watched{Name: l.device, State: l.state}}},
	})
	l.api.Serve(l.listen)
}

// close ends it.
func (l *live) close() (err error) {
	if l == nil {
		return nil
	}
	if l.api != nil {
		err = l.api.Close()
	}
	if closing := l.listen.Close(); !errors.Is(closing, net.ErrClosed) {
		err = errors.Join(err, closing)
	}
	return err
}

func (l *live) state() (dtr bool, baud int, seconds float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dtr, l.baud, time.Since(l.begun).Seconds()
}

// line makes events of a line of the transcript.
func (l *live) line(text []byte) {
	for _, t := range transcript.Parse("", string(text)) {
		if e, ok := l.event(t); ok {
			e.Time = t.Time.Seconds()
			l.hub.Add(e)
		}
	}
}

// event is a line as an event.
func (l *live) event(t transcript.Line) (e trace.Event, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.grown(t.Time)
	switch t.Word {
	case "<-":
		l.pending = true
		return trace.NewLine("at", trace.FromHost, t.Rest), true
	case "->", "+>":
		kind := "urc"
		if l.pending {
			kind = "at"
		}
		l.pending = l.pending && !isResult(t.Rest)
		return trace.NewLine(kind, trace.ToHost, t.Rest), true
	case "<=", "=>":
		return l.bytes(t)
	case "dtr", "rts":
		l.dtr = l.dtr && t.Word != "dtr" || t.Word == "dtr" && t.Rest == "on"
		return trace.Event{Kind: "line", Text: strings.ToUpper(t.Word) + " " + t.Rest}, true
	case "baud":
		l.baud, _ = strconv.Atoi(t.Rest)
		return trace.Event{Kind: "line", Text: t.Rest + " baud"}, true
	}
	return e, false
}

// bytes is what is no line: a command without its echo, or data.
func (l *live) bytes(t transcript.Line) (e trace.Event, ok bool) {
	l.dir = map[string]string{"<=": trace.FromHost, "=>": trace.ToHost}[t.Word]
	e = trace.Event{Kind: "data", Dir: l.dir}
	if d, ok := transcript.ParseDigest(t.Rest); ok {
		e.Bytes = int64(d.Size)
		return e, true
	}
	if name, ok := strings.CutPrefix(t.Rest, "from "); ok {
		l.file, l.counted = filepath.Join(l.folder, name), 0
		return e, false // grown shows it
	}
	b, err := transcript.Content(t.Rest, nil)
	if err != nil {
		return e, false
	}
	if text := strings.TrimRight(string(b), "\r\n"); l.dir == trace.FromHost && len(text) > 1 && len(text) < len(b) && strings.EqualFold(text[:2], "AT") {
		l.pending = true
		return trace.NewLine("at", l.dir, text), true
	}
	e.Bytes = int64(len(b))
	return e, true
}

// grown shows the bytes that a file of data has got since the line before. l.mu is held.
func (l *live) grown(at time.Duration) {
	if l.file == "" {
		return
	}
	if info, err := os.Stat(l.file); err == nil && info.Size() > l.counted {
		l.hub.Add(trace.Event{Time: at.Seconds(), Kind: "data", Dir: l.dir, Bytes: info.Size() - l.counted})
		l.counted = info.Size()
	}
	l.file = ""
}

// isResult reports that a line ends an answer. CONNECT does not: more of it comes behind the data.
func isResult(text string) bool {
	for _, code := range []string{"OK", "ERROR", "NO CARRIER", "+CME ERROR", "+CMS ERROR"} {
		if strings.HasPrefix(text, code) {
			return true
		}
	}
	return false
}
