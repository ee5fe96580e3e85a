package recording

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// streamed is what a Writer has written in the end, which was flushed in between.
func streamed(t testing.TB, frames []Frame, o Options, every time.Duration) string {
	t.Helper()
	var b strings.Builder
	w, err := NewWriter(&b, o)
	if err != nil {
		t.Fatal(err)
	}
	var flushed time.Duration
	for _, f := range frames {
		for ; flushed+every < f.Time; flushed += every {
			if err := w.Flush(flushed + every); err != nil {
				t.Fatal(err)
			}
		}
		w.Add(f)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if w.Waiting() {
		t.Error("after Close there is something that waits")
	}
	return b.String()
}

// What is written piece by piece is what Format writes at once, where no stream has to be divided;
// and it is always lossless.
func TestWriter(t *testing.T) {
	dir := t.TempDir()
	compared := 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		frames := randomSession(r)
		o := Options{Inline: 1 << 20, Secrets: true}
		if seed%10 == 0 {
			o.Inline, o.Side, o.More = 1+r.IntN(100), sideIn(dir), moreIn(t, dir)
		}
		every := time.Duration(1+r.IntN(300)) * time.Millisecond
		text := streamed(t, frames, o, every)
		back, err := Read(transcript.Parse(filepath.Join(dir, "x.at"), text))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, text)
		}
		sameBytes(t, frames, back, text)
		if o.Side == nil && longestGroup(frames) < patience {
			compared++
			if diff := cmp.Diff(format(t, frames, o), text); diff != "" {
				t.Fatalf("seed %d (-Format +Writer):\n%s", seed, diff)
			}
		}
	}
	if compared < 500 {
		t.Errorf("only %d sessions are compared", compared)
	}
}

// sameBytes compares all that went in each direction.
func sameBytes(t testing.TB, want, got []Frame, text string) {
	t.Helper()
	for _, dir := range []Direction{FromHost, ToHost} {
		if w, g := wireOf(want, dir), wireOf(got, dir); string(w) != string(g) {
			t.Fatalf("%v is %.200q, want %.200q\n%.2000s", dir, g, w, text)
		}
	}
	events := func(frames []Frame) (all []string) {
		for _, f := range frames {
			if f.Event != "" {
				all = append(all, f.Event)
			}
		}
		return all
	}
	if w, g := events(want), events(got); !slices.Equal(w, g) {
		t.Fatalf("events %q, want %q\n%s", g, w, text)
	}
}

