package tcp

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// com is a command of RFC 2217 as a client sends it, or an answer, in bytes.
func com(command byte, value string) string {
	return "\xff\xfa\x2c" + string([]byte{command}) + strings.ReplaceAll(value, "\xff", "\xff\xff") + "\xff\xf0"
}

// offers is what a port says first.
const offers = "\xff\xfb\x00\xff\xfb\x01\xff\xfb\x03\xff\xfd\x00\xff\xfd\x03\xff\xfd\x2c"

// Every command of the RFC, byte by byte: what the host hears, and what the modem sees.
func TestRFC2217Commands(t *testing.T) {
	port, err := ListenRFC2217("127.0.0.1:0")
	w := watch(t, port, err)
	h := hostOf(t, w)
	w.expect(t, "DTR on")
	readN(t, h, len(offers))
	for _, step := range []struct {
		name, send, hear string
		seen             []string
	}{
		{name: "agree", send: "\xff\xfb\x2c", hear: com(107, "\x00")},
		{name: "binary", send: "\xff\xfd\x00\xff\xfb\x00", hear: ""},
		{name: "signature", send: com(0, ""), hear: com(100, "ptymodem")},
		{name: "the host's signature", send: com(0, "pySerial"), hear: ""},
		{name: "rate", send: com(1, "\x00\x00\x00\x00"), hear: com(101, "\x00\x01\xc2\x00")},
		{name: "rate of 255 and more", send: com(1, "\x00\x00\xff\x80"), hear: com(101, "\x00\x00\xff\x80"), seen: []string{"65408 baud"}},
		{name: "rate again", send: com(1, "\x00\x00\xff\x80"), hear: com(101, "\x00\x00\xff\x80")},
		{name: "data size", send: com(2, "\x00") + com(2, "\x07") + com(2, "\x09") + com(2, "\x08"), hear: com(102, "\x08") + com(102, "\x07") + com(102, "\x07") + com(102, "\x08"),
			seen: []string{"7 data bits", "8 data bits"}},
		{name: "parity", send: com(3, "\x00") + com(3, "\x03") + com(3, "\x06") + com(3, "\x01"), hear: com(103, "\x01") + com(103, "\x03") + com(103, "\x03") + com(103, "\x01"),
			seen: []string{"parity even", "parity none"}},
		{name: "stop size", send: com(4, "\x00") + com(4, "\x02") + com(4, "\x04"), hear: com(104, "\x01") + com(104, "\x02") + com(104, "\x02"), seen: []string{"2 stop bits"}},
		{name: "flow control", send: com(5, "\x00") + com(5, "\x03") + com(5, "\x00") + com(5, "\x0d") + com(5, "\x0f") + com(5, "\x00"),
			hear: com(105, "\x01") + com(105, "\x03") + com(105, "\x03") + com(105, "\x10") + com(105, "\x0f") + com(105, "\x03"),
			seen: []string{"RTS/CTS flow control", "inbound XON/XOFF flow control"}},
		{name: "break", send: com(5, "\x04") + com(5, "\x05") + com(5, "\x04") + com(5, "\x06"), hear: com(105, "\x06") + com(105, "\x05") + com(105, "\x05") + com(105, "\x06"),
			seen: []string{"break on", "break off"}},
		{name: "break of telnet", send: "\xff\xf3", seen: []string{"break"}},
		{name: "DTR", send: com(5, "\x07") + com(5, "\x08") + "a" + com(5, "\x09") + "b" + com(5, "\x07") + com(5, "\x08"),
			hear: com(105, "\x08") + com(105, "\x08") + "a" + com(105, "\x09") + "b" + com(105, "\x09") + com(105, "\x08"), seen: []string{"a", "DTR off", "b", "DTR on"}},
		{name: "RTS", send: com(5, "\x0a") + com(5, "\x0c") + com(5, "\x0a") + com(5, "\x0b"), hear: com(105, "\x0b") + com(105, "\x0c") + com(105, "\x0c") + com(105, "\x0b"),
			seen: []string{"RTS off", "RTS on"}},
		{name: "what is none of them", send: com(5, "\x14") + com(13, "x") + com(1, "\x01") + com(5, "") + "\xff\xfa\x18\x01\xff\xf0\xff\xf6", hear: ""},
		{name: "line state", send: com(6, "") + com(10, "\xff") + com(6, ""), hear: com(106, "\x00") + com(110, "\xff") + com(106, "\x60")},
		{name: "modem state", send: com(7, "") + com(11, "\x0f"), hear: com(107, "\x00") + com(111, "\x0f") + com(107, "\x00")},
		{name: "purge", send: com(12, "\x01") + com(12, "\x02") + com(12, "\x03"), hear: com(112, "\x01") + com(112, "\x02") + com(112, "\x03")},
		{name: "data of 255", send: "\xff\xff\xff\xff\r\x00", hear: "\xff\xff\xff\xff\r\x00"},
		{name: "no binary", send: "\xff\xfe\x00a\rb\r\n\xff\xff\r\rc", hear: "\xff\xfc\x00a\r\x00b\r\n\xff\xff\r\x00\r\x00c"},
		{name: "binary again", send: "\xff\xfd\x00\r", hear: "\xff\xfb\x00\r"},
	} {
		t.Run(step.name, func(t *testing.T) {
			// The signature comes last, so that what was not to come would be seen before it.
			io.WriteString(h, step.send+com(0, ""))
			want := step.hear + com(100, "ptymodem")
			if got := readN(t, h, len(want)); got != want {
				t.Errorf("the host heard %q, want %q", got, want)
			}
			w.expect(t, step.seen...)
		})
	}
	if port.Baud() != 65408 || !port.RTS() || !port.Connected() {
		t.Errorf("baud %d, RTS %v, connected %v", port.Baud(), port.RTS(), port.Connected())
	}
	h.Close()
	w.expect(t, "\xff\xff\r\x00a\rb\r\n\xff\r\rc\r", "DTR off")
	hostOf(t, w)
	w.expect(t, "DTR on")
	if port.Baud() != 65408 {
		t.Errorf("the next host finds %d baud", port.Baud())
	}
}

