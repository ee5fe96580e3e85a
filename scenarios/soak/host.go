package soak

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Line is the host's end of the modem's port. Its times are the modem's.
type Line interface {
	// Open and Close open and close the port, and with it DTR.
	Open() error
	Close() error
	// Send writes. What the modem does not take in time is lost.
	Send(b []byte)
	// Receive gives what comes next, or nothing if nothing comes for so long.
	Receive(within time.Duration) []byte
}

// The host's patience, in modem time.
const (
	answerWait = 10 * time.Second  // for a final result code
	resultWait = 120 * time.Second // for a result URC
	dataWait   = 120 * time.Second // for the end of data mode
)

// A Host does anything at random on one port, one session after the other.
type Host struct {
	Figures Figures
	line    Line
	rand    *rand.Rand
	in      []byte // and not looked at yet
}

// NewHost makes a host that a seed rules.
func NewHost(line Line, seed uint64) *Host {
	return &Host{line: line, rand: rand.New(rand.NewPCG(seed, 0))}
}

// Session opens the port, does a number of things and closes it. An error means that the port
// cannot be opened.
func (h *Host) Session() error {
	h.in = nil
	if err := h.line.Open(); err != nil {
		return err
	}
	h.Figures.Sessions++
	if h.wake() {
		h.logIn()
		for range h.rand.IntN(16) {
			h.something()
			h.idle(time.Duration(h.rand.IntN(2000)) * time.Millisecond)
		}
		if h.rand.IntN(5) > 0 { // else it goes without logging out
			h.result("AT+QFTPCLOSE")
		}
	}
	return h.line.Close()
}

// LogOut opens the port, ends what is open and closes it: after it the modem has no connection and
// no open file. It tries until it knows.
func (h *Host) LogOut() error {
	h.in = nil
	if err := h.line.Open(); err != nil {
		return err
	}
	for range 100 {
		if !h.wake() {
			continue
		}
		h.result("AT+QFTPCLOSE")
		h.command("AT+QIDEACT=1")
		if h.closeFiles() {
			return h.line.Close()
		}
	}
	return errors.Join(errors.New("the modem does not log out"), h.line.Close())
}

// closeFiles closes what AT+QFOPEN? lists, and reports whether it lists nothing.
func (h *Host) closeFiles() bool {
	h.Figures.Commands++
	h.send([]byte("AT+QFOPEN?\r"))
	handle := regexp.MustCompile(`^\+QFOPEN: .*,(\d+),\d+$`)
	var handles []string
	for {
		l, ok := h.read(answerWait)
		if m := handle.FindStringSubmatch(l); m != nil {
			handles = append(handles, m[1])
		} else if !ok || strings.HasSuffix(l, "ERROR") || l == "OK" {
			for _, handle := range handles {
				h.command("AT+QFCLOSE=" + handle)
			}
			return l == "OK" && len(handles) == 0
		}
	}
}

// wake finds the way to a modem that answers: out of data mode, past a boot, after bytes that were
// lost.
func (h *Host) wake() bool {
	for try := range 20 {
		if h.command("AT") == "OK" && h.command("ATE0") == "OK" {
			return true
		}
		if try%2 == 1 {
			h.suspend()
		}
	}
	return false
}

// logIn sets up what a session needs, each setting now and then another one.
func (h *Host) logIn() {
	for _, l := range []string{
		`AT+QICSGP=1,1,"internet"`, "AT+QIACT=1", `AT+QFTPCFG="contextid",1`, `AT+QFTPCFG="account","test","test"`,
		fmt.Sprintf(`AT+QFTPCFG="filetype",%d`, h.rand.IntN(10)/9),
		fmt.Sprintf(`AT+QFTPCFG="transmode",%d`, min(h.rand.IntN(5), 1)),
		fmt.Sprintf(`AT+QFTPCFG="ssltype",%d`, h.pick(0, 0, 0, 0, 0, 0, 0, 1, 2)),
		fmt.Sprintf(`AT+QFTPCFG="rsptimeout",%d`, h.pick(20, 60, 90)),
		fmt.Sprintf(`AT+CMEE=%d`, h.rand.IntN(3)),
	} {
		h.command(l)
	}
	h.result(`AT+QFTPOPEN="ftp.example.com",21`)
}

