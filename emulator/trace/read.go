package trace

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Parse reads a line of a trace. Keys that it does not know are left out, so that a later trace can
// be read as well.
func Parse(line []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
		return e, fmt.Errorf("no line of a trace: %w", err)
	}
	if e.Kind == "" {
		return e, fmt.Errorf("no line of a trace: it has no kind")
	}
	return e, nil
}

// Kinds are those of the events, in the order of the documentation.
func Kinds() []string {
	return []string{"at", "urc", "data", "ftp", "file", "fault", "line", "lint", "trace"}
}
