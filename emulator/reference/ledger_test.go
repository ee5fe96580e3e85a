package reference

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLedger(t *testing.T) {
	l := &Ledger{}
	add := func(sum, firmware string, csq, cops Outcome) {
		l.Add(Verified{SHA256: sum, Recorded: "2026-11-28T13:25:18Z", Firmware: firmware, Commands: map[string]Outcome{"AT+CSQ": csq, "AT+COPS": cops}})
	}
	add("b", "EC200UCNAAR03A09M08", Same, Same)
	add("a", "EG915UEUABR03A01M08", Same, Differs)
	add("c", "EC200UCNAAR03A09M08", Same, Differs)
	add("b", "EC200UCNAAR03A09M08", Same, Differs) // replayed again
	for command, want := range map[string]string{
		"AT+CSQ":  "verified on EC200UCNAAR03A09M08 by 2 recordings; verified on EG915UEUABR03A01M08 by 1 recording",
		"AT+COPS": "differs on EC200UCNAAR03A09M08 in 2 recordings; differs on EG915UEUABR03A01M08 in 1 recording",
		"AT+CREG": "",
	} {
		if got := l.Says(command); got != want {
			t.Errorf("of %s: %q, want %q", command, got, want)
		}
	}
	var b bytes.Buffer
	if err := l.Write(&b); err != nil {
		t.Fatal(err)
	}
	again, err := ReadLedger(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l, again); diff != "" {
		t.Errorf("written and read again (-want +got):\n%s", diff)
	}
}

func TestReadLedger(t *testing.T) {
	if l, err := ReadLedger(strings.NewReader("\n")); err != nil || len(l.Recordings) != 0 {
		t.Errorf("an empty file: %v, %v", l, err)
	}
	for _, text := range []string{"x", `{"records": []}`, `{"recordings": [{"commands": {"AT": "maybe"}}]}`} {
		if _, err := ReadLedger(strings.NewReader(text)); err == nil || !strings.HasPrefix(err.Error(), "no ledger: ") {
			t.Errorf("%s: %v; want an error", text, err)
		}
	}
	if _, err := CurrentLedger(); err != nil {
		t.Error(err)
	}
}
