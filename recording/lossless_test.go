package recording

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ptymodem/recording/transcript"
)

// A moment is a byte of the wire, or an event, and when it came.
type moment struct {
	at    time.Duration
	b     byte
	event string
}

// moments are all that went in one direction; those of FromHost have the events too.
func moments(frames []Frame, dir Direction) (all []moment) {
	for _, f := range frames {
		if f.Event != "" && dir == FromHost {
			all = append(all, moment{f.Time, 0, f.Event})
		}
		for _, b := range f.Bytes {
			if f.Dir == dir {
				all = append(all, moment{f.Time, b, ""})
			}
		}
	}
	return all
}

// checkLossless formats frames, reads them back, and compares.
func checkLossless(t *testing.T, folder string, frames []Frame, o Options) {
	t.Helper()
	o.Secrets = true
	text := format(t, frames, o)
	back, err := Read(transcript.Parse(filepath.Join(folder, "x.at"), text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, dir := range []Direction{FromHost, ToHost} {
		want, got := moments(frames, dir), moments(back, dir)
		same := slices.EqualFunc(want, got, func(a, b moment) bool { return a.b == b.b && a.event == b.event })
		if !same {
			t.Fatalf("%v differs:\n%v\n%v\n%s", dir, frames, back, text)
		}
		checkTimes(t, want, back, dir)
	}
	reached := pauses(back, -time.Hour)
	for _, want := range pauses(frames, joinWithin) {
		if !slices.Contains(reached, want) {
			t.Fatalf("at a pause %v bytes had gone: what is read back has %v\n%s", want, reached, text)
		}
	}
}

// checkTimes looks at the frames that were read back: each has the time of its first byte, and none
// has bytes that came after a pause. An echo has the time of its line.
func checkTimes(t *testing.T, want []moment, back []Frame, dir Direction) {
	t.Helper()
	at := 0
	for i, f := range back {
		if f.Event != "" && dir == FromHost {
			at++ // an event is a moment of the host
		}
		if f.Event != "" || f.Dir != dir {
			continue
		}
		came := want[at : at+len(f.Bytes)]
		at += len(f.Bytes)
		isEcho := dir == ToHost && i > 0 && bytes.Equal(back[i-1].Bytes, f.Bytes) && back[i-1].Dir == FromHost
		if !isEcho && came[0].at != f.Time {
			t.Fatalf("%v came at %v", f, came[0].at)
		}
	}
}

// pauses are how many bytes had gone in each direction at each pause, or without pauses after each
// frame.
func pauses(frames []Frame, pause time.Duration) (all [][2]int) {
	var done [2]int
	for i, f := range frames {
		if i > 0 && f.Time-frames[i-1].Time > pause {
			all = append(all, done)
		}
		done[f.Dir] += len(f.Bytes)
	}
	return append(all, done)
}

// pieces are what sessions are made of.
func pieces() []string {
	return []string{"AT\r", "at+csq\r", "ATE0\r", "ATE1\r", "AT&F\r", "A", "T", "\r", "\n", "\r\n", "\r\nOK\r\n", "\r\nCONNECT\r\n", "\r\nERROR\r\n",
		"+QIND: 1\r\n", "\r\n/x/\r\n", "\r\n\r\n", "\x00\xff", "ü", "\xc3", "\"", "\\", "> ", " ", "\r\n x \r\n", "+++", strings.Repeat("long ", 900), "# a\r\n", "\u2028", "@1 <- AT\r"}
}

// randomSession is a session in which anything comes, and often what a modem would say.
func randomSession(r *rand.Rand) (frames []Frame) {
	all, events := pieces(), []string{"dtr on", "dtr off", "rts on", "rts off", "baud 9600", "break"}
	var at time.Duration
	add := func(dir Direction, s string) {
		for len(s) > 0 {
			n := len(s)
			if r.IntN(4) == 0 {
				n = 1 + r.IntN(n)
			}
			at += []time.Duration{0, time.Millisecond, 20 * time.Millisecond, 21 * time.Millisecond, 300 * time.Millisecond}[r.IntN(5)]
			frames = append(frames, Frame{Time: at, Dir: dir, Bytes: []byte(s[:n])})
			s = s[n:]
		}
	}
	for range r.IntN(20) {
		s := all[r.IntN(len(all))]
		switch r.IntN(4) {
		case 0:
			add(FromHost, s)
		case 1:
			add(ToHost, s)
		case 2: // with its echo
			add(FromHost, s)
			add(ToHost, s+all[r.IntN(len(all))])
		case 3:
			frames = append(frames, Frame{Time: at, Event: events[r.IntN(len(events))]})
		}
	}
	return frames
}

func TestLossless(t *testing.T) {
	dir := t.TempDir()
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 0))
		frames, o := randomSession(r), Options{Inline: 1 << 20}
		if seed%10 == 0 {
			o = Options{Inline: 1 + r.IntN(100), Side: sideIn(dir)}
		}
		checkLossless(t, dir, frames, o)
	}
}

// sideIn keeps data in files of a folder.
func sideIn(dir string) func([]byte) (string, error) {
	n := 0
	return func(b []byte) (string, error) {
		n++
		name := fmt.Sprintf("data/%d.bin", n)
		if err := os.MkdirAll(filepath.Join(dir, "data"), 0o777); err != nil {
			return "", err
		}
		return name, os.WriteFile(filepath.Join(dir, name), b, 0o666)
	}
}

// Frames come from the fuzzer as they are: a byte for the direction and the pause, one for the
// length, and the bytes.
func FuzzFormat(f *testing.F) {
	f.Add([]byte("\x00\x03AT\r\x01\x03AT\r\x01\x06\r\nOK\r\n"))
	f.Add([]byte("\x00\x05ATE0\r\x01\x0bATE0\r\r\nOK\r\n\x04\x03AT\r\x08\x00\x01\x0b\r\nCONNECT\r\n\x00\x02\x00\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		var frames []Frame
		var at time.Duration
		for len(b) >= 2 {
			how, n := b[0], min(int(b[1]), len(b)-2)
			at += time.Duration(how>>4) * 7 * time.Millisecond
			next := Frame{Time: at, Dir: Direction(how & 1), Bytes: b[2 : 2+n]}
			if how&8 != 0 {
				next = Frame{Time: at, Event: []string{"dtr on", "dtr off", "break", "baud 1"}[how&3]}
				n = 0
			}
			if next.Event != "" || n > 0 {
				frames = append(frames, next)
			}
			b = b[2+n:]
		}
		checkLossless(t, ".", frames, Options{Inline: 1 << 20})
		var masked strings.Builder
		if err := Format(&masked, frames, Options{Inline: 1 << 20}); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(transcript.Parse("x.at", masked.String())); err != nil {
			t.Fatalf("%v\n%s", err, masked.String())
		}
	})
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"-> /a/":              "x.at:1: /a/ is a pattern",
		"<- AT\n.. 1s":        `x.at:2: unknown word ".."`,
		"=> nothing":          "x.at:1: want a quoted string",
		"!! strict":           "x.at:1: !! strict is no header",
		"=> from nothing.bin": "want a file in the folder",
		"<= " + transcript.DigestOf(nil).String(): ErrDigest.Error(),
	} {
		if _, err := Read(transcript.Parse("x.at", text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}
