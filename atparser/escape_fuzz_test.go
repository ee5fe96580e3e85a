package atparser_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A timed byte is one byte of data mode and when it came.
type timed struct {
	c  byte
	at time.Duration
}

// findEscape says where the first escape sequence is, by its definition alone:
// silence, three pluses within the window, silence; -1 if there is none.
func findEscape(in []timed, guard, window time.Duration) int {
	nearly := guard / 10 * 9
	for i := 0; i+3 <= len(in); i++ {
		var before time.Duration // from CONNECT
		if i > 0 {
			before = in[i-1].at
		}
		first, last := in[i], in[i+2]
		switch {
		case in[i].c != '+' || in[i+1].c != '+' || in[i+2].c != '+':
		case first.at-before < nearly:
		case last.at-first.at >= window:
		case i+3 < len(in) && in[i+3].at-last.at < nearly:
		default:
			return i
		}
	}
	return -1
}

// FuzzEscape holds the detector against the definition. The input is pairs of
// a gap in units of 50 ms, its top bit for stale, and a byte that says what
// came then.
func FuzzEscape(f *testing.F) {
	f.Add([]byte{20, 0x03, 20, 0x81}, uint8(20))           // escape, then a command
	f.Add([]byte{20, 0x01, 19, 0x02, 17, 0x40}, uint8(20)) // too early
	f.Add([]byte{40, 0x01, 19, 0x03}, uint8(20))
	f.Add([]byte{20, 0x01, 19, 0x01, 19, 0x01, 19, 0x01}, uint8(20))
	f.Add([]byte{1, 0x43, 0x81, 0xc3, 20, 0x81}, uint8(2))
	f.Fuzz(func(t *testing.T, program []byte, guardUnits uint8) {
		const unit = 50 * time.Millisecond
		guard := time.Duration(guardUnits%64+1) * unit
		w := newWire(t, guard)
		var in []timed
		all, anyStale := "", false
		escaped, rest := false, ""
		at := time.Duration(0)
		for len(program) >= 2 {
			a := arrival{
				after: time.Duration(program[0]&0x3f) * unit,
				stale: program[0]&0x80 != 0,
				bytes: chunk(program[1]),
			}
			program = program[2:]
			at += a.after
			for i := range len(a.bytes) {
				in = append(in, timed{a.bytes[i], at})
			}
			all += a.bytes
			anyStale = anyStale || a.stale
			switch {
			case len(a.bytes) == 0:
				at -= a.after
			case escaped:
				rest += a.bytes
			default:
				escaped, rest = w.read(a)
			}
		}
		if !escaped {
			escaped = w.pass(100 * guard)
		}
		if w.e.Held() != 0 {
			t.Fatalf("%d are held in the end", w.e.Held())
		}

		got := w.data + rest
		if escaped {
			got = w.data + "+++" + rest
		}
		if diff := cmp.Diff(all, got); diff != "" {
			t.Fatalf("bytes were lost or changed (-in +out):\n%s", diff)
		}
		if anyStale {
			return // its definition is the detector
		}
		want := findEscape(in, guard, w.e.Window)
		if escaped != (want >= 0) || escaped && len(w.data) != want {
			t.Fatalf("%v with guard %v: escaped %v after %d bytes, want it after %d", in, guard, escaped, len(w.data), want)
		}
	})
}

// chunk makes up to seven pluses, behind and before another byte perhaps.
func chunk(b byte) string {
	s := "+++++++"[:b&7]
	if b&0x40 != 0 {
		s = "x" + s
	}
	if b&0x80 != 0 {
		s += "y"
	}
	return s
}
