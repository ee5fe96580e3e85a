package atparser_test

import (
	"testing"
	"time"

	"ptymodem/atparser"
)

const guard = time.Second

// An arrival is bytes read some time after the arrival before.
type arrival struct {
	after time.Duration
	bytes string
	stale bool
}

// A wire hands arrivals to an Escape as a modem does, its timer included.
type wire struct {
	t    testing.TB
	e    *atparser.Escape
	now  time.Time
	data string // delivered so far
}

func newWire(t testing.TB, guard time.Duration) *wire {
	w := &wire{t: t, e: atparser.NewEscape(guard), now: time.Unix(1000, 0)}
	w.e.Start(w.now)
	return w
}

// pass lets time pass, and tells whether an escape was completed meanwhile.
func (w *wire) pass(d time.Duration) (escaped bool) {
	w.t.Helper()
	end := w.now.Add(d)
	for {
		due, ok := w.e.Deadline()
		if !ok || due.After(end) {
			w.now = end
			return false
		}
		if data, escaped := w.e.Tick(due.Add(-1)); len(data) > 0 || escaped {
			w.t.Errorf("Tick before the deadline gives %q, %v", data, escaped)
		}
		held := w.e.Held()
		data, escaped := w.e.Tick(due)
		w.data += string(data)
		switch {
		case escaped:
			w.now = due
			return true
		case len(data) == 0:
			w.t.Fatalf("Tick at the deadline changes nothing")
		case w.e.Held() != held-len(data):
			w.t.Errorf("Tick gave %d of %d, %d are left", len(data), held, w.e.Held())
		}
	}
}

// read hands over an arrival, and tells whether an escape was complete before
// it, and what is command input.
func (w *wire) read(a arrival) (escaped bool, rest string) {
	w.t.Helper()
	// Reading had paused if stale; then the timer is not obeyed either.
	if a.stale {
		w.now = w.now.Add(a.after)
	} else if w.pass(a.after) {
		return true, a.bytes
	}
	held, data, escaped, left := w.e.Feed([]byte(a.bytes), w.now, a.stale)
	w.data += string(held) + string(data)
	return escaped, string(left)
}