// A host that suspends the flow hears nothing, until it resumes, and the modem goes on meanwhile.
// What it purges is gone.
func TestRFC2217Suspend(t *testing.T) {
	port, err := ListenRFC2217("127.0.0.1:0")
	w := watch(t, port, err)
	h := hostOf(t, w)
	w.expect(t, "DTR on")
	readN(t, h, len(offers))
	much := strings.Repeat("much", comLimit)
	io.WriteString(h, com(8, "")+"one"+com(12, "\x01")+much+com(5, "\x0c"))
	w.expect(t, "one"+much, "RTS off")
	h.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := h.Read(make([]byte, 1)); n > 0 {
		t.Errorf("something came (%v)", err)
	}
	h.SetReadDeadline(time.Now().Add(testkit.Patience))
	io.WriteString(h, com(9, ""))
	want := com(112, "\x01") + com(105, "\x0c") + much
	if got := readN(t, h, len(want)); got != want {
		t.Errorf("after all came %.100q, want %.100q", got, want)
	}
}

// A host that asks and never reads the answers ends its connection, and nobody else's.
func TestRFC2217FloodOfQuestions(t *testing.T) {
	port, err := ListenRFC2217("127.0.0.1:0")
	w := watch(t, port, err)
	h := hostOf(t, w)
	w.expect(t, "DTR on")
	flood := com(8, "") + strings.Repeat(com(0, ""), comLimit/10)
	if _, err := io.WriteString(h, flood); err != nil {
		t.Logf("the flood ended with %v", err)
	}
	w.expect(t, "DTR off")
	var next net.Conn = hostOf(t, w)
	w.expect(t, "DTR on")
	readN(t, next, len(offers))
}
