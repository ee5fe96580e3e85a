// Package testkit has what tests of several packages of the emulator need.
package testkit

import (
	"net"
	"testing"
	"time"

	"ptymodem/recording/transcript"
)

// Patience is how long anything may take, in real time, before a test calls it stuck.
const Patience = 2 * time.Minute

// Receive takes the next value of a channel. It fails the test if none comes within [Patience].
func Receive[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(Patience):
		t.Fatalf("waited %v in vain for %s", Patience, what)
		panic("unreachable")
	}
}

// Random returns the bytes that transcripts call "N bytes seed S".
func Random(n int, seed uint64) []byte { return transcript.Random(n, seed) }

// Dial connects to a port of the modem, and has the system send little ahead: a write that returns
// has nearly arrived, as with a tty.
func Dial(addr net.Addr) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr.String())
	if err != nil {
		return nil, err
	}
	return conn, conn.(*net.TCPConn).SetWriteBuffer(4 << 10)
}
