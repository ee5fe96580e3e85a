package emulator

import (
	"net/netip"
	"testing"
)

// Modems of one process never share an address, nor do the contexts of one.
func TestPDPAddressesDiffer(t *testing.T) {
	seen := map[netip.Addr][2]int{}
	for index := range 1000 {
		m := &Modem{cfg: Config{Index: index}, pdp: newPDPContexts(newPDPDefinitions())}
		for cid := int64(1); cid <= pdpCount; cid++ {
			m.pdp.context(cid).kind = pdpIPv4v6
			m.pdpUp(cid)
			addrs := m.pdpAddresses(cid)
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
	m := &Modem{pdp: newPDPContexts(newPDPDefinitions())}
	m.pdpUp(pdpCount)
	for cid, want := range map[int]bool{-1: false, 0: false, 1: false, pdpCount: true, pdpCount + 1: false} {
		if got := m.pdpActive(cid); got != want {
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

// What the network takes away it tells the host; what the host gave up itself it does not.
func TestPDPDeactivationURC(t *testing.T) {
	const urc = "\r\n+QIURC: \"pdpdeact\",1\r\n"
	for _, tt := range []struct {
		name string
		lose func(m *Modem)
		want string
	}{
		{"by the network", func(m *Modem) { m.pdpDeact(1) }, urc},
		{"context that is down", func(m *Modem) { m.pdpDeact(2) }, ""},
		{"no registration", func(m *Modem) { m.setRegistration(NotRegistered) }, urc},
		{"by the host", func(m *Modem) { m.setCFUN(cfunAirplane) }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.host.send([]byte("ATE0;+QIACT=1\r"))
			r.host.pass(pdpLatency)
			r.m.loop.Lock()
			active := r.m.pdpActive(1)
			tt.lose(r.m)
			r.m.ports.Settle()
			r.m.loop.Unlock()
			if got := string(r.host.settle()); !active || got != tt.want {
				t.Errorf("context active: %v; the modem says %q, want %q", active, got, tt.want)
			}
		})
	}
}
