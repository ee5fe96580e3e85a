package recording

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ptymodem/recording/transcript"
)

// Keep keeps a file beside a transcript that Redact writes: the bytes of the file of that name,
// without their secrets. It returns the name that the transcript has for it.
type Keep func(name string, b []byte) (as string, err error)

// Redact returns the text of a transcript without secrets, replaced as [Format] does by o. All else
// is as it was: lines without secrets, comments, times and the words of a suite. name is the path of
// the transcript, beside which its files are. The header says what was replaced, in earlier times
// too.
func Redact(name, text string, o Options, keep Keep) (string, error) {
	raw := strings.SplitAfter(text, "\n")
	lines := make([]*writtenLine, len(raw))
	frames := make([]Frame, len(raw))
	for i, r := range raw {
		l, err := readLine(name, i+1, r)
		if err != nil {
			return "", err
		}
		lines[i], frames[i] = l, l.frame
	}
	r := newRedactor(&o)
	clean := apply(frames, r.find(frames))
	var b strings.Builder
	header := newHeader(lines, inOrder(r.kinds))
	for i, l := range lines {
		if l.frame.Event != "" && !(l.line.Word == "!!" && transcript.IsHeader(l.line.Rest)) {
			l.raw = r.inText(l.raw) // a comment may name what the wire had
		}
		s, err := l.with(clean[i].Bytes, keep)
		if err != nil {
			return "", &transcript.Error{Place: transcript.Place{File: name, Line: i + 1}, Err: err}
		}
		b.WriteString(header.around(i, s))
	}
	return b.String(), nil
}

// other is the event of what is no line of the wire.
const other = "other"

// A writtenLine is a line of a transcript, and what it stands for.
type writtenLine struct {
	raw    string // with its end
	line   transcript.Line
	frame  Frame
	beside string // the file that has its content
}

// readLine reads a line.
func readLine(name string, number int, raw string) (*writtenLine, error) {
	l := &writtenLine{raw: raw, frame: Frame{Event: other}}
	parsed := transcript.Parse(name, strings.TrimSuffix(raw, "\n"))
	if len(parsed) == 0 {
		return l, nil
	}
	l.line = parsed[0]
	l.line.Place.Line = number
	before, after := "\r\n", "\r\n"
	switch l.line.Word {
	case "<-":
		before, after = "", "\r"
	case "->":
	case "+>":
		before = ""
	case "<=", "=>":
		return l, l.readContent()
	default:
		return l, nil
	}
	l.frame = Frame{Dir: directionOf(l.line.Word), Bytes: []byte(before + l.line.Rest + after)}
	return l, nil
}

func directionOf(word string) Direction {
	if strings.HasPrefix(word, "<") {
		return FromHost
	}
	return ToHost
}

// readContent reads bytes that are no line. What only a suite understands stays as it is, and so
// does what stands for bytes that nobody has.
func (l *writtenLine) readContent() error {
	rest := l.line.Rest
	if _, digest := transcript.ParseDigest(rest); digest || strings.Contains(rest, " bytes like /") {
		return nil
	}
	b, err := transcript.ContentBeside(filepath.Dir(l.line.File), rest, nil)
	file, isFile := strings.CutPrefix(rest, "from ")
	switch {
	case err != nil && isFile:
		return &transcript.Error{Place: l.line.Place, Err: err}
	case err != nil:
		return nil
	case isFile && !strings.Contains(file, " + "):
		l.beside = file
	}
	l.frame = Frame{Dir: directionOf(l.line.Word), Bytes: b}
	return nil
}

// with is the line with other bytes.
func (l *writtenLine) with(b []byte, keep Keep) (string, error) {
	same := string(b) == string(l.frame.Bytes)
	var rest string
	switch {
	case l.frame.Event != "":
		return l.raw, nil
	case l.beside != "":
		as, err := keep(l.beside, b)
		if err != nil {
			return "", err
		}
		rest = "from " + as
	case same:
		return l.raw, nil
	case l.line.Word == "<=" || l.line.Word == "=>":
		rest = strconv.Quote(string(b))
	default:
		rest = strings.Trim(string(b), "\r\n")
	}
	whole := strings.TrimRight(l.raw, "\r\n")
	return strings.TrimSuffix(whole, l.line.Rest) + rest + l.raw[len(whole):], nil
}

// A writtenHeader is the line that says what was replaced, and where it stands.
type writtenHeader struct {
	line    string // empty: nothing was
	at      int    // of the line that it replaces, or follows
	follows bool
}

// newHeader adds what was replaced now to what was before.
func newHeader(lines []*writtenLine, replaced []string) writtenHeader {
	h := writtenHeader{at: -1, follows: true}
	all := slices.Clone(replaced)
	for i, l := range lines {
		if l.line.Word != "!!" {
			continue
		}
		switch word, rest, _ := strings.Cut(l.line.Rest, " "); word {
		case "recorded":
			if h.follows {
				h.at = i
			}
		case "redacted":
			all = append(all, strings.Fields(rest)...)
			h.at, h.follows = i, false
		}
	}
	if len(replaced) == 0 && h.follows {
		return h
	}
	h.line = "!! redacted " + strings.Join(inOrder(all), " ") + "\n"
	return h
}

// around is a line with the header, where that belongs.
func (h *writtenHeader) around(i int, line string) string {
	switch {
	case h.line == "":
	case i == h.at && h.follows:
		if !strings.HasSuffix(line, "\n") {
			line += "\n"
		}
		return line + h.line
	case i == h.at:
		return h.line
	case i == 0 && h.at < 0:
		return h.line + line
	}
	return line
}
