package recording

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
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

	Join time.Duration // the longest time between bytes that are joined; 0: 20 ms
	Echo time.Duration // the longest time between a command line and its echo; 0: as Join

	Secrets  bool      // leave secrets in
	Identity *Identity // replaces the numbers of module and SIM, and user names too; nil: they stay
	Hosts    bool      // replace host names and addresses too
}

// Format writes frames as a transcript. Their times must not go back.
func Format(w io.Writer, frames []Frame, o Options) error {
	o.Inline = cmp.Or(o.Inline, inline)
	o.Join = cmp.Or(o.Join, joinWithin)
	o.Echo = cmp.Or(o.Echo, o.Join)
	var kinds []string
	if !o.Secrets {
		frames, kinds = redacted(frames, &o)
	}
	f := formatter{Options: o, w: bufio.NewWriter(w), echo: true}
	if o.Header != "" {
		fmt.Fprintf(f.w, "!! recorded %s\n", o.Header)
	}
	if len(kinds) > 0 {
		fmt.Fprintf(f.w, "!! redacted %s\n", strings.Join(kinds, " "))
	}
	for _, note := range o.Notes {
		fmt.Fprintf(f.w, "# %s\n", note)
	}
	if o.Lost > 0 {
		fmt.Fprintf(f.w, "# %d earlier events are not here\n", o.Lost)
	}
	for len(frames) > 0 {
		n := o.group(frames)
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
}

// group writes frames that came without a pause.
func (f *formatter) group(frames []Frame) error {
	for len(frames) > 0 {
		first := frames[0]
		if first.Event != "" {
			if err := f.event(first); err != nil {
				return err
			}
			frames = frames[1:]
			continue
		}
		if first.Dir == FromHost && !f.data && f.echo {
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

// content writes bytes that are no line: quoted, in a file, or as a digest.
func (f *formatter) content(word string, r *run, from, to int) error {
	b := r.bytes[from:to]
	if len(b) == 0 {
		return nil
	}
	f.answer = false
	if len(b) <= f.Inline {
		for len(b) > 0 {
			n := quotable(b)
			f.line(r.at(from), word, strconv.Quote(string(b[:n])))
			b, from = b[n:], from+n
		}
		return nil
	}
	text := transcript.DigestOf(b).String()
	if f.Side != nil {
		name, err := f.Side(bytes.Clone(b))
		if err != nil {
			return err
		}
		text = "from " + name
	}
	f.line(r.at(from), word, text)
	return nil
}
