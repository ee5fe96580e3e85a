package ftp

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"ptymodem/emulator/internal/testkit"
)

// What is pushed is popped, in order, however the pieces fall.
func TestQueue(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := testkit.Random(300_000, seed)
		var q buffer
		var out []byte
		for rest, piece := in, make([]byte, 10_000); len(out) < len(in); {
			if n := min(r.IntN(5000), len(rest)); r.IntN(2) == 0 {
				q.push(rest[:n])
				rest = rest[n:]
			}
			n := q.pop(piece[:r.IntN(len(piece))])
			out = append(out, piece[:n]...)
			if want := len(in) - len(rest) - len(out); q.len() != want {
				t.Fatalf("it holds %d bytes, want %d", q.len(), want)
			}
		}
		if !bytes.Equal(out, in) {
			t.Fatalf("seed %d: the bytes came out otherwise", seed)
		}
	}
}

// A steady stream is no garbage, also if the queue is never empty.
func TestQueueAllocates(t *testing.T) {
	var q buffer
	in, out := make([]byte, 4096), make([]byte, 4096)
	q.push(in)
	for range 100 { // until it is as large as it gets
		q.push(in)
		q.pop(out)
	}
	if n := testing.AllocsPerRun(1000, func() { q.push(in); q.pop(out) }); n > 0 {
		t.Errorf("%v allocations for a piece", n)
	}
}