func TestEscape(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		name    string
		in      []arrival // after CONNECT
		data    string    // delivered, a long silence later
		escaped bool
		rest    string // command input
	}{
		{name: "plain data", in: []arrival{{0, "abc", false}, {5000 * ms, "d+e", false}}, data: "abcd+e"},
		{name: "escape", in: []arrival{{1000 * ms, "+++", false}}, escaped: true},
		{name: "after data", in: []arrival{{0, "abc", false}, {1000 * ms, "+++", false}}, data: "abc", escaped: true},
		{name: "nine tenths before", in: []arrival{{0, "a", false}, {900 * ms, "+++", false}}, data: "a", escaped: true},
		{name: "less before", in: []arrival{{0, "a", false}, {899 * ms, "+++", false}}, data: "a+++"},
		{name: "less after CONNECT", in: []arrival{{899 * ms, "+++", false}}, data: "+++"},
		{name: "byte by byte", in: []arrival{{1000 * ms, "+", false}, {50 * ms, "+", false}, {50 * ms, "+", false}}, escaped: true},
		{name: "one and two", in: []arrival{{1000 * ms, "+", false}, {900 * ms, "++", false}}, escaped: true},
		{name: "two and one", in: []arrival{{1000 * ms, "++", false}, {999 * ms, "+", false}}, escaped: true},
		{name: "too slow", in: []arrival{{1000 * ms, "+", false}, {500 * ms, "+", false}, {500 * ms, "+", false}}, data: "+++"},

		{name: "command after nine tenths", in: []arrival{{1000 * ms, "+++", false}, {900 * ms, "AT\r", false}}, escaped: true, rest: "AT\r"},
		{name: "command after the guard", in: []arrival{{1000 * ms, "+++", false}, {1500 * ms, "AT\r", false}}, escaped: true, rest: "AT\r"},
		{name: "byte too early", in: []arrival{{1000 * ms, "+++", false}, {899 * ms, "AT\r", false}}, data: "+++AT\r"},
		{name: "with its line", in: []arrival{{1000 * ms, "+++\r", false}}, data: "+++\r"},
		{name: "and a command", in: []arrival{{1000 * ms, "+++ATH\r", false}}, data: "+++ATH\r"},
		{name: "a plus after nine tenths", in: []arrival{{1000 * ms, "+++", false}, {950 * ms, "+", false}}, escaped: true, rest: "+"},

		{name: "four", in: []arrival{{1000 * ms, "++++", false}}, data: "++++"},
		{name: "three and one", in: []arrival{{1000 * ms, "+++", false}, {10 * ms, "+", false}}, data: "++++"},
		{name: "two and two", in: []arrival{{1000 * ms, "++", false}, {10 * ms, "++", false}}, data: "++++"},
		{name: "three and three", in: []arrival{{1000 * ms, "+++", false}, {10 * ms, "+++", false}}, data: "++++++"},
		{name: "four, then escape", in: []arrival{{1000 * ms, "++++", false}, {1000 * ms, "+++", false}}, data: "++++", escaped: true},
		{name: "file ends in plus", in: []arrival{{0, "abc+", false}}, data: "abc+"},
		{name: "file ends in plus, then escape", in: []arrival{{0, "abc+", false}, {1000 * ms, "+++", false}}, data: "abc+", escaped: true},
		{name: "last byte plus, then escape", in: []arrival{{2000 * ms, "+", false}, {1000 * ms, "+++", false}}, data: "+", escaped: true},
		{name: "last byte plus, then escape early", in: []arrival{{2000 * ms, "+", false}, {950 * ms, "+++", false}}, data: "+", escaped: true},
		{name: "last byte plus, then escape by bytes", data: "+", escaped: true,
			in: []arrival{{2000 * ms, "+", false}, {950 * ms, "+", false}, {40 * ms, "+", false}, {40 * ms, "+", false}}},
		{name: "one, then data", in: []arrival{{1000 * ms, "+", false}, {10 * ms, "a", false}}, data: "+a"},
		{name: "two, then data", in: []arrival{{1000 * ms, "++", false}, {10 * ms, "+a", false}}, data: "+++a"},
		{name: "two, then silence", in: []arrival{{1000 * ms, "++", false}}, data: "++"},
		{name: "one each 950 ms", data: "++++", in: []arrival{
			{1000 * ms, "+", false}, {950 * ms, "+", false}, {950 * ms, "+", false}, {950 * ms, "+", false}}},

		{name: "stale escape", in: []arrival{{0, "a", false}, {10 * ms, "bc+++", true}}, data: "abc", escaped: true},
		{name: "stale escape alone", in: []arrival{{0, "a", false}, {10 * ms, "+++", true}}, data: "a", escaped: true},
		{name: "stale, then a command", in: []arrival{{0, "bc+++", true}, {950 * ms, "AT\r", false}}, data: "bc", escaped: true, rest: "AT\r"},
		{name: "stale, then data", in: []arrival{{0, "bc+++", true}, {10 * ms, "d", false}}, data: "bc+++d"},
		{name: "stale, the rest fresh", in: []arrival{{0, "bc+", true}, {10 * ms, "++", false}}, data: "bc", escaped: true},
		{name: "stale four", in: []arrival{{0, "bc++++", true}}, data: "bc++++"},
		{name: "stale three and a fresh one", in: []arrival{{0, "bc+++", true}, {10 * ms, "+", false}}, data: "bc++++"},
		{name: "stale two and fresh two", in: []arrival{{0, "bc++", true}, {10 * ms, "++", false}}, data: "bc++++"},
		{name: "stale after a plus", in: []arrival{{0, "bc+", false}, {10 * ms, "+++", true}}, data: "bc++++"},
		{name: "stale after a stale plus", in: []arrival{{0, "bc+", true}, {10 * ms, "++", true}}, data: "bc", escaped: true},
		{name: "stale after held ones", in: []arrival{{1000 * ms, "+++", false}, {10 * ms, "+", true}}, data: "++++"},
		{name: "stale in the middle", in: []arrival{{0, "bc+++AT\r", true}}, data: "bc+++AT\r"},
		{name: "stale after an escape proves nothing", in: []arrival{{1000 * ms, "+++", false}, {3000 * ms, "abc", true}}, data: "+++abc"},
		{name: "stale escape after held ones", in: []arrival{{1000 * ms, "++", false}, {10 * ms, "a+++", true}}, data: "++a", escaped: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := newWire(t, guard)
			escaped, rest := false, ""
			for i, a := range tt.in {
				if escaped {
					t.Fatalf("escaped before arrival %d", i)
				}
				escaped, rest = w.read(a)
			}
			if !escaped {
				escaped = w.pass(10 * guard)
			}
			if w.data != tt.data || escaped != tt.escaped || rest != tt.rest {
				t.Errorf("data %q, escaped %v, rest %q; want %q, %v, %q",
					w.data, escaped, rest, tt.data, tt.escaped, tt.rest)
			}
			if w.e.Held() != 0 {
				t.Errorf("%d are held in the end", w.e.Held())
			}
		})
	}
}

