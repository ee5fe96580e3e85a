package emulator

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

func TestCheckDigit(t *testing.T) {
	for _, full := range []string{
		"490154203237518",      // 3GPP 23.003's way of an IMEI, as commonly printed in examples
		"79927398713",          // ISO/IEC 7812-1, as commonly printed in examples
		"89148000000745809013", // an ICCID
		"00",
	} {
		if got := withCheckDigit(full[:len(full)-1]); got != full {
			t.Errorf("withCheckDigit(%s) = %s, want %s", full[:len(full)-1], got, full)
		}
	}
}

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
			if p == EC200U { // the SIM does not depend on the module
				note("IMSI", id.imsi, 15)
				note("ICCID", id.iccid, 20)
			}
			if id != newIdentity(p, i) {
				t.Errorf("%s %d changes from run to run", p, i)
			}
		}
	}
}

func TestAddressesAreDistinct(t *testing.T) {
	seen := map[netip.Addr]string{}
	for i := range 8192 {
		m := &Modem{cfg: Config{Index: i}, pdp: newPDPContexts(newPDPDefinitions())}
		for cid := int64(1); cid <= pdpCount; cid++ {
			m.pdp.context(cid).up = pdpIPv4v6
			for _, addr := range append(m.pdpAddresses(cid), netip.MustParseAddr(m.pdpDNS(cid)[0])) {
				which := fmt.Sprintf("modem %d, context %d", i, cid)
				if addr == netip.MustParseAddr("10.64.0.53") {
					which = "the name server"
				}
				if old := seen[addr]; old != "" && old != which {
					t.Fatalf("%s of %s is also that of %s", addr, which, old)
				}
				seen[addr] = which
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
