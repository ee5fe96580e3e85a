package report

import (
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"ptymodem/emulator/trace"
	"ptymodem/recording/transcript"
	"ptymodem/redact"
)

// FromTranscript reads an .at file into a run of a report: what its lines say, with their times
// where they have any. label is what to call it.
func FromTranscript(label string, from io.Reader) (Run, error) {
	run := Run{Label: redact.Escape(label), Name: "a transcript"}
	text, err := io.ReadAll(from)
	if err != nil {
		return run, err
	}
	for _, l := range transcript.Parse(label, string(text)) {
		e := trace.Event{}
		switch l.Word {
		case "<-":
			e = trace.NewLine("at", trace.FromHost, l.Rest)
		case "->", "+>":
			e = trace.NewLine("at", trace.ToHost, l.Rest)
		case "<=", "=>":
			e.Kind, e.Dir = "data", map[string]string{"<=": trace.FromHost, "=>": trace.ToHost}[l.Word]
			n, err := size(l.Rest, filepath.Dir(label))
			if err != nil {
				return run, fmt.Errorf("%v: %w", l.Place, err)
			}
			e.Bytes = n
		default:
			e.Kind, e.Text = "line", strings.TrimSpace(l.Word+" "+l.Rest)
			if !transcript.IsLineEvent(e.Text) {
				continue // words of a suite
			}
		}
		e.Time = l.Time.Seconds()
		run.Events = append(run.Events, e)
	}
	return run, nil
}

// counted is what stands for bytes that the transcript does not have.
var counted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{1,9}) bytes (?:sha256|like) `) })

// size is how many bytes a content is. folder is that of the transcript.
func size(content, folder string) (int64, error) {
	if m := counted().FindStringSubmatch(content); m != nil {
		return strconv.ParseInt(m[1], 10, 64)
	}
	b, err := transcript.ContentBeside(folder, content, nil)
	return int64(len(b)), err
}
