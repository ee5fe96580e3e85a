package emulator

import (
	"testing"

	"ptymodem/emulator/cellular"
)

// TestSIMAndNetworkComeAndGo is what a host reads when the SIM and the network change under it.
func TestSIMAndNetworkComeAndGo(t *testing.T) {
	r := newRig(t, rigOptions{})
	say := func(line string) func() string {
		return func() string {
			r.host.send([]byte(line + "\r"))
			return string(r.host.settle())
		}
	}
	change := func(f func()) func() string {
		return func() string {
			r.m.loop.Lock()
			f()
			r.m.ports.Settle()
			r.m.loop.Unlock()
			return string(r.host.settle())
		}
	}
	const sim = "\r\n+CPIN: READY\r\n\r\n+QUSIM: 1\r\n\r\n+QIND: SMS DONE\r\n\r\n+QIND: PB DONE\r\n"
	for i, step := range []struct {
		do   func() string
		want string
	}{
		{say("ATE0"), "ATE0\r\r\nOK\r\n"},
		{say("AT+CREG=1;+CEREG=2;+QSIMSTAT=1"), "\r\nOK\r\n"},
		{change(func() { r.m.cell.Card.Set("ready") }), ""},
		{change(func() { r.m.cell.Card.Set("absent") }), "\r\n+QSIMSTAT: 1,0\r\n\r\n+CPIN: NOT READY\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n"},
		{say("AT+CPIN?"), "\r\n+CME ERROR: 10\r\n"},
		{say("AT+COPS?"), "\r\n+COPS: 0\r\n\r\nOK\r\n"},
		{change(func() { r.m.cell.Radio.SetRegistration(cellular.Roaming) }), ""},
		{change(func() { r.m.cell.Card.Set("ready") }), "\r\n+QSIMSTAT: 1,1\r\n" + sim + "\r\n+CREG: 5\r\n\r\n+CEREG: 5,\"1A2B\",\"1A2D003\",7\r\n"},
		{say("AT+COPS=3,2;+COPS?"), "\r\n+COPS: 0,2,\"00102\",7\r\n\r\nOK\r\n"},
		{change(func() { r.m.cell.Radio.SetRegistration(cellular.NotRegistered) }), "\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n"},
		{say("AT+CSQ"), "\r\n+CSQ: 99,99\r\n\r\nOK\r\n"},
		{say("AT+CFUN=0"), "\r\nOK\r\n"},
		{change(func() { r.m.cell.Radio.SetRegistration(cellular.Home) }), ""},
		{say("AT+CPIN?"), "\r\n+CME ERROR: 13\r\n"},
		{say("AT+CFUN=1"), "\r\nOK\r\n" + sim + "\r\n+CREG: 1\r\n\r\n+CEREG: 1,\"1A2B\",\"1A2D003\",7\r\n"},
		// another SIM, with a PIN; then one whose PUK is due
		{change(func() { r.m.cell.Card.Set("pin") }), "\r\n+CPIN: SIM PIN\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n"},
		{change(func() { r.m.cell.Card.Set("pin") }), ""},
		{say("AT+CPIN=\"1234\""), "\r\nOK\r\n" + sim + "\r\n+CREG: 1\r\n\r\n+CEREG: 1,\"1A2B\",\"1A2D003\",7\r\n"},
		{change(func() { r.m.cell.Card.Set("puk") }), "\r\n+CPIN: SIM PUK\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n"},
		{say("AT+CPIN=\"1234\""), "\r\n+CME ERROR: 12\r\n"},
		{say("AT+CPIN=\"12345678\",\"4321\""), "\r\nOK\r\n" + sim + "\r\n+CREG: 1\r\n\r\n+CEREG: 1,\"1A2B\",\"1A2D003\",7\r\n"},
		{change(func() { r.m.cell.Card.Set("pin") }), "\r\n+CPIN: SIM PIN\r\n\r\n+CREG: 0\r\n\r\n+CEREG: 0\r\n"},
		{change(func() { r.m.cell.Card.Set("ready") }), sim + "\r\n+CREG: 1\r\n\r\n+CEREG: 1,\"1A2B\",\"1A2D003\",7\r\n"},
		{change(func() { r.m.cell.Card.Set("gone") }), ""},
	} {
		if got := step.do(); got != step.want {
			t.Fatalf("step %d: the host reads\n%q, want\n%q", i+1, got, step.want)
		}
	}
}
