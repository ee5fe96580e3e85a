package recording

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"ptymodem/recording/transcript"
)

// ErrDigest is what a transcript cannot be read with that has only the digest of some bytes.
var ErrDigest = errors.New("the transcript has only a digest of these bytes: record the bytes too")

// Read returns the frames of a transcript that Format has written. Times, where they are left out,
// are those of the line before. Files are read beside the transcript.
func Read(lines []transcript.Line) ([]Frame, error) {
	r := reader{echo: true}
	for _, l := range lines {
		if l.Timed {
			r.at = l.Time
		}
		if err := r.line(l); err != nil {
			return nil, &transcript.Error{Place: l.Place, Err: err}
		}
	}
	return r.frames, nil
}

type reader struct {
	frames []Frame
	echo   bool
	at     time.Duration
}

func (r *reader) add(dir Direction, b []byte) {
	if len(b) > 0 {
		r.frames = append(r.frames, Frame{Time: r.at, Dir: dir, Bytes: b})
	}
}

// line adds what one line stands for.
func (r *reader) line(l transcript.Line) error {
	switch l.Word {
	case "!!":
		if !transcript.IsHeader(l.Rest) {
			return fmt.Errorf("!! %s is no header of a recording: want recorded or redacted", l.Rest)
		}
	case "<-":
		b := []byte(l.Rest + "\r")
		r.add(FromHost, b)
		if r.echo {
			r.add(ToHost, b)
		}
		r.echo = transcript.EchoAfter(l.Rest, r.echo)
	case "->", "+>":
		if n := len(l.Rest); n > 1 && l.Rest[0] == '/' && l.Rest[n-1] == '/' {
			return fmt.Errorf("%s is a pattern: a recording has the bytes themselves", l.Rest)
		}
		before := map[string]string{"->": "\r\n"}[l.Word]
		r.add(ToHost, []byte(before+l.Rest+"\r\n"))
	case "<=", "=>":
		if _, ok := transcript.ParseDigest(l.Rest); ok {
			return ErrDigest
		}
		b, err := transcript.ContentBeside(filepath.Dir(l.File), l.Rest, nil)
		if err != nil {
			return err
		}
		r.add(map[string]Direction{"<=": FromHost, "=>": ToHost}[l.Word], b)
	default:
		event := l.Word
		if l.Rest != "" {
			event += " " + l.Rest
		}
		if !transcript.IsLineEvent(event) {
			return fmt.Errorf("unknown word %q: want one of # !! <- <= -> +> => dtr rts baud break", l.Word)
		}
		r.frames = append(r.frames, Frame{Time: r.at, Event: event})
	}
	return nil
}
