package cellular

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

// testCellular is that of modem number index, without a clock.
func testCellular(index int) *Cellular {
	cell := New(Config{Index: index})
	cell.PDP.pdpContexts = newPDPContexts(cell.PDP.definitions)
	return cell
}

func TestCheckDigit(t *testing.T) {
	for _, full := range []string{
		"490154203237518",      // 3GPP 23.003's way of an IMEI, as commonly printed in examples
		"79927398713",          // ISO/IEC 7812-1, as commonly printed in examples
		"89148000000745809013", // an ICCID
		"00",
	} {
		if got := WithCheckDigit(full[:len(full)-1]); got != full {
			t.Errorf("withCheckDigit(%s) = %s, want %s", full[:len(full)-1], got, full)
		}
	}
}

func TestSIMsAreDistinct(t *testing.T) {
	seen := map[string]bool{}
	for i := range 8192 { // as many as one process may have
		s := newSIM(i)
		for value, digits := range map[string]int{s.imsi: 15, s.iccid: 20} {
			if len(value) != digits || strings.Trim(value, "0123456789") != "" || seen[value] {
				t.Errorf("modem %d has %q; want %d digits that no other has", i, value, digits)
			}
			seen[value] = true
		}
		if s != newSIM(i) {
			t.Errorf("the SIM of modem %d changes from run to run", i)
		}
	}
}

func TestAddressesAreDistinct(t *testing.T) {
	seen := map[netip.Addr]string{}
	for i := range 8192 {
		cell := testCellular(i)
		for cid := int64(1); cid <= pdpCount; cid++ {
			cell.PDP.context(cid).up = pdpIPv4v6
			for _, addr := range append(cell.PDP.addresses(cid), netip.MustParseAddr(cell.PDP.dns(cid)[0])) {
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

// Modems of one process never share an address, nor do the contexts of one.
func TestPDPAddressesDiffer(t *testing.T) {
	seen := map[netip.Addr][2]int{}
	for index := range 1000 {
		cell := testCellular(index)
		for cid := int64(1); cid <= pdpCount; cid++ {
			cell.PDP.context(cid).kind = pdpIPv4v6
			cell.PDP.up(cid)
			addrs := cell.PDP.addresses(cid)
			if len(addrs) != 2 || !addrs[0].Is4() || !addrs[1].Is6() {
				t.Fatalf("modem %d, context %d: addresses %v, want one of each family", index, cid, addrs)
			}
			for _, a := range addrs {
				if other, ok := seen[a]; ok {
					t.Fatalf("modem %d, context %d has address %v, as modem %d, context %d", index, cid, a, other[0], other[1])
				}
				seen[a] = [2]int{index, int(cid)}
			}
		}
	}
}

func TestPDPActiveRange(t *testing.T) {
	cell := testCellular(0)
	cell.PDP.up(pdpCount)
	for cid, want := range map[int]bool{-1: false, 0: false, 1: false, pdpCount: true, pdpCount + 1: false} {
		if got := cell.PDP.Active(cid); got != want {
			t.Errorf("pdpActive(%d) = %v, want %v", cid, got, want)
		}
	}
}

func TestTCPIPErrorTexts(t *testing.T) {
	for code, want := range map[tcpipCode]string{0: "0, operate successfully", 572: "572, operation not allowed", 999: "999, unknown error"} {
		if got := code.text(); got != want {
			t.Errorf("text of %d is %q, want %q", code, got, want)
		}
	}
	for code := tcpipCode(550); code <= 574; code++ {
		if tcpipTexts[code] == "" {
			t.Errorf("%d has no text", code)
		}
	}
}
