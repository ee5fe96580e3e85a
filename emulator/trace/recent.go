package trace

import (
	"fmt"
	"strconv"
	"strings"

	"ptymodem/redact"
)

const (
	recentEvents = 40 // kept for a report
	firstEvents  = 8  // for which there is room at first: many modems boot and do nothing more
	recentText   = 72 // bytes of each
)

// recent is what the modem has heard and said lately, in a ring: for the report of a crash. To note
// something costs no allocation once the ring has its size, and the clock is not asked. It is used
// with the modem locked.
type recent struct {
	ring []noted // grows to recentEvents
	next int     // where the next goes
}

type noted struct {
	mark string // of the kind and direction, before the text
	n    int    // of the text before it was cut, or of the bytes of data
	size int
	text [recentText]byte
}

// The marks of what is noted.
const (
	notedLine  = "<- AT"
	notedSaid  = "-> "
	notedURC   = "-> urc "
	notedToFTP = "ftp <- "
	notedReply = "ftp -> "
	notedOther = "   "
)

// add makes room for one more.
func (r *recent) add(mark string) *noted {
	if r.next == len(r.ring) {
		if len(r.ring) == cap(r.ring) {
			size := firstEvents
			if r.ring != nil {
				size = recentEvents
			}
			r.ring = append(make([]noted, 0, size), r.ring...)
		}
		r.ring = append(r.ring, noted{})
	}
	e := &r.ring[r.next]
	r.next = (r.next + 1) % recentEvents
	e.mark, e.n, e.size = mark, 0, 0
	return e
}

func (r *recent) note(mark, text string) {
	e := r.add(mark)
	e.n, e.size = len(text), copy(e.text[:], text)
}

func (r *recent) noteBytes(mark string, text []byte) {
	e := r.add(mark)
	e.n, e.size = len(text), copy(e.text[:], text)
}

// data counts bytes of data mode: those that move without anything else between are one.
func (r *recent) data(dir string, moved int) {
	if n := len(r.ring); n > 0 {
		if last := &r.ring[(r.next+n-1)%n]; last.mark == dir && last.size == 0 {
			last.n += moved
			return
		}
	}
	r.add(dir).n = moved
}

// event notes what the tracer is told of and that is noted nowhere else.
func (r *recent) event(e *Event) {
	switch e.Kind {
	case "ftp":
		mark := notedReply
		if e.Dir == FromHost {
			mark = notedToFTP
		}
		if e.Dir == "" {
			r.note(notedOther, e.Op+" failed: "+e.Error)
			return
		}
		r.note(mark, e.Text)
	case "line", "fault":
		r.note(notedOther, e.Kind+" "+e.Name+" "+e.Text)
	}
}

// lines are what was noted, the oldest first, without passwords and without bytes that a terminal
// would obey.
func (r *recent) lines() []string {
	var all []string
	for i := range r.ring {
		e := &r.ring[(r.next+i)%len(r.ring)]
		switch {
		case e.mark == "":
		case e.mark == FromHost || e.mark == ToHost:
			all = append(all, fmt.Sprintf("%s %d bytes of data", e.mark, e.n))
		default:
			all = append(all, e.String())
		}
	}
	return all
}

func (e *noted) String() string {
	text := string(e.text[:e.size])
	switch e.mark {
	case notedLine:
		text = strings.TrimPrefix(redact.AT("AT"+text), "AT")
	case notedSaid, notedURC:
		text = redact.AT(text)
	}
	quoted := strconv.QuoteToASCII(text)
	line := e.mark + strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
	if e.size < e.n {
		line += "… (" + strconv.Itoa(e.n) + " bytes)"
	}
	return line
}
