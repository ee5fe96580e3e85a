package scenarios_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"ptymodem/scenarios"
)

// TestRandom: the bytes of a seed are fixed for ever (the well-known first numbers of SplitMix64
// for 1234567), and the same however they are read.
func TestRandom(t *testing.T) {
	all, err := io.ReadAll(scenarios.Random(1234567, 40))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := binary.LittleEndian.Uint64(all[8*i:]); got != want {
			t.Errorf("number %d is %d, want %d", i, got, want)
		}
	}
	for off := range int64(len(all)) {
		for n := range int64(len(all)) - off {
			got := make([]byte, n)
			if _, err := scenarios.Random(1234567, 40).ReadAt(got, off); err != nil || !bytes.Equal(got, all[off:off+n]) {
				t.Fatalf("%d bytes from %d: %x (%v), want %x", n, off, got, err, all[off:off+n])
			}
		}
	}
}

// known is the scenario's expected content, read from its notation.
func known(t *testing.T, s string) *scenarios.Content {
	t.Helper()
	return &parse(t, "expect: {ufs: {files: {a: "+s+"}}}").Expect.UFS[0].Content
}

func TestCompare(t *testing.T) {
	fsys := fstest.MapFS{"f": {Data: []byte("hello")}}
	random, err := io.ReadAll(scenarios.Random(7, 100<<10))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(random)
	flipped[70000] ^= 1
	sum := sha256.Sum256([]byte("hello"))
	hello := hex.EncodeToString(sum[:])
	for _, test := range []struct {
		content string
		got     io.Reader
		want    string // how the error begins, empty if there is none
	}{
		{"{text: hello}", strings.NewReader("hello"), ""},
		{"{text: hello}", iotest.OneByteReader(strings.NewReader("hello")), ""},
		{"{text: hello}", strings.NewReader("help"), `byte 3 differs: "p", want "lo"`},
		{"{text: hello}", strings.NewReader("hell"), `it ends after 4 bytes, want "o"`},
		{"{text: hello}", strings.NewReader("hello\r\n"), `it goes on with "\r\n" after 5 bytes, want the end`},
		{"{text: hello}", nil, `it is not there, want {text: "hello"}`},
		{"{text: hello}", iotest.ErrReader(errors.New("broken")), "broken"},
		{"{text: ''}", strings.NewReader(""), ""},
		{"{from: f}", strings.NewReader("hello"), ""},
		{"{from: g}", strings.NewReader("hello"), "s.yaml:2:27: open g: file does not exist"},
		{"{size: 100KiB, seed: 7}", bytes.NewReader(random), ""},
		{"{size: 100KiB, seed: 7}", bytes.NewReader(flipped), "byte 70000 differs: "},
		{"{size: 100KiB, seed: 8}", bytes.NewReader(random), "byte 0 differs: "},
		{"{size: 5}", strings.NewReader("hello"), ""},
		{"{size: 5}", strings.NewReader("help"), "it has 4 bytes, want 5"},
		{"{sha256: " + hello + "}", strings.NewReader("hello"), ""},
		{"{sha256: " + hello + ", size: 5}", strings.NewReader("help!"), "its 5 bytes have the SHA-256 "},
		{"absent", nil, ""},
		{"absent", strings.NewReader(""), "it is there, want absent"},
	} {
		err := known(t, test.content).Compare(fsys, test.got)
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.content, err)
		case test.want != "" && (err == nil || !strings.HasPrefix(err.Error(), test.want)):
			t.Errorf("%s: error %v, want %s", test.content, err, test.want)
		}
	}
}

func TestContentString(t *testing.T) {
	sum := strings.Repeat("0a", 32)
	for _, s := range []string{`{text: "x"}`, "{from: f}", "{size: 64KiB, seed: 3}", "{size: 1000}", "{size: 1GiB, sha256: " + sum + "}", "absent"} {
		if got := known(t, s).String(); got != s {
			t.Errorf("%s is written as %s", s, got)
		}
	}
}

func BenchmarkRandom(b *testing.B) {
	buf := make([]byte, 64<<10)
	r := scenarios.Random(1, 1<<62)
	b.SetBytes(int64(len(buf)))
	for b.Loop() {
		if _, err := io.ReadFull(r, buf); err != nil {
			b.Fatal(err)
		}
	}
}
