package fs

import (
	"errors"
	"io"
	"sync"
)

// Pending is new content for a file, not yet visible. It ends with
// [Pending.Commit] or [Pending.Discard].
type Pending struct {
	store *Store
	name  string
	quiet bool // no hook is asked: see Unhooked

	mu   sync.Mutex
	body *body // nil when ended
	size int64
}

// Name is the name that the content is for.
func (p *Pending) Name() string { return p.name }

// Size is the number of bytes written, also after the end.
func (p *Pending) Size() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size
}

// Write appends b to the content in one write to the medium. If the store gets
// full it writes what fits and returns [ErrFull]; the content may still be
// committed.
func (p *Pending) Write(b []byte) (int, error) {
	if err := p.store.ask(OpWrite, p.name, p.quiet); err != nil {
		return 0, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.body == nil {
		return 0, p.store.fail("write", p.name, ErrClosed)
	}
	n, err := p.body.writeAt(b, p.size)
	p.size += int64(n)
	return n, p.store.fail("write", p.name, err)
}

// ReadFrom appends all that r gives, until its end or an error, r's own or
// Write's. io.Copy uses it: its buffer grows with what r delivers, where
// io.Copy's stays small.
func (p *Pending) ReadFrom(r io.Reader) (total int64, err error) {
	const least, most = 32 << 10, 1 << 20
	buf := make([]byte, least)
	for {
		n, readErr := r.Read(buf)
		if n > 0 {
			written, err := p.Write(buf[:n])
			total += int64(written)
			if err != nil {
				return total, err
			}
		}
		if readErr == io.EOF {
			return total, nil
		}
		if readErr != nil {
			return total, readErr
		}
		if n == len(buf) && n < most {
			buf = make([]byte, 2*n)
		}
	}
}

// Commit makes the content the file's, in one step: anybody sees the old or the
// new, whole. Who has the old open keeps reading it. If it fails the old stays.
func (p *Pending) Commit() error {
	return p.end("commit", func(b *body) error {
		if err := p.store.inserted(); err != nil {
			return errors.Join(err, b.discard())
		}
		return b.commit()
	})
}

// Discard gives the content up; the old stays. After Commit it does nothing, so
// that it can be deferred.
func (p *Pending) Discard() error {
	err := p.end("discard", (*body).discard)
	if errors.Is(err, ErrClosed) {
		return nil
	}
	return err
}

func (p *Pending) end(op string, how func(*body) error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.body == nil {
		return p.store.fail(op, p.name, ErrClosed)
	}
	err := how(p.body)
	p.body = nil
	p.store.mu.Lock()
	delete(p.store.pending, p.name)
	p.store.mu.Unlock()
	return p.store.fail(op, p.name, err)
}
