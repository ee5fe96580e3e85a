package fs_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/fs"
)

// recorder notes what it is asked and fails the operations named in fail.
type recorder struct {
	mu    sync.Mutex
	calls []string
	fail  map[fs.Op]error
}

func (r *recorder) File(op fs.Op, store, name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, fmt.Sprintf("%s %s %s", op, store, name))
	return r.fail[op]
}

func TestHooksSeeEveryOperation(t *testing.T) {
	onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
		r := &recorder{}
		s.SetHooks(r)
		put(t, s, "a", "x")
		f := open(t, s, "a", fs.ReadWrite)
		_, err := io.WriteString(f, "y")
		ok(t, err)
		ok(t, f.Truncate())
		_, err = f.Read(make([]byte, 1))
		wantErr(t, err, io.EOF)
		ok(t, f.Close())
		_, err = s.List("*")
		ok(t, err)
		_, err = s.RemoveAll("*")
		ok(t, err)
		want := []string{
			"open UFS a", "write UFS a",
			"open UFS a", "write UFS a", "write UFS a", "read UFS a",
			"list UFS *",
			"delete UFS a",
		}
		if diff := cmp.Diff(want, r.calls); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestHooksFailOperations(t *testing.T) {
	broken := errors.New("card is broken")
	for _, op := range []fs.Op{fs.OpOpen, fs.OpRead, fs.OpWrite, fs.OpDelete, fs.OpList} {
		t.Run(string(op), func(t *testing.T) {
			onEach(t, 10*block, func(t *testing.T, s *fs.Store) {
				put(t, s, "a", "x")
				f := open(t, s, "a", fs.ReadWrite)
				p, err := s.Create("b")
				ok(t, err)

				s.SetHooks(&recorder{fail: map[fs.Op]error{op: broken}})
				_, createErr := s.Create("c")
				_, openErr := s.Open("a", fs.ReadOnly)
				_, readErr := f.Read(make([]byte, 1))
				_, writeErr := io.WriteString(f, "y")
				_, pendingErr := io.WriteString(p, "y")
				_, listErr := s.List("*")
				got := map[string]error{
					"open create": createErr, "open": openErr, "read": readErr,
					"write": writeErr, "write pending": pendingErr,
					"delete": s.Remove("b"), "list": listErr,
				}
				for what, err := range got {
					should := strings.HasPrefix(what, string(op))
					if should != errors.Is(err, broken) {
						t.Errorf("%s: %v", what, err)
					}
				}
				s.SetHooks(nil)
				_, err = s.List("*")
				ok(t, err)
			})
		})
	}
}
