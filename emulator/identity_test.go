package emulator

import (
	"strings"
	"testing"

	"ptymodem/emulator/custom"
	"ptymodem/emulator/profile"
)

func TestIdentitiesAreDistinct(t *testing.T) {
	seen := map[string]string{}
	note := func(kind, value string, digits int) {
		t.Helper()
		if digits > 0 && (len(value) != digits || strings.Trim(value, "0123456789") != "") {
			t.Errorf("%s %q is not %d digits", kind, value, digits)
		}
		if old := seen[value]; old != "" {
			t.Errorf("%s %s is also %s", kind, value, old)
		}
		seen[value] = kind
	}
	for _, p := range profile.All() {
		for i := range 8192 { // as many as one process may have
			id := newIdentity(p, i, custom.Identity{})
			note("IMEI", id.imei, 15)
			note("serial number", id.serial, 0)
			if id != newIdentity(p, i, custom.Identity{}) {
				t.Errorf("%s %d changes from run to run", p.Name, i)
			}
		}
	}
}