// moreIn adds to the latest file of sideIn.
func moreIn(t testing.TB, dir string) func([]byte) error {
	return func(b []byte) error {
		names, err := filepath.Glob(filepath.Join(dir, "data", "*.bin"))
		if err != nil {
			return err
		}
		latest := ""
		for _, name := range names {
			if len(name) > len(latest) || len(name) == len(latest) && name > latest {
				latest = name
			}
		}
		f, err := os.OpenFile(latest, os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.Write(b)
		return err
	}
}

// longestGroup is the longest time without a pause.
func longestGroup(frames []Frame) (most time.Duration) {
	o := Options{Join: joinWithin, Echo: joinWithin}
	for len(frames) > 0 {
		n := o.group(frames)
		most = max(most, frames[n-1].Time-frames[0].Time)
		frames = frames[n:]
	}
	return most
}

// A stream without a pause is written while it goes on: data into one file, commands and listings
// line by line.
func TestWriterDivides(t *testing.T) {
	upload := []Frame{
		{Time: 0, Dir: FromHost, Bytes: []byte("AT+QFUPL=\"a\",100000\r")},
		{Time: 1e6, Dir: ToHost, Bytes: []byte("AT+QFUPL=\"a\",100000\r\r\nCONNECT\r\n")},
	}
	at := time.Duration(2e6)
	for range 100 {
		upload = append(upload, Frame{Time: at, Dir: FromHost, Bytes: transcript.Random(1000, uint64(at))})
		at += 19 * time.Millisecond
	}
	upload = append(upload, Frame{Time: at, Dir: ToHost, Bytes: []byte("\r\n+QFUPL: 100000,abcd\r\n\r\nOK\r\n")})
	download := []Frame{upload[0], {Time: 1e6, Dir: ToHost, Bytes: []byte("AT+QFUPL=\"a\",100000\r\r\nCONNECT\r\n")}}
	at = 2e6
	for range 100 {
		download = append(download, Frame{Time: at, Dir: ToHost, Bytes: transcript.Random(1000, uint64(at))})
		at += 19 * time.Millisecond
	}
	download = append(download, Frame{Time: at, Dir: ToHost, Bytes: []byte("\r\n+QFDWL: 100000,abcd\r\n\r\nOK\r\n")})
	for name, frames := range map[string][]Frame{"<=": upload, "=>": download} {
		dir := t.TempDir()
		text := streamed(t, frames, Options{Side: sideIn(dir), More: moreIn(t, dir), Secrets: true}, 100*time.Millisecond)
		if n := strings.Count(text, name+" from"); n != 1 {
			t.Errorf("%d files:\n%s", n, text)
		}
		if !strings.Contains(text, "-> +QF") || !strings.HasSuffix(text, "-> OK\n") {
			t.Errorf("the result is not recognised:\n%s", text)
		}
		back, err := Read(transcript.Parse(filepath.Join(dir, "x.at"), text))
		if err != nil {
			t.Fatal(err)
		}
		sameBytes(t, frames, back, text)
	}

	var busy []Frame // a host that makes no pause
	at = 0
	for range 2000 {
		busy = append(busy, Frame{Time: at, Dir: FromHost, Bytes: []byte("AT\r")},
			Frame{Time: at + 1e6, Dir: ToHost, Bytes: []byte("AT\r")}, Frame{Time: at + 2e6, Dir: ToHost, Bytes: []byte("\r\nOK\r\n")})
		at += 3 * time.Millisecond
	}
	if diff := cmp.Diff(format(t, busy, Options{}), streamed(t, busy, Options{}, 200*time.Millisecond)); diff != "" {
		t.Errorf("a busy host (-Format +Writer):\n%.2000s", diff)
	}
	list := []Frame{{Time: 0, Dir: FromHost, Bytes: []byte("AT+QFLST\r")}, {Time: 0, Dir: ToHost, Bytes: []byte("AT+QFLST\r\r\n")}}
	for i := range 3000 {
		list = append(list, Frame{Time: time.Duration(i) * 1e6, Dir: ToHost, Bytes: fmt.Appendf(nil, "+QFLST: \"%d\",1\r\n", i)})
	}
	list = append(list, Frame{Time: 3000e6, Dir: ToHost, Bytes: []byte("\r\nOK\r\n")})
	if diff := cmp.Diff(format(t, list, Options{}), streamed(t, list, Options{}, 200*time.Millisecond)); diff != "" {
		t.Errorf("a listing (-Format +Writer):\n%.2000s", diff)
	}
}

// Nothing that was said waits for longer than a second, whatever comes after it, and what waits is
// written in the end.
func TestWriterIsPrompt(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		var b strings.Builder
		w, err := NewWriter(&b, Options{})
		if err != nil {
			t.Fatal(err)
		}
		frames := randomSession(r)
		if len(frames) == 0 {
			continue
		}
		for _, f := range frames {
			w.Add(f)
		}
		now := frames[len(frames)-1].Time + patience + 21*time.Millisecond
		if err := w.Flush(now); err != nil {
			t.Fatal(err)
		}
		if w.Waiting() {
			t.Fatalf("seed %d: %v after the last byte something waits: %v", seed, patience, frames)
		}
	}
}

// Secrets are replaced as Format does it, from their command on, in whatever parts they come.
func TestWriterRedacts(t *testing.T) {
	const text = `
		100 <- "AT+QFTPCFG=\"account\",\"bob\",\"s3cret word\"\r"
		101 -> "AT+QFTPCFG=\"account\",\"bob\",\"s3cret word\"\r\r\nOK\r\n"
		900 <- "AT+CPIN=\"12"
		1000 <- "3"
		1200 <- "4\"\r"
		2000 -> "\r\nwhat, s3cret word?\r\n"
		3000 <- "AT+QICSGP=1,1,\"internet\",\"bob\",\"other\",1\r"
		3001 -> "AT+QICSGP=1,1,\"internet\",\"bob\",\"other\",1\r"`
	want := `!! redacted password
@0.100 <- AT+QFTPCFG="account","bob","redacted1"
@0.101 -> OK
!! redacted pin
@0.900 <= "AT+CPIN=\"redacted2"
@1.200 <= "\"\r"
@2.000 -> what, redacted1?
@3.000 <- AT+QICSGP=1,1,"internet","bob","redacted3",1
`
	if diff := cmp.Diff(want, streamed(t, session(t, text[1:]), Options{}, 50*time.Millisecond)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	without := regexp.MustCompile(`(?m)^@[0-9.]+ |redacted`)
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 3))
		frames := typed(r, "AT+QFTPCFG=\"account\",\"bob\",\"Pl4ntedS3cret\"\rAT+CPIN=9081\rAT+CSQ\r")
		got := streamed(t, frames, Options{}, time.Duration(1+r.IntN(300))*time.Millisecond)
		for _, secret := range []string{"Pl4", "S3c", "ret", "081", "908"} {
			if strings.Contains(without.ReplaceAllString(got, ""), secret) {
				t.Fatalf("seed %d: %q is in\n%s", seed, secret, got)
			}
		}
	}
}

