package recording

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ptymodem/recording/transcript"
)

// inline is how many bytes of data stand in a transcript where Options leave it open.
const inline = 4 << 10

// Options say how frames are written.
type Options struct {
	Header  string   // what follows "!! recorded": time, firmware, port, rate; empty: no such line
	Notes   []string // comments below the headers, a line each
	Lost    int      // how many frames before the first are missing
	Inline  int      // bytes of data that stand in the transcript; 0: 4 KiB
	Untimed bool     // no times: nobody knows them

	// Side keeps longer data in a file, and returns its path from the transcript's folder. Nil: the
	// transcript has a digest instead.
	Side func(b []byte) (name string, err error)
	// More adds to the file that Side returned last. Nil: each part of data that a [Writer] divides
	// has a file of its own.
	More func(b []byte) error
	// NoData writes digests of all bytes of data mode, however few.
	NoData bool

	Join time.Duration // the longest time between bytes that are joined; 0: 20 ms
	Echo time.Duration // the longest time between a command line and its echo; 0: as Join

	Secrets  bool      // leave secrets in
	Identity *Identity // replaces the numbers of module and SIM, and user names too; nil: they stay
	Hosts    bool      // replace host names and addresses too
}

// Format writes frames as a transcript. Their times must not go back.
func Format(w io.Writer, frames []Frame, o Options) error {
	var kinds []string
	if !o.Secrets {
		frames, kinds = redacted(frames, &o)
	}
	frames = slices.Clone(frames)
	f := newFormatter(w, o)
	f.recorded()
	f.redacted(kinds)
	f.lost()
	for len(frames) > 0 {
		n := f.Options.group(frames)
		if err := f.group(frames[:n]); err != nil {
			return err
		}
		frames = frames[n:]
	}
	return f.w.Flush()
}

// A formatter is a transcript on its way.
type formatter struct {
	Options
	w *bufio.Writer

	echo   bool // as a player has it
	data   bool // after CONNECT
	answer bool // the last line was -> or +>

	cut   string // the word of a run of which the beginning is written already; else empty
	grows bool   // the last line names a file, which has the latest content
}

func newFormatter(w io.Writer, o Options) formatter {
	o.Inline = cmp.Or(o.Inline, inline)
	o.Join = cmp.Or(o.Join, joinWithin)
	o.Echo = cmp.Or(o.Echo, o.Join)
	return formatter{Options: o, w: bufio.NewWriter(w), echo: true}
}

// recorded, redacted and lost write what comes before the session, in this order.
func (f *formatter) recorded() {
	if f.Header != "" {
		fmt.Fprintf(f.w, "!! recorded %s\n", f.Header)
	}
}

func (f *formatter) redacted(kinds []string) {
	if len(kinds) > 0 {
		fmt.Fprintf(f.w, "!! redacted %s\n", strings.Join(kinds, " "))
	}
}

func (f *formatter) lost() {
	for _, note := range f.Notes {
		fmt.Fprintf(f.w, "# %s\n", note)
	}
	if f.Lost > 0 {
		fmt.Fprintf(f.w, "# %d earlier events are not here\n", f.Lost)
	}
}

// group writes frames that came without a pause.
func (f *formatter) group(frames []Frame) error {
	for ; len(frames) > 0; f.cut = "" {
		first := frames[0]
		if first.Event != "" {
			if err := f.event(first); err != nil {
				return err
			}
			frames = frames[1:]
			continue
		}
		if first.Dir == FromHost && !f.data && f.echo && f.cut == "" {
			if text, rest, ok := echoed(frames); ok {
				f.command(first.Time, text)
				frames = rest
				continue
			}
		}
		r, n := take(frames)
		write := f.fromModem
		if first.Dir == FromHost {
			write = f.fromHost
		}
		if err := write(&r); err != nil {
			return err
		}
		frames = frames[n:]
	}
	return nil
}

// event writes an event of the line.
func (f *formatter) event(e Frame) error {
	if comment, ok := strings.CutPrefix(e.Event, "# "); ok {
		f.line(e.Time, "#", strings.ReplaceAll(comment, "\n", " "))
		return nil
	}
	if !transcript.IsLineEvent(e.Event) {
		return fmt.Errorf("event %q: want dtr on, dtr off, rts on, rts off, baud N or break", e.Event)
	}
	if strings.HasPrefix(e.Event, "dtr") {
		f.data = false
	}
	f.line(e.Time, e.Event, "")
	return nil
}

// command writes a command line.
func (f *formatter) command(at time.Duration, text string) {
	f.line(at, "<-", text)
	f.echo = transcript.EchoAfter(text, f.echo)
	f.answer = false
}

// line writes one line.
func (f *formatter) line(at time.Duration, word, rest string) {
	f.grows = false
	if !f.Untimed {
		f.w.WriteByte('@')
		f.w.WriteString(seconds(at))
		f.w.WriteByte(' ')
	}
	f.w.WriteString(word)
	if rest != "" {
		f.w.WriteByte(' ')
		f.w.WriteString(rest)
	}
	f.w.WriteByte('\n')
}

// seconds is a time to the millisecond.
func seconds(at time.Duration) string {
	ms := max(0, at).Milliseconds()
	return fmt.Sprintf("%d.%03d", ms/1000, ms%1000)
}

// content writes bytes that are no line: quoted, in a file, or as a digest. data says that they are
// of data mode.
func (f *formatter) content(word string, data bool, r *run, from, to int) error {
	b := r.bytes[from:to]
	if len(b) == 0 {
		return nil
	}
	f.answer = false
	switch {
	case from == 0 && f.cut == word && f.grows && f.More != nil:
		return f.More(b)
	case f.NoData && data, len(b) > f.Inline && f.Side == nil:
		f.line(r.at(from), word, transcript.DigestOf(b).String())
	case len(b) > f.Inline:
		name, err := f.Side(bytes.Clone(b))
		if err != nil {
			return err
		}
		f.line(r.at(from), word, "from "+name)
		f.grows = true
	default:
		for len(b) > 0 {
			n := quotable(b)
			f.line(r.at(from), word, strconv.Quote(string(b[:n])))
			b, from = b[n:], from+n
		}
	}
	return nil
}
