package cellular

import (
	"testing"
	"time"
)

func TestParseClock(t *testing.T) {
	machine := time.FixedZone("", -5*3600)
	for _, tt := range []struct {
		in   string
		want string // RFC 3339; empty when it is no time
	}{
		{"26/08/07,13:54:02+32", "2026-08-07T13:54:02+08:00"},
		{"26/08/07,13:54:02-14", "2026-08-07T13:54:02-03:30"},
		{"99/12/31,23:59:59+00", "2099-12-31T23:59:59Z"},
		{"24/02/29,00:00:00+22", "2024-02-29T00:00:00+05:30"},
		{"26/08/07,13:54:02", "2026-08-07T13:54:02-05:00"},
		{"25/02/29,00:00:00+00", ""},
		{"26/13/07,13:54:02+32", ""},
		{"26/08/07,24:00:00+32", ""},
		{"26/08/07,13:54:02+97", ""},
		{"26/08/07,13:54:02+3", ""},
		{"26/08/07,13:54:02*32", ""},
		{"26/08/07,3:54:02+32", ""},
		{"2026/08/07,13:54:02", ""},
		{"now", ""},
		{"", ""},
	} {
		got, ok := parseClock(tt.in, machine)
		switch {
		case ok != (tt.want != ""):
			t.Errorf("parseClock(%q) = %v, %v", tt.in, got, ok)
		case ok && got.Format(time.RFC3339) != tt.want:
			t.Errorf("parseClock(%q) = %s, want %s", tt.in, got.Format(time.RFC3339), tt.want)
		}
	}
}

func TestLongStamp(t *testing.T) {
	at := time.Date(2017, 10, 13, 3, 40, 48, 0, time.FixedZone("", -34*quarterHour))
	if got, want := longStamp(at), "2017/10/13,03:40:48-34"; got != want {
		t.Errorf("longStamp = %q, want %q", got, want)
	}
}
