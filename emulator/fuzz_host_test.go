package emulator

import (
	"fmt"
	"strconv"
	"strings"
	"testing/synctest"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/hook"
	"ptymodem/emulator/serial"
)

// A fuzzHost is a host that does what its bytes say: commands out of the table with values that fit
// or do not, data, escapes, opening and closing, waiting, and bytes that are nothing at all. It
// runs in a bubble of virtual time.
type fuzzHost struct {
	m     *Modem
	pipes []*serial.Pipe
	pipe  *serial.Pipe // that it uses now
	dice  dice
	got   int  // bytes read
	deaf  bool // reads nothing for now
}

// login is the way to an open session.
const login = `ATE0|AT+QICSGP=1,1,"internet"|AT+QIACT=1|AT+QFTPCFG="account","u","p"|AT+QFTPCFG="transmode",1|AT+QFTPCFG="rsptimeout",20|AT+QFTPOPEN="h",21`

// flows are the lines that reach what random ones seldom do; * is a value of the bytes' choice.
var flows = []string{
	`+QFTPPUT="a.txt","COM:",0,*,1`, `+QFTPPUT="a.txt","COM:",*`, `+QFTPPUT="a.txt","UFS:a"`, `+QFTPPUT="b","UFS:a",*`,
	`+QFTPGET="a.txt","COM:"`, `+QFTPGET="a.txt","COM:",*,*`, `+QFTPGET="a.txt","UFS:a"`, `+QFTPGET="a.txt","SD:b",*,*`, `+QFTPGET="x"`,
	`+QFTPLST="."`, `+QFTPLST=".","COM:"`, `+QFTPLST=".","UFS:l"`, `+QFTPNLST="."`, `+QFTPMLSD="."`, `+QFTPCWD="/"`, `+QFTPPWD`,
	`+QFTPSIZE="a"`, `+QFTPMDTM="a"`, `+QFTPDEL="a"`, `+QFTPMKDIR="a"`, `+QFTPRMDIR="a"`, `+QFTPRENAME="a","b"`, `+QFTPLEN`, `+QFTPSTAT`,
	`+QFTPCLOSE`, `+QFTPOPEN="h",21`, `+QFTPOPEN="*",*`, `+QFTPCFG="transmode",*`, `+QFTPCFG="filetype",*`, `+QFTPCFG="rsptimeout",20`,
	`+QFTPCFG="data_address",*`, `+QFTPCFG="ssltype",*`, `+QFTPCFG="account","*","*"`, `+QFTPCFG="contextid",*`,
	`+QFUPL="UFS:a",*`, `+QFUPL="a",100,5`, `+QFUPL="a",*,*,1`, `+QFDWL="a"`, `+QFLST`, `+QFLST="*"`, `+QFDEL="*"`, `+QFDEL="a"`, `+QFLDS="UFS"`,
	`+QFOPEN="a",0`, `+QFOPEN="a",*`, `+QFREAD=1,*`, `+QFREAD=1`, `+QFWRITE=1,*`, `+QFWRITE=1,100,3`, `+QFSEEK=1,*,*`, `+QFPOSITION=1`, `+QFTUCAT=1`,
	`+QFCLOSE=1`, `+QFCLOSE=*`, `+QICSGP=1,1,"*","*","*",1`, `+QIACT=1`, `+QIDEACT=1`, `+QIACT?`, `+QIDNSGIP=1,"*"`, `+QPING=1,"*",*,*`, `+QNTP=1,"*"`,
	`+CFUN=*`, `+CFUN=1,1`, `+CPIN="*"`, `E0`, `E1`, `V*`, `Q*`, `S3=*`, `S4=*`, `S5=*`, `S12=*`, `&D*`, `&F`, `Z`, `&W`, `+IPR=*`, `+CMEE=*`, `O`, `A/`, `I`,
	`+CREG=2;+CREG?`, `+COPS=*`, `+CCLK="*"`, `+QSSLCFG="cacert",0,"UFS:a"`, `+QSSLCFG="*",*,*`, `+QURCCFG="urcport","*"`, `+QIGETERROR`, `&V`, `+CLAC`,
}

