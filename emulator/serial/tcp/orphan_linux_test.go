package tcp

import (
	"encoding/binary"
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

// inTable is an address as Linux prints it on this machine.
func inTable(at netip.AddrPort) string {
	var b strings.Builder
	ip := at.Addr().AsSlice()
	for i := 0; i < len(ip); i += 4 {
		fmt.Fprintf(&b, "%08X", binary.NativeEndian.Uint32(ip[i:]))
	}
	return fmt.Sprintf("%s:%04X", b.String(), at.Port())
}

func TestFindSocket(t *testing.T) {
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	row := func(local, remote, state, inode string) string {
		return fmt.Sprintf("   1: %s %s %s 00278E00:00000000 04:00000012 00000000     0        0 %s 1 0000000000000000 20 4 30 10 -1\n",
			inTable(netip.MustParseAddrPort(local)), inTable(netip.MustParseAddrPort(remote)), state, inode)
	}
	const host, port = "127.0.0.1:40000", "127.0.0.1:7000"
	other := row("127.0.0.1:40001", port, "04", "0") + row(port, host, "04", "0")
	for name, test := range map[string]struct {
		table string
		want  hostSocket
	}{
		"FIN_WAIT1":         {head + other + row(host, port, "04", "0"), socketLeft},
		"FIN_WAIT2":         {head + row(host, port, "05", "0"), socketLeft},
		"LAST_ACK":          {head + row(host, port, "09", "0"), socketLeft},
		"CLOSING":           {head + row(host, port, "0B", "0"), socketLeft},
		"half-closed":       {head + row(host, port, "04", "4711"), socketHalf},
		"established":       {head + row(host, port, "01", "4711"), socketUnknown},
		"not accepted":      {head + row(host, port, "01", "0"), socketUnknown},
		"time-wait":         {head + row(host, port, "06", "0"), socketUnknown},
		"another's":         {head + other, socketUnknown},
		"mapped to IPv6":    {head + row("[::ffff:127.0.0.1]:40000", "[::ffff:127.0.0.1]:7000", "04", "0"), socketLeft},
		"empty":             {"", socketUnknown},
		"cut short":         {head + row(host, port, "04", "0")[:60], socketUnknown},
		"not a table":       {strings.Repeat("x:y x:y 04 0 0 0 0 0 0 0\n", 3), socketUnknown},
		"an address of odd": {head + strings.Replace(row(host, port, "04", "0"), "7F", "7", 1), socketUnknown},
	} {
		if got := findSocket(strings.NewReader(test.table), netip.MustParseAddrPort(host), netip.MustParseAddrPort(port)); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	six := head + row("[2001:db8::1]:1", "[2001:db8::2]:2", "05", "0")
	if findSocket(strings.NewReader(six), netip.MustParseAddrPort("[2001:db8::1]:1"), netip.MustParseAddrPort("[2001:db8::2]:2")) != socketLeft {
		t.Error("not found by its IPv6 address")
	}
}
