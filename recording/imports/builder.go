package imports

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
	"ptymodem/recording/transcript"
)

// A builder puts together what a log says, port by port.
type builder struct {
	name    string
	pattern *regexp.Regexp
	line    int // of the log, from 1
	ports   map[string]*port
	untimed bool // the log has no times
	dated   int  // what its times are, see below
	notes   []string
}

// What the times of a log are.
const (
	undated = iota // since something that it does not tell
	local          // on the wall, in a zone that it does not tell
	utc
)

// A port is what a log says of one.
type port struct {
	name   string
	frames []recording.Frame // by the clock of the log, as it was at first
	bytes  int
	clock  time.Duration // of the log, at the latest frame
}

// clockSet is more than passes between two frames: the clock was set.
const clockSet = 24 * time.Hour

// of is the port of a name.
func (b *builder) of(name string) *port {
	p := b.ports[name]
	if p == nil {
		p = &port{name: name}
		b.ports[name] = p
	}
	return p
}

// add adds bytes of a port.
func (p *port) add(at time.Duration, dir recording.Direction, bytes []byte) {
	if len(bytes) > 0 {
		p.frame(recording.Frame{Time: at, Dir: dir, Bytes: bytes})
	}
}

// frame adds a frame, and no time where the clock was set.
func (p *port) frame(f recording.Frame) {
	clock := f.Time
	if n := len(p.frames); n > 0 {
		passed := clock - p.clock
		if passed < 0 || passed > clockSet {
			passed = 0
		}
		f.Time = p.frames[n-1].Time + passed
	}
	p.clock = clock
	p.frames = append(p.frames, f)
	p.bytes += len(f.Bytes)
}

// each calls f with each line of a text, without its end, and puts the number of the line into its
// error.
func (b *builder) each(text string, f func(line string) error) error {
	b.line = 0
	for l := range strings.Lines(text) {
		b.line++
		if err := f(strings.TrimRight(l, "\r\n")); err != nil {
			return b.at(b.line, err)
		}
	}
	return nil
}

// at is an error of a line.
func (b *builder) at(line int, err error) error {
	return &transcript.Error{Place: transcript.Place{File: b.name, Line: line}, Err: err}
}

// note says once what the log does not have.
func (b *builder) note(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); !slices.Contains(b.notes, s) {
		b.notes = append(b.notes, s)
	}
}

// log is what the log says of one port.
func (b *builder) log(name string) (*Log, error) {
	all := slices.SortedFunc(maps.Values(b.ports), func(x, y *port) int {
		return cmp.Or(cmp.Compare(y.bytes, x.bytes), cmp.Compare(x.name, y.name))
	})
	all = slices.DeleteFunc(all, func(p *port) bool { return p.bytes == 0 })
	if len(all) == 0 {
		return nil, fmt.Errorf("no line of the log has bytes of a serial port")
	}
	p := all[0]
	if name != "" {
		i := slices.IndexFunc(all, func(p *port) bool { return p.name == name || p.name == "/dev/"+name })
		if i < 0 {
			return nil, fmt.Errorf("the log has no port %q: want %s", name, portNames(all))
		}
		p = all[i]
	} else if len(all) > 1 {
		b.note("the log has other ports too: %s", portNames(all[1:]))
	}
	l := &Log{Port: p.name, Untimed: b.untimed, Frames: p.frames, Notes: b.notes, Firmware: firmware(p.frames)}
	begun := p.frames[0].Time
	for i := range l.Frames {
		l.Frames[i].Time -= begun
	}
	switch t := time.Unix(0, int64(begun)).UTC(); b.dated {
	case local:
		l.Begun = t.Format("2006-01-02T15:04:05")
	case utc:
		l.Begun = t.Format("2006-01-02T15:04:05Z")
	}
	return l, nil
}

func portNames(all []*port) string {
	var names []string
	for _, p := range all {
		names = append(names, cmp.Or(p.name, "none, as the log names no port"))
	}
	return strings.Join(names, ", ")
}

// firmwareForm is what modules call their firmware, as EC200UCNAAR03A09M08.
var firmwareForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b[A-Z]{2}[0-9]{2,3}[A-Z0-9]{2,10}R[0-9]{2}A[0-9]{2}[A-Z0-9_.]*\b`)
})

// firmware is what the module says that its firmware is.
func firmware(frames []recording.Frame) string {
	var said []byte
	for _, f := range frames {
		if f.Dir == recording.ToHost {
			said = append(said, f.Bytes...)
		}
	}
	return string(firmwareForm().Find(said))
}
