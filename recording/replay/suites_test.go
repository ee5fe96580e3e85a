package replay

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ptymodem/recording"
	"ptymodem/recording/compare"
	"ptymodem/recording/transcript"
)

// differences are those of a session, a line each.
func differences(p *Played) string {
	var b strings.Builder
	for _, d := range p.Differences {
		fmt.Fprintf(&b, "%s:%d: %v %s: expected %s, came %s\n", filepath.Base(d.File), d.Line, d.Class, d.Command, d.Expected, d.Came)
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

// replayed plays a text to an emulator.
func replayed(t testing.TB, name, text string, o Options) *Played {
	t.Helper()
	rec, err := Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	played, err := Emulate(t.Context(), rec, o)
	if err != nil {
		t.Fatal(err)
	}
	return played
}

// suites are the transcripts of testdata that need nothing special.
func suites(t *testing.T) (files []string) {
	t.Helper()
	all, err := filepath.Glob("../../testdata/*.at")
	if err != nil || len(all) < 60 {
		t.Fatalf("%d transcripts, %v", len(all), err)
	}
	var special []string
	for _, file := range all {
		rec, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		if rec.Needs() != "" {
			special = append(special, filepath.Base(file))
			continue
		}
		files = append(files, file)
	}
	if len(special) > 8 {
		t.Errorf("%d transcripts need something special: %q", len(special), special)
	}
	return files
}

// The transcripts of the suites are what the emulator says.
func TestSuites(t *testing.T) {
	for _, file := range suites(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			rec, err := Load(file)
			if err != nil {
				t.Fatal(err)
			}
			played, err := Emulate(t.Context(), rec, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(played.Differences)+len(played.Notes) > 0 {
				t.Error(differences(played))
			}
			if slices.ContainsFunc(rec.items, func(i compare.Item) bool { return i.Command }) && played.Commands == 0 {
				t.Error("no command was compared")
			}
		})
	}
}

// What the emulator says in those of the suites that need no special modem is a recording, when it
// is recorded: it replays without a difference, and the files that the session needs are found.
func TestRecordedSuites(t *testing.T) {
	for _, file := range suites(t) {
		rec, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(rec.setup.special, func(s string) bool { return !strings.HasPrefix(s, "the server") && !strings.Contains(s, "!! file") }) {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text := recordedText(t, rec)
			played := replayed(t, "recorded.at", text, Options{Timing: true})
			for _, d := range played.Differences {
				// Files of which a recording has only the size have other bytes, and so other sums.
				if d.Class != compare.Data && d.Class != compare.Value && !strings.Contains(d.Expected, "+QFDWL: ") && !strings.Contains(d.Expected, "+QFUPL: ") {
					t.Errorf("%v\n%s", differences(played), text)
					break
				}
			}
		})
	}
}

// recordedText plays a session, and records what goes over the wire.
func recordedText(t *testing.T, rec *Recording) string {
	t.Helper()
	around := rec.Surroundings()
	e, err := emulate(&around)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlayer(rec, e, limits{line: patience, result: patience})
	if err := e.begin(t.Context(), &around); err != nil {
		t.Fatal(err)
	}
	if err := p.play(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	var frames []recording.Frame
	for _, i := range p.got {
		f := recording.Frame{Time: i.Time, Bytes: i.Bytes, Dir: recording.FromHost}
		switch {
		case i.Kind == compare.Came:
			f.Dir = recording.ToHost
		case i.Kind == compare.Event && transcript.IsLineEvent(i.Text):
			f.Event = i.Text
		case i.Kind == compare.Event:
			continue
		}
		frames = append(frames, f)
	}
	var b bytes.Buffer
	header := around.Start.UTC().Format("2006-01-02T15:04:05Z") + " EC200UCNAAR03A09M08 /dev/pts/2 115200"
	if err := recording.Format(&b, frames, recording.Options{Header: header, Inline: 1 << 20, Secrets: true}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
