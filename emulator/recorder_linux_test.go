package emulator

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator/serial/pty"
	"ptymodem/emulator/serial/tcp"
	"ptymodem/recording"
	"ptymodem/recording/tap"
	"ptymodem/recording/transcript"
)

// TestTranscriptsOverRecorder plays the sessions with a recorder between host and modem: the host
// must not notice. The modem is behind RFC 2217, as a pseudo-terminal has no DTR to pass on. What
// was recorded is then played to a modem that is like the first: every byte has to be the same.
func TestTranscriptsOverRecorder(t *testing.T) {
	t.Parallel()
	for _, f := range transcripts(t) {
		if directs(f.Lines, "virtual") || directs(f.Lines, "pty") {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			name := filepath.Join(t.TempDir(), "session.at")
			t.Run("recorded", func(t *testing.T) { play(t, f.Lines, recorderHost(name)) })
			if t.Failed() || !repeats(f.Lines) {
				return
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			t.Run("replayed", func(t *testing.T) { replay(t, f.Lines, transcript.Parse(name, string(text))) })
		})
	}
}

// repeats reports that a modem says the same each time, in what the lines expect. What the server of
// !! fake says changes.
func repeats(lines []transcript.Line) bool {
	return !directs(lines, "fake") && !slices.ContainsFunc(lines, func(l transcript.Line) bool {
		return strings.HasPrefix(l.Rest, "/") && l.Word != "<-" || strings.Contains(l.Rest, " bytes like /")
	})
}

// replay plays a recording to a modem with the directives of the session that was recorded, in
// virtual time: as much as there was before the host sent something, at wireSpeed.
func replay(t *testing.T, session, recorded []transcript.Line) {
	var world []transcript.Line
	for _, l := range session {
		if l.Word == "!!" {
			world = append(world, l)
		}
	}
	var at time.Duration
	var lines []transcript.Line
	for _, l := range recorded {
		if gap := l.Time - at; strings.HasPrefix(l.Word, "<") && gap > 100*time.Millisecond {
			lines = append(lines, transcript.Line{Place: l.Place, Word: "..", Rest: (gap * wireSpeed).String()})
		}
		if l.Timed {
			at = l.Time
		}
		lines = append(lines, l)
	}
	play(t, slices.Concat(world, lines), nil)
}

// recorderHost makes hosts that are behind a recorder.
func recorderHost(name string) func(testing.TB, *Modem) host {
	return func(t testing.TB, m *Modem) host {
		port, err := tcp.ListenRFC2217("127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		m.Attach(port)
		ptys, err := pty.NewMaker()
		if err != nil {
			t.Fatal(err)
		}
		tty, err := ptys.Open()
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		module, err := tap.Open(ctx, "rfc2217:"+port.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		log, err := tap.NewLog(name, tap.LogOptions{Options: recording.Options{Secrets: true}})
		if err != nil {
			t.Fatal(err)
		}
		ready, ended := make(chan struct{}), make(chan error, 1)
		recorder := tap.Tap{Host: tty, Module: module, Log: log, Ready: func() { close(ready) }}
		go func() { ended <- recorder.Run(ctx) }()
		<-ready
		h := &wireHost{t: t, m: m,
			open: func() (wire, error) {
				return os.OpenFile(tty.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
			},
			end: func() error {
				cancel()
				failures := []error{<-ended, ptys.Close(), port.Close()}
				_, err := log.Close()
				for _, failure := range failures {
					if failure != nil {
						return failure
					}
				}
				return err
			},
		}
		h.watch()
		h.dtr(true)
		return h
	}
}
