package testbed_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ptymodem/emulator/serial/pty"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

const (
	speed    = 50                    // of the modems here, unless a session says otherwise
	patience = 2 * time.Minute       // real time for what must come
	silence  = 60 * time.Millisecond // real time for what must not
)

// A tap is a pty that notes how the modem's bytes are cut into writes.
type tap struct {
	*pty.Port

	mu     sync.Mutex
	total  int64
	writes []write
}

// A write ends at so many bytes of all that the host was sent.
type write struct {
	end   int64
	began time.Time
}

// Write implements [serial.Port].
func (t *tap) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	began := time.Now()
	n, err := t.Port.Write(b)
	if n > 0 {
		t.total += int64(n)
		t.writes = append(t.writes, write{t.total, began})
	}
	return n, err
}

// since are the writes behind the first from bytes, and whether one begins there.
func (t *tap) since(from int64) ([]write, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, found := slices.BinarySearchFunc(t.writes, from, func(w write, at int64) int { return int(w.end - at) })
	if found {
		i++
	}
	return slices.Clone(t.writes[i:]), found || from == 0
}

// A host plays a session on the tty of a modem, see [TestActions].
type host struct {
	t     *testing.T
	place string // of the line that is played
	set   *testbed.Testbed
	port  *tap
	tty   *os.File
	speed float64

	echo   bool
	sent   time.Time // when the host last sent
	read   int64     // bytes of the modem that have been compared
	unread []byte
}

// begin starts the modem of a scenario with a host at its tty.
func begin(t *testing.T, ptys *pty.Maker, s *scenarios.Scenario) *host {
	t.Helper()
	r, err := testbed.New(testbed.Options{Scenario: s})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	tty, err := ptys.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tty.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &host{t: t, set: r, port: &tap{Port: tty}, speed: s.Modem.Speed, echo: true}
	r.Modem.Attach(h.port)
	h.open()
	t.Cleanup(h.close)
	return h
}

func (h *host) fail(format string, a ...any) {
	h.t.Helper()
	h.t.Fatalf("%s: %s", h.place, fmt.Sprintf(format, a...))
}

func (h *host) open() {
	h.t.Helper()
	f, err := os.OpenFile(h.port.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		h.t.Fatal(err)
	}
	h.tty = f
}

func (h *host) close() {
	if h.tty != nil {
		h.tty.Close()
		h.tty, h.unread, h.echo = nil, nil, true
	}
}

func (h *host) send(b []byte) {
	h.t.Helper()
	h.sent = time.Now()
	if err := h.tty.SetWriteDeadline(h.sent.Add(patience)); err != nil {
		h.fail("%v", err)
	}
	if _, err := h.tty.Write(b); err != nil {
		h.fail("%v", err)
	}
}

// fill reads once more, and reports whether something came before the deadline.
func (h *host) fill(deadline time.Time) bool {
	h.t.Helper()
	if err := h.tty.SetReadDeadline(deadline); err != nil {
		h.fail("%v", err)
	}
	b := make([]byte, 64<<10)
	n, err := h.tty.Read(b)
	h.unread = append(h.unread, b[:n]...)
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		h.fail("%v", err)
	}
	return n > 0
}

// take is the next n bytes, or as many as come.
func (h *host) take(n int) []byte {
	h.t.Helper()
	for deadline := time.Now().Add(patience); len(h.unread) < n && h.fill(deadline); {
	}
	n = min(n, len(h.unread))
	b := h.unread[:n]
	h.unread = h.unread[n:]
	h.read += int64(n)
	return b
}

// expect compares the next bytes.
func (h *host) expect(want []byte) {
	h.t.Helper()
	for deadline := time.Now().Add(patience); len(h.unread) < len(want) && bytes.HasPrefix(want, h.unread); {
		if !h.fill(deadline) {
			break
		}
	}
	if !bytes.HasPrefix(h.unread, want) {
		h.fill(time.Now().Add(silence)) // for a person to see more of it
		h.fail("the host reads\n\t%s, want\n\t%s", shown(h.unread), shown(want))
	}
	h.take(len(want))
}

// expectWrites compares the next bytes and how they were written: the words are quoted pieces, a
// duration between two of them the least modem time from one to the next.
func (h *host) expectWrites(words []string) {
	h.t.Helper()
	if _, begins := h.port.since(h.read); !begins {
		h.fail("no write begins here")
	}
	from := h.read
	var ends []int64
	gaps := map[int]time.Duration{}
	for _, w := range words {
		if d, err := time.ParseDuration(w); err == nil {
			gaps[len(ends)] = d
			continue
		}
		h.expect(content(h, w))
		ends = append(ends, h.read)
	}
	writes, _ := h.port.since(from)
	for i, end := range ends {
		if i >= len(writes) || writes[i].end != end {
			h.fail("the writes end at %v bytes from there, and should at %v", sizes(writes, from), ends)
		}
		if gap := gaps[i]; gap > 0 && h.modem(writes[i].began.Sub(writes[i-1].began)) < gap {
			h.fail("write %d comes %v after the one before, and should after %v", i+1, h.modem(writes[i].began.Sub(writes[i-1].began)), gap)
		}
	}
}

// modem is real time as the modem's clock has it.
func (h *host) modem(d time.Duration) time.Duration { return time.Duration(float64(d) * h.speed) }

// sizes are the ends of writes.
func sizes(writes []write, from int64) (all []int64) {
	for _, w := range writes {
		all = append(all, w.end-from)
	}
	return all
}

// quiet checks that nothing comes.
func (h *host) quiet(d time.Duration) {
	h.t.Helper()
	if len(h.unread) > 0 || h.tty != nil && h.fill(time.Now().Add(d)) {
		h.fail("the modem says %s as well", shown(h.unread))
	}
}

// content is what a session writes as a quoted string, or as N bytes, perhaps from K: the file that
// is {size: N, seed: 1}.
func content(h *host, s string) []byte {
	h.t.Helper()
	if strings.HasPrefix(s, `"`) {
		text, err := strconv.Unquote(s)
		if err != nil {
			h.fail("%s: %v", s, err)
		}
		return []byte(text)
	}
	var n, from int
	if _, err := fmt.Sscanf(s, "%d bytes from %d", &n, &from); err != nil {
		if _, err := fmt.Sscanf(s, "%d bytes", &n); err != nil {
			h.fail("%q is no content", s)
		}
	}
	b := make([]byte, from+n)
	if _, err := scenarios.Random(1, int64(len(b))).Read(b); err != nil && len(b) > 0 {
		h.fail("%v", err)
	}
	return b[from:]
}

// shown is bytes for a person.
func shown(b []byte) string {
	if len(b) > 300 {
		return fmt.Sprintf("%q and %d bytes more", b[:300], len(b)-300)
	}
	return strconv.Quote(string(b))
}
