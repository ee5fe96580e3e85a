package emulator

import (
	"strings"
	"testing"
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
	for _, p := range Profiles() {
		for i := range 8192 { // as many as one process may have
			id := newIdentity(p, i)
			note("IMEI", id.imei, 15)
			note("serial number", id.serial, 0)
			if id != newIdentity(p, i) {
				t.Errorf("%s %d changes from run to run", p, i)
			}
		}
	}
}

func TestParseProfile(t *testing.T) {
	for _, name := range []string{"ec200u", "EC200U", "Ec200u"} {
		if p, err := ParseProfile(name); p != EC200U || err != nil {
			t.Errorf("ParseProfile(%q) = %q, %v", name, p, err)
		}
	}
	_, err := ParseProfile("ec25")
	if err == nil || !strings.Contains(err.Error(), `"ec25"`) || !strings.Contains(err.Error(), "ec200u or eg915u") {
		t.Errorf("ParseProfile(ec25): %v; want the profiles there are", err)
	}
}