// something does one thing of all that there are.
func (h *Host) something() {
	name, size := fmt.Sprintf("f%d", h.rand.IntN(8)), h.rand.IntN(24<<10)
	store := []string{"UFS:", "SD:", ""}[h.rand.IntN(3)] + name
	upload := func() { h.upload(fmt.Sprintf(`AT+QFTPPUT="/%s","COM:",0,%d,%d`, name, size, h.rand.IntN(2)), size) }
	keep := func() { h.upload(fmt.Sprintf(`AT+QFUPL="%s",%d,20`, store, size), size) }
	things := []func(){
		upload, upload, upload, upload, keep, keep, keep,
		func() { h.upload(fmt.Sprintf(`AT+QFTPPUT="/%s","COM:",0`, name), size) },
		func() { h.download(fmt.Sprintf(`AT+QFTPGET="/%s","COM:"`, name)) },
		func() { h.download(fmt.Sprintf(`AT+QFTPGET="/%s","COM:",%d`, name, h.rand.IntN(24<<10))) },
		func() { h.download(fmt.Sprintf(`AT+QFDWL="%s"`, store)) },
		func() { h.download(`AT+QFTPLIST="/"`) },
		func() { h.download(`AT+QFTPMLSD="/","COM:"`) },
		func() {
			h.result(fmt.Sprintf(`AT+QFTPPUT="/%s","%s",%d`, name, store, h.rand.IntN(2)*h.rand.IntN(9000)))
		},
		func() { h.result(fmt.Sprintf(`AT+QFTPGET="/%s","%s"`, name, store)) },
		func() { h.result(`AT+QFTPLIST="/","UFS:list"`) },
		func() { h.result(`AT+QFTPNLST="/","UFS:list"`) },
		func() { h.result(fmt.Sprintf(`AT+QFTPSIZE="/%s"`, name)) },
		func() { h.result(fmt.Sprintf(`AT+QFTPMDTM="/%s"`, name)) },
		func() { h.result(fmt.Sprintf(`AT+QFTPDEL="/%s"`, name)) },
		func() { h.result(fmt.Sprintf(`AT+QFTPRENAME="/%s","/f%d"`, name, h.rand.IntN(8))) },
		func() {
			h.result(`AT+QFTPMKDIR="/d"`)
			h.result(`AT+QFTPCWD="/d"`)
			h.result("AT+QFTPPWD")
			h.result(`AT+QFTPCWD="/"`)
			h.result(`AT+QFTPRMDIR="/d"`)
		},
		func() { h.result("AT+QFTPSTAT") },
		func() { h.file(store, size) },
		func() { h.command(fmt.Sprintf(`AT+QFDEL="%s"`, store)) },
		func() { h.command(`AT+QFLST="*"`); h.command("AT+QFLDS"); h.command("AT+QFOPEN?") },
		func() { h.command("AT+CSQ;+CREG?;+CGATT?;+QIACT?") },
		func() { h.result("AT+QFTPCLOSE"); h.result(`AT+QFTPOPEN="ftp.example.com",21`) },
		func() { h.command("AT+QIDEACT=1"); h.logIn() },
		func() { // the port goes away and comes back, whatever is under way
			if h.line.Close() == nil && h.line.Open() == nil {
				h.wake()
			}
		},
		func() {
			if h.rand.IntN(4) == 0 {
				h.command("AT+CFUN=1,1")
				h.wake()
				h.logIn()
			}
		},
		func() { // noise
			b := make([]byte, 1+h.rand.IntN(200))
			h.random(b)
			h.send(b)
			h.send([]byte("\r"))
			h.wake()
		},
	}
	things[h.rand.IntN(len(things))]()
}

// file works on a file by a handle.
func (h *Host) file(name string, size int) {
	size %= 4 << 10
	if h.command(fmt.Sprintf(`AT+QFOPEN="%s",%d`, name, h.rand.IntN(3))) != "OK" {
		return
	}
	for handle := range 3 { // which it is was on a line that may have been damaged
		h.upload(fmt.Sprintf("AT+QFWRITE=%d,%d,5", handle+1, size), size)
		h.command(fmt.Sprintf("AT+QFSEEK=%d,0,0", handle+1))
		h.download(fmt.Sprintf("AT+QFREAD=%d,%d", handle+1, size))
		h.command(fmt.Sprintf("AT+QFCLOSE=%d", handle+1))
	}
}

// upload sends data in data mode, and now and then escapes from it, goes away, or sends too little
// or too much.
func (h *Host) upload(line string, size int) {
	if h.command(line) != "CONNECT" {
		return
	}
	data := make([]byte, size)
	h.random(data)
	for len(data) > 0 {
		n := min(len(data), 1+h.rand.IntN(6000))
		h.send(data[:n])
		data = data[n:]
		switch h.rand.IntN(40) {
		case 0:
			h.escape()
			h.Figures.Suspends++
			h.until(dataWait, line)
			return
		case 1:
			data = append(data, "at\r\n"...)
		case 2:
			h.pause(time.Duration(h.rand.IntN(30)) * time.Second)
		case 3:
			h.leave(line)
			return
		}
	}
	if strings.HasSuffix(line, `"COM:",0`) && h.rand.IntN(4) > 0 { // without a length it ends by +++, or by silence
		h.escape()
	}
	h.until(dataWait, line)
}

