package transcript

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Random returns n bytes that differ by seed, the same ones each time.
func Random(n int, seed uint64) []byte {
	b := make([]byte, n)
	x := seed*2862933555777941757 + 3037000493
	for i := range b {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b[i] = byte(x >> 24)
	}
	return b
}

// A Form is a kind of content that one suite has. It returns false for a part that it does not
// know.
type Form func(part string) ([]byte, bool)

var (
	timesForm  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+) times "`) })
	randomForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+) bytes seed (\d+)(?: from (\d+))?$`) })
)

// Content returns the bytes that CONTENT stands for, where there are no files beside it. The form,
// if not nil, is asked about parts that are none of the usual ones.
func Content(s string, form Form) ([]byte, error) { return ContentBeside("", s, form) }

// ContentBeside is Content with the folder of the transcript, for "from FILE".
func ContentBeside(folder, s string, form Form) ([]byte, error) {
	out := []byte{}
	for {
		b, rest, err := part(folder, strings.TrimLeft(s, " "), form)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
		rest = strings.TrimLeft(rest, " ")
		if rest == "" {
			return out, nil
		}
		if rest[0] != '+' {
			return nil, fmt.Errorf("want + between two parts of a content, not %s", rest)
		}
		s = rest[1:]
	}
}

// part is the first part of a content, and what follows it.
func part(folder, s string, form Form) (b []byte, rest string, err error) {
	repeat, text := 1, s
	if m := timesForm().FindStringSubmatch(s); m != nil {
		if repeat, err = strconv.Atoi(m[1]); err != nil {
			return nil, "", err
		}
		text = s[len(m[0])-1:]
	}
	if strings.HasPrefix(text, `"`) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return nil, "", fmt.Errorf("%s: %w", text, err)
		}
		unquoted, err := strconv.Unquote(quoted)
		return []byte(strings.Repeat(unquoted, repeat)), text[len(quoted):], err
	}
	s, rest, joined := strings.Cut(s, " + ")
	if joined {
		rest = "+ " + rest
	}
	s = strings.TrimRight(s, " ")
	if m := randomForm().FindStringSubmatch(s); m != nil {
		b, err := random(m[1], m[2], m[3])
		return b, rest, err
	}
	if name, ok := strings.CutPrefix(s, "from "); ok && folder != "" {
		b, err := beside(folder, name)
		return b, rest, err
	}
	if form != nil {
		if b, ok := form(s); ok {
			return b, rest, nil
		}
	}
	return nil, "", fmt.Errorf(`want a quoted string, N times one, or "N bytes seed S", perhaps "from K", not %q`, s)
}

// beside is "from FILE". No name leads out of the folder.
func beside(folder, name string) ([]byte, error) {
	f, err := os.OpenInRoot(folder, name)
	if err != nil {
		return nil, fmt.Errorf("from %s: %w: want a file in the folder of the transcript", name, err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// random is "N bytes seed S from K".
func random(count, seed, from string) ([]byte, error) {
	n, err := strconv.Atoi(count)
	if err != nil {
		return nil, err
	}
	s, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return nil, err
	}
	k := 0
	if from != "" {
		if k, err = strconv.Atoi(from); err != nil {
			return nil, err
		}
	}
	if k > n {
		return nil, fmt.Errorf("%d bytes have none from %d", n, k)
	}
	return Random(n, s)[k:], nil
}
