package recordings

import (
	"strings"
	"testing"
)

// A log that does not end is refused.
func TestReadLog(t *testing.T) {
	if text, err := readLog("a.log", strings.NewReader("0123456789"), 10); string(text) != "0123456789" || err != nil {
		t.Errorf("%q %v", text, err)
	}
	if _, err := readLog("a.log", strings.NewReader("0123456789a"), 10); err == nil || !strings.Contains(err.Error(), "a.log has more than 10 bytes") {
		t.Error(err)
	}
}