// download reads data mode to its end, and now and then suspends it, or goes away.
func (h *Host) download(line string) {
	if h.command(line) != "CONNECT" {
		return
	}
	switch h.rand.IntN(12) {
	case 0:
		h.line.Receive(time.Second)
		h.suspend()
		h.Figures.Suspends++
		h.command("AT")
		if h.command("ATO") != "CONNECT" {
			return
		}
	case 1:
		h.leave(line)
		return
	}
	h.until(dataWait, line)
}

// leave ends data mode the hard way: the port is closed, and opened again.
func (h *Host) leave(line string) {
	if h.line.Close() == nil && h.line.Open() == nil {
		h.until(time.Second, line)
		h.wake()
	}
}

// suspend is +++ with its silence. What comes meanwhile is dropped.
func (h *Host) suspend() {
	h.escape()
	h.in = nil
}

// escape is +++ with its silence.
func (h *Host) escape() {
	h.pause(1200 * time.Millisecond)
	h.send([]byte("+++"))
	h.pause(1200 * time.Millisecond)
}

// result sends a command that answers by a URC, and waits for that.
func (h *Host) result(line string) {
	if h.command(line) == "OK" {
		h.until(resultWait, line)
	}
}

// until reads to the result of a command: its URC, or what says that none comes.
func (h *Host) until(within time.Duration, line string) {
	name, _, _ := strings.Cut(strings.TrimPrefix(line, "AT"), "=")
	result := regexp.MustCompile(`^` + regexp.QuoteMeta(name) + `: (\d+)`)
	for {
		l, ok := h.read(within)
		if !ok {
			h.Figures.Silences++
			h.wake()
			return
		}
		if m := result.FindStringSubmatch(l); m != nil {
			if code, err := strconv.Atoi(m[1]); err == nil && code == 0 || strings.HasPrefix(name, "+QFUPL") {
				h.Figures.Transfers++
			}
			return
		}
		if l == "RDY" || l == "ERROR" || strings.HasPrefix(l, "+CME ERROR") || l == "NO CARRIER" || strings.HasPrefix(l, `+QIURC: "pdpdeact"`) {
			return
		}
		if l == "OK" && !strings.HasPrefix(name, "+QFTP") {
			return
		}
	}
}

// command sends a line and reads to its final result code, CONNECT included; "" if none comes.
func (h *Host) command(line string) string {
	h.Figures.Commands++
	h.send([]byte(line + "\r"))
	for {
		l, ok := h.read(answerWait)
		switch {
		case !ok:
			h.Figures.Silences++
			return ""
		case l == "OK" || strings.HasPrefix(l, "CONNECT"):
			h.Figures.OK++
			return strings.Fields(l)[0]
		case l == "ERROR" || strings.HasPrefix(l, "+CME ERROR") || l == "NO CARRIER":
			return "ERROR"
		}
	}
}

// lineLimit is how long a line may be before it is taken for data.
const lineLimit = 4 << 10

// read gives the next line that is not empty. Of data it gives pieces.
func (h *Host) read(within time.Duration) (string, bool) {
	for {
		if i := bytes.IndexByte(h.in, '\n'); i >= 0 || len(h.in) > lineLimit {
			if i < 0 {
				i = len(h.in) - 1
			}
			l := string(bytes.TrimSpace(h.in[:i]))
			h.in = h.in[i+1:]
			if l != "" {
				return l, true
			}
			continue
		}
		b := h.line.Receive(within)
		if len(b) == 0 {
			h.in = nil
			return "", false
		}
		h.Figures.Bytes += int64(len(b))
		h.in = append(slices.Clip(h.in), b...)
	}
}

// idle lets modem time pass, and drops what comes.
func (h *Host) idle(d time.Duration) {
	h.pause(d)
	h.in = nil
}

// pause waits until nothing has come for so long.
func (h *Host) pause(d time.Duration) {
	for b := h.line.Receive(d); len(b) > 0; b = h.line.Receive(d) {
		h.Figures.Bytes += int64(len(b))
		h.in = append(slices.Clip(h.in), b...)
	}
}

func (h *Host) send(b []byte) {
	h.Figures.Bytes += int64(len(b))
	h.line.Send(b)
}

func (h *Host) random(b []byte) {
	for i := range b {
		b[i] = byte(h.rand.Uint32())
	}
}

func (h *Host) pick(of ...int) int { return of[h.rand.IntN(len(of))] }