// What is held goes out as soon as it is clear that it is data, not later.
func TestEscapeReleases(t *testing.T) {
	w := newWire(t, guard)
	w.read(arrival{after: guard, bytes: "++"})
	if w.data != "" || w.e.Held() != 2 {
		t.Fatalf("data %q, %d held; want 2 held", w.data, w.e.Held())
	}
	w.read(arrival{after: atparser.EscapeWindow - 1}) // a read of nothing is no byte
	if w.data != "" {
		t.Fatalf("data %q before the window is over", w.data)
	}
	w.pass(1)
	if w.data != "++" {
		t.Errorf("data %q when the window is over, want ++", w.data)
	}
	if _, ok := w.e.Deadline(); ok {
		t.Error("a deadline, but nothing is held")
	}
}

func TestEscapeCompletesAtTheGuard(t *testing.T) {
	w := newWire(t, guard)
	w.read(arrival{after: guard, bytes: "+"})
	w.read(arrival{after: guard / 10, bytes: "++"})
	if due, ok := w.e.Deadline(); !ok || due.Sub(w.now) != guard {
		t.Errorf("deadline in %v, %v; want the guard time", due.Sub(w.now), ok)
	}
}

// The length of an upload is reached with bytes that are held.
func TestEscapeFlush(t *testing.T) {
	w := newWire(t, guard)
	w.read(arrival{after: guard, bytes: "+++"})
	if n := w.e.Held(); n != 3 {
		t.Fatalf("%d held, want 3", n)
	}
	if got := string(w.e.Flush()); got != "+++" {
		t.Errorf("Flush gives %q", got)
	}
	if got := w.e.Flush(); w.e.Held() != 0 || len(got) != 0 {
		t.Errorf("after Flush, %d held and %q", w.e.Held(), got)
	}
	if w.pass(10 * guard) {
		t.Error("an escape after Flush")
	}
}

func TestEscapeStartForgets(t *testing.T) {
	w := newWire(t, guard)
	w.read(arrival{after: guard, bytes: "++"})
	w.e.Start(w.now)
	if w.e.Held() != 0 {
		t.Errorf("%d held after Start", w.e.Held())
	}
	w.read(arrival{after: guard / 2, bytes: "+++"})
	if w.data != "+++" {
		t.Errorf("data %q, want +++: Start counts as a byte", w.data)
	}
}

func TestEscapeChar(t *testing.T) {
	tests := []struct {
		char    byte
		in      string
		stale   bool
		escaped bool
	}{
		{'#', "###", false, true},
		{'#', "+++", false, false},
		{'#', "a###", true, true},
		{127, "\x7f\x7f\x7f", false, true},
		{128, "\x80\x80\x80", false, false},
		{255, "\xff\xff\xff", false, false},
		{255, "a\xff\xff\xff", true, false},
		{255, "+++", false, false},
	}
	for _, tt := range tests {
		w := newWire(t, guard)
		w.e.Char = tt.char
		w.read(arrival{after: guard, bytes: tt.in, stale: tt.stale})
		if escaped := w.pass(10 * guard); escaped != tt.escaped {
			t.Errorf("S2 %d, %q: escaped %v, want %v", tt.char, tt.in, escaped, tt.escaped)
		}
		if !tt.escaped && w.data != tt.in {
			t.Errorf("S2 %d: data %q, want %q", tt.char, w.data, tt.in)
		}
	}
}

func TestEscapeChanged(t *testing.T) {
	w := newWire(t, 200*time.Millisecond)
	w.e.Window = 50 * time.Millisecond
	w.read(arrival{after: 180 * time.Millisecond, bytes: "++"})
	w.read(arrival{after: 49 * time.Millisecond, bytes: "+"})
	if escaped, rest := w.read(arrival{after: 180 * time.Millisecond, bytes: "AT"}); !escaped || rest != "AT" {
		t.Errorf("escaped %v, rest %q, data %q", escaped, rest, w.data)
	}
}

func BenchmarkEscape(b *testing.B) {
	chunks := []struct {
		name string
		size int
	}{{"1", 1}, {"64", 64}, {"4096", 4096}, {"65536", 65536}}
	for _, c := range chunks {
		b.Run(c.name, func(b *testing.B) {
			data := make([]byte, c.size)
			for i := range data {
				data[i] = "+a"[i%2]
			}
			now := time.Now()
			e := atparser.NewEscape(guard)
			e.Start(now)
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for i := 0; b.Loop(); i++ {
				now = now.Add(time.Microsecond)
				e.Feed(data, now, i%16 == 0)
			}
		})
	}
}