// typed is a text in parts, each with its echo, and something that the modem says in between.
func typed(r *rand.Rand, text string) (frames []Frame) {
	var at time.Duration
	for len(text) > 0 {
		n := 1 + r.IntN(min(len(text), 8))
		b := []byte(text[:n])
		text = text[n:]
		at += []time.Duration{time.Millisecond, 30 * time.Millisecond, 400 * time.Millisecond, 2 * time.Second}[r.IntN(4)]
		frames = append(frames, Frame{Time: at, Dir: FromHost, Bytes: b}, Frame{Time: at, Dir: ToHost, Bytes: b})
		if r.IntN(4) == 0 {
			frames = append(frames, Frame{Time: at, Event: "# a comment"})
		}
	}
	return frames
}

// The beginning of a line is remembered, however much the modem says meanwhile.
func TestWriterRemembers(t *testing.T) {
	frames := []Frame{{Dir: FromHost, Bytes: []byte("AT+CPIN=\"")}}
	at := time.Duration(0)
	for range 3000 {
		at += 30 * time.Millisecond
		frames = append(frames, Frame{Time: at, Dir: ToHost, Bytes: []byte("\r\n+QIND: \"something\"\r\n")})
	}
	frames = append(frames, Frame{Time: at, Dir: FromHost, Bytes: []byte("5173\"\r")})
	got := streamed(t, frames, Options{}, 100*time.Millisecond)
	if strings.Contains(got, "5173") || !strings.Contains(got, "redacted1") {
		t.Errorf("the end is %s", got[len(got)-200:])
	}
}

// With NoData there is nothing of data mode in a transcript but digests; commands stay.
func TestNoData(t *testing.T) {
	got := format(t, session(t, `100 <- "AT+QFUPL=\"a\",5\r"
		101 -> "AT+QFUPL=\"a\",5\r"
		102 -> "\r\nCONNECT\r\n"
		110 <- "hello"
		120 -> "\r\n+QFUPL: 5,beff\r\n\r\nOK\r\n"
		200 <- "+++"
		300 -> "\r\nCONNECT 5\r\nhello\r\nOK\r\n"`), Options{NoData: true})
	sum := transcript.DigestOf([]byte("hello")).String()
	want := "@0.100 <- AT+QFUPL=\"a\",5\n@0.102 -> CONNECT\n@0.110 <= " + sum + "\n@0.120 -> +QFUPL: 5,beff\n@0.120 -> OK\n" +
		"@0.200 <= \"+++\"\n@0.300 -> CONNECT 5\n@0.300 => " + sum + "\n@0.300 -> OK\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestComment(t *testing.T) {
	got := format(t, []Frame{{Time: 1e9, Event: "# /dev/ttyUSB2 is gone\nfor now"}}, Options{})
	if got != "@1.000 # /dev/ttyUSB2 is gone for now\n" {
		t.Error(got)
	}
}

// Numbers of the module and the SIM are replaced too, by a command that was written before its
// answer comes.
func TestWriterReplacesNumbers(t *testing.T) {
	own := &Identity{IMEI: "861234050000001", IMSI: "460010000000001", ICCID: "89860000000000000001", Number: "+8613800000001"}
	frames := session(t, `100 <- "AT+GSN\r"
		101 -> "AT+GSN\r"
		2000 -> "\r\n862636050012345\r\n"
		2001 -> "\r\nOK\r\n"
		4000 <- "AT+CIMI\r"
		4001 -> "AT+CIMI\r"
		6000 -> "\r\n262011234567890\r\n\r\nOK\r\n"
		8000 -> "\r\n+QIND: 862636050012345\r\n"`)
	o := Options{Identity: own}
	want := `!! redacted imei
@2.000 -> 861234050000001`
	got := streamed(t, frames, o, 100*time.Millisecond)
	for _, secret := range []string{"862636050012345", "262011234567890"} {
		if strings.Contains(got, secret) {
			t.Errorf("%s is in\n%s", secret, got)
		}
	}
	for _, line := range append(strings.Split(want, "\n"), "!! redacted imsi", "@6.000 -> 460010000000001", "@8.000 -> +QIND: 861234050000001") {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
}
