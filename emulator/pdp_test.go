package emulator

import (
	"testing"

	"ptymodem/emulator/cellular"
)

// What the network takes away it tells the host; what the host gave up itself it does not.
func TestPDPDeactivationURC(t *testing.T) {
	const urc = "\r\n+QIURC: \"pdpdeact\",1\r\n"
	for _, tt := range []struct {
		name string
		lose func(m *Modem)
		want string
	}{
		{"by the network", func(m *Modem) { m.cell.PDP.Deactivate(1) }, urc},
		{"context that is down", func(m *Modem) { m.cell.PDP.Deactivate(2) }, ""},
		{"no registration", func(m *Modem) { m.cell.Radio.SetRegistration(cellular.NotRegistered) }, urc},
		{"by the host", func(m *Modem) { m.cell.Radio.SetCFUN(cellular.CFUNAirplane) }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, rigOptions{})
			r.host.send([]byte("ATE0;+QIACT=1\r"))
			r.host.pass(cellular.PDPLatency)
			r.m.loop.Lock()
			active := r.m.cell.PDP.Active(1)
			tt.lose(r.m)
			r.m.ports.Settle()
			r.m.loop.Unlock()
			if got := string(r.host.settle()); !active || got != tt.want {
				t.Errorf("context active: %v; the modem says %q, want %q", active, got, tt.want)
			}
		})
	}
}
