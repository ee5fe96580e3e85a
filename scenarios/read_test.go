package scenarios_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// endless is a file without an end, as /dev/zero is.
type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestReadAll(t *testing.T) {
	whole := strings.Repeat("#", scenarios.MaxFile)
	if got, err := scenarios.ReadAll("whole.yaml", strings.NewReader(whole)); string(got) != whole || err != nil {
		t.Errorf("got %d bytes, %v", len(got), err)
	}
	for _, r := range []io.Reader{strings.NewReader(whole + "#"), endless{}} {
		_, err := scenarios.ReadAll("x.yaml", r)
		var e *schema.Error
		if !errors.As(err, &e) || e.Line != 1 || !strings.HasPrefix(err.Error(), "x.yaml:1:1: a scenario has at most 4MiB: ") {
			t.Errorf("got %v", err)
		}
	}
}