// values are what stands for *, beside what is drawn.
var values = []string{"0", "1", "2", "", "-1", "10", "100", "1024", "65536", "4294967295", "9223372036854775807", "99999999999999999999", "0x1F", "h",
	"UFS", "UFS:*", "*", "COM:", "SD:a", "a\xff\xfe", "\xff\xff\xff\xff", "\u017fd", "RAM:a", "\"", ",", "10.0.0.9", "x.invalid", "+++", "3", "4", "AT", "180"}

// play does everything that the bytes say.
func (h *fuzzHost) play(steps int) {
	for ; steps > 0 && !h.dice.over(); steps-- {
		h.step()
		if !h.deaf {
			h.read()
		}
	}
}

func (h *fuzzHost) read() {
	for _, p := range h.pipes {
		h.got += len(p.Receive())
	}
}

// open opens the ports.
func (h *fuzzHost) open() {
	for _, p := range h.pipes {
		h.m.Attach(p)
		p.SetDTR(true)
	}
	synctest.Wait()
}

// say sends lines that | parts, with a second for each.
func (h *fuzzHost) say(lines string) {
	for _, l := range strings.Split(lines, "|") {
		h.send(l + "\r")
		time.Sleep(time.Second)
	}
	h.read()
}

// send sends bytes and lets the modem do with them what it does at once.
func (h *fuzzHost) send(b string) {
	h.pipe.Send([]byte(b))
	synctest.Wait()
}

func (h *fuzzHost) step() {
	d := &h.dice
	switch n := d.roll(32); n {
	default: // one line, mostly
		h.send(h.line() + "\r")
	case 14, 15: // several at once
		var b strings.Builder
		for range 1 + d.roll(6) {
			b.WriteString(h.line() + pick(d, "\r", "\r", "\r\n", "\n", "\r\r", ""))
		}
		h.send(b.String())
	case 16: // with what comes of a host that goes on sending
		h.send(h.line() + "\r" + string(d.bytes(60)) + pick(d, "AT\r", "", "\r", "at\n", "aT"))
	case 17, 18:
		h.send(string(d.bytes(80)))
	case 19:
		h.send(string(noise[:d.word()]))
	case 20:
		h.send(strings.Repeat(pick(d, "x", "+", "\xff", "\r", "a", "\x1a"), 1+d.roll(200)))
	case 21: // a good escape
		time.Sleep(1100 * time.Millisecond)
		h.send("+++")
		time.Sleep(1100 * time.Millisecond)
	case 22:
		h.send(pick(d, "+++", "++", "+++\r", "x+++", "+", "+++ATH\r", "++++"))
	case 23:
		h.pipe.SetDTR(false)
		synctest.Wait()
		if d.roll(2) == 0 {
			h.pipe.SetDTR(true)
		}
	case 24:
		h.pipe.SetDTR(true)
	case 25, 26:
		time.Sleep(time.Duration(1+d.roll(200)) * 10 * time.Millisecond)
	case 27:
		time.Sleep(time.Duration(1+d.roll(200)) * time.Second)
	case 28:
		h.deaf = !h.deaf
		limit := 0
		if h.deaf {
			limit = 1 + d.word()/8
		}
		h.pipe.SetLimit(limit)
	case 29:
		h.pipe = h.pipes[d.roll(len(h.pipes))]
	case 30:
		h.interfere()
	case 31:
		h.read()
		synctest.Wait()
	}
}

// interfere is something from outside.
func (h *fuzzHost) interfere() {
	d := &h.dice
	switch d.roll(12) {
	case 0:
		h.do(hook.SendURC{Text: "+QIURC: \"x\""})
	case 1:
		h.m.Post(hook.SendURC{Text: "later"}, hook.LoseSignal{For: time.Duration(d.roll(60)) * time.Second})
	case 2:
		h.do(hook.LoseSignal{For: time.Duration(d.roll(60)) * time.Second})
	case 3:
		h.do(hook.DeactivatePDP{})
	case 4:
		h.do(hook.Reboot{})
		time.Sleep(rebootTime + time.Second)
	case 5:
		h.m.Post(hook.Reboot{})
	case 6:
		h.do(hook.ChangeSIM{To: "absent"})
	case 7:
		h.do(hook.RemoveSD{})
	case 8:
		h.m.At(h.m.Time()+time.Duration(d.roll(100))*100*time.Millisecond, func() []hook.Effect { return []hook.Effect{hook.DeactivatePDP{}, hook.SendURC{Text: "dated"}} })
	case 9:
		h.do(hook.NoteFault{Name: "x", Text: "y"})
	case 10:
		if d.roll(8) == 7 {
			h.do(hook.Hang{})
		}
	case 11:
		h.m.FTPUnderWay()
	}
}

