package memfs

import (
	"fmt"
	"sync"
	"syscall"
)

// LimitError is the error of a write past the limit of the server's memory.
type LimitError struct{ Limit int64 }

func (e LimitError) Error() string {
	return fmt.Sprintf("the server's memory is full: the limit is %d bytes (--ftp-limit raises it, a folder in --ftp-root has none)", e.Limit)
}

// Is reports whether target is [syscall.ENOSPC].
func (e LimitError) Is(err error) bool { return err == syscall.ENOSPC }

// quota counts what is stored in memory: the bytes of all files, and the number of files and
// folders. A removed file counts until the last handle on it is closed.
type quota struct {
	mu      sync.Mutex
	limit   int64
	bytes   int64
	entries int64
}

// maxEntries bounds the number of files and folders, which take memory even when they are empty:
// less than a KiB each, a name of up to 255 bytes included.
func (q *quota) maxEntries() int64 { return max(q.limit>>10, 1024) }

// most is the limit.
func (q *quota) most() int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.limit
}

// SetLimit changes how many bytes may be stored. What is stored stays, though it may be more.
func (m *FS) SetLimit(limit int64) {
	m.quota.mu.Lock()
	defer m.quota.mu.Unlock()
	m.quota.limit = limit
}

// add counts n more bytes, or none if they are past the limit; n may be negative.
func (q *quota) add(n int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > 0 && n > q.limit-q.bytes {
		return LimitError{q.limit}
	}
	q.bytes += n
	return nil
}

// take counts up to n more bytes, and returns how many there was room for.
func (q *quota) take(n int64) int64 {
	q.mu.Lock()
	defer q.mu.Unlock()
	n = max(min(n, q.limit-q.bytes), 0)
	q.bytes += n
	return n
}

func (q *quota) addEntry(n int64) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > 0 && q.entries >= q.maxEntries() {
		return fmt.Errorf("%d files and folders are stored, one for each KiB of the limit: %w", q.entries, LimitError{q.limit})
	}
	q.entries += n
	return nil
}
