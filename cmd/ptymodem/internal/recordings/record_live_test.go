package recordings

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// What comes behind the data of a command is its answer still, up to the final result code.
func TestLiveEvents(t *testing.T) {
	l := &live{}
	var kinds []string
	for _, line := range transcript.Parse("s.at", "<- AT+QFUPL=\"a\",5\n-> CONNECT\n<= \"hello\"\n-> +QFUPL: 5,6c\n-> OK\n-> +QFTPPUT: 0,5\n") {
		if e, ok := l.event(line); ok {
			kinds = append(kinds, e.Kind)
		}
	}
	if diff := cmp.Diff([]string{"at", "at", "data", "at", "at", "urc"}, kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
}
