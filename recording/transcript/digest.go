package transcript

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"sync"
)

// A Digest stands for bytes that a transcript does not have.
type Digest struct {
	Size int
	Sum  [sha256.Size]byte
}

// DigestOf is that of these bytes.
func DigestOf(b []byte) Digest { return Digest{len(b), sha256.Sum256(b)} }

// String is the digest as a transcript has it.
func (d Digest) String() string { return fmt.Sprintf("%d bytes sha256 %x", d.Size, d.Sum) }

var digestForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{1,9}) bytes sha256 ([0-9a-f]{64})$`) })

// ParseDigest reads a CONTENT that is a digest; false if it is none.
func ParseDigest(text string) (d Digest, ok bool) {
	m := digestForm().FindStringSubmatch(text)
	if m == nil {
		return d, false
	}
	var err, badSum error
	d.Size, err = strconv.Atoi(m[1])
	_, badSum = hex.Decode(d.Sum[:], []byte(m[2]))
	return d, errors.Join(err, badSum) == nil
}

// expectDigest reads as many bytes, and compares their sum.
func (p *Player) expectDigest(want Digest) error {
	what := "what has this digest: " + want.String()
	got, err := p.Take(want.Size)
	switch {
	case errors.Is(err, ErrNothing):
		return &Mismatch{Like: what, Got: p.unread}
	case err != nil:
		return err
	case DigestOf(got) != want:
		return &Mismatch{Like: what, Got: got}
	}
	return nil
}
