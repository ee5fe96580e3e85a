package fs_test

import (
	"fmt"
	"strings"
	"testing"

	"ptymodem/fs"
)

func TestChecksum(t *testing.T) {
	for data, want := range map[string]string{
		"":                "0",
		"A":               "4100",
		"AB":              "4142",
		"ABC":             "242",
		"123456789":       "3908",
		"hello":           "6b09",
		"hello world\r\n": "27",
	} {
		for piece := 1; piece <= max(len(data), 1); piece++ {
			var c fs.Checksum
			for i := 0; i < len(data); i += piece {
				part := data[i:min(i+piece, len(data))]
				if n, err := c.Write([]byte(part)); n != len(part) || err != nil {
					t.Fatalf("Write = %d, %v", n, err)
				}
			}
			if got := fmt.Sprintf("%x", c.Sum()); got != want {
				t.Errorf("%q in pieces of %d: %s, want %s", data, piece, got, want)
			}
		}
	}
}

// The fast path agrees with the definition, at every length and split.
func TestChecksumDefinition(t *testing.T) {
	data := []byte(strings.Repeat("The quick brown fox\x00\xff", 3))
	for size := range data {
		var want uint16
		for i, b := range data[:size] {
			want ^= uint16(b) << (8 * (1 - i%2))
		}
		for split := range size + 1 {
			var c fs.Checksum
			c.Write(data[:split])
			c.Write(data[split:size])
			if c.Sum() != want {
				t.Fatalf("%d bytes split at %d: %x, want %x", size, split, c.Sum(), want)
			}
		}
	}
}