// do does effects. It does not wait for their end, as that may be a write that waits for this very
// host to read.
func (h *fuzzHost) do(effects ...hook.Effect) {
	go h.m.Do(effects...)
	synctest.Wait()
}

// line is a command line, without its end.
func (h *fuzzHost) line() string {
	d := &h.dice
	switch d.roll(8) {
	case 0, 1, 2, 3:
		return "AT" + h.filled(flows[d.roll(len(flows))])
	case 4, 5:
		return "AT" + h.command()
	case 6:
		var all []string
		for range 1 + d.roll(4) {
			all = append(all, h.command())
		}
		return "AT" + strings.Join(all, ";")
	}
	return pick(d, "AT", "at", "", "A/", "AT ", "AT;", "aT+", "AT+QFTP") + string(d.bytes(30))
}

// filled puts values in the place of every star.
func (h *fuzzHost) filled(flow string) string {
	for strings.Contains(flow, "*") {
		flow = strings.Replace(flow, "*", strings.ReplaceAll(h.value(), "*", "\x00"), 1)
	}
	return strings.ReplaceAll(flow, "\x00", "*")
}

func (h *fuzzHost) value() string {
	d := &h.dice
	switch n := d.roll(64); {
	case n < len(values):
		return values[n]
	case n < 48:
		return strconv.Itoa(d.roll(256))
	case n < 56:
		return strconv.Itoa(d.word())
	}
	return string(d.bytes(40))
}

// command is one of the table's, with parameters.
func (h *fuzzHost) command() string {
	d := &h.dice
	all := h.m.table.Commands()
	c := all[d.roll(len(all))]
	if !strings.HasPrefix(c.Name, "+") {
		return c.Name + pick(d, "", "0", "1", "2", "?", "=?", "=1", "=13", "255")
	}
	if c.Name == "+QPOWD" && d.roll(8) != 7 { // nothing comes after it
		return c.Name + "=?"
	}
	switch d.roll(8) {
	case 0:
		return c.Name
	case 1:
		return c.Name + "?"
	case 2:
		return c.Name + "=?"
	}
	params := c.Params
	var key string
	if len(c.Keys) > 0 {
		k := &c.Keys[d.roll(len(c.Keys))]
		params, key = append(append([]at.Param(nil), k.Index...), k.Params...), strconv.Quote(k.Name)+","
	}
	n := len(params)
	if d.roll(4) == 3 {
		n = d.roll(n + 2)
	}
	args := make([]string, n)
	for i := range args {
		args[i] = "1"
		if i < len(params) {
			args[i] = h.argument(&params[i])
		}
	}
	return c.Name + "=" + key + strings.Join(args, ",")
}

// argument is a value for a parameter, as a rule one that it takes.
func (h *fuzzHost) argument(p *at.Param) string {
	d := &h.dice
	if d.roll(6) == 5 {
		return h.value()
	}
	switch {
	case p.Type == at.TypeText:
		return `"` + pick(d, "a", "UFS:a", "b", "", "COM:", "SD:c", "h", "internet", "*", string(d.bytes(20))) + `"`
	case p.Type == at.TypeWord:
		return fmt.Sprintf("0x%X", d.word())
	case len(p.Values) > 0:
		return strconv.FormatInt(p.Values[d.roll(len(p.Values))], 10)
	case p.Max > p.Min:
		return strconv.FormatInt(p.Min+int64(d.word())%(p.Max-p.Min+1), 10)
	}
	return strconv.FormatInt(p.Min, 10)
}
