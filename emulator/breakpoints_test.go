package emulator

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/hook"
	"ptymodem/emulator/internal/testkit"
)

// markAt is a mark that notes what becomes of it.
func (h *hooks) markAt(bytes int64, effects ...hook.Effect) hook.Breakpoint {
	return hook.Breakpoint{
		Bytes:  bytes,
		Hit:    func() []hook.Effect { h.note("%d reached", bytes); return effects },
		Missed: func(moved int64) { h.note("%d spared at %d", bytes, moved) },
	}
}

// Marks are reached when so many bytes have moved in data mode, in either direction, and spared
// when it ends before.
func TestMarks(t *testing.T) {
	for _, tt := range []struct {
		name  string
		marks []int64
		play  string // ATE0, a session and files UFS:f and /f of ten bytes
		want  []string
	}{
		{"QFUPL", []int64{10, 0, 3, 3, 11}, "<- AT+QFUPL=\"n\",10\n-> CONNECT\n<= \"0123456789AT\\r\"\n-> +QFUPL: 10,3839\n=> \"\\r\\nOK\\r\\n\"\n-> OK",
			[]string{"0 reached", "3 reached", "3 reached", "11 spared at 10", "10 reached"}},
		{"QFWRITE", []int64{2}, "<- AT+QFOPEN=\"n\"\n-> +QFOPEN: 1\n=> \"\\r\\nOK\\r\\n\"\n<- AT+QFWRITE=1,4\n-> CONNECT\n<= \"0123\"\n-> +QFWRITE: 4,4\n=> \"\\r\\nOK\\r\\n\"",
			[]string{"2 reached"}},
		{"QFDWL", []int64{0, 4, 10, 11}, "<- AT+QFDWL=\"f\"\n-> CONNECT\n=> \"0123456789\"\n-> +QFDWL: 10,3839\n=> \"\\r\\nOK\\r\\n\"",
			[]string{"0 reached", "4 reached", "10 reached", "11 spared at 10"}},
		{"QFREAD", []int64{5, 6}, "<- AT+QFOPEN=\"f\"\n-> +QFOPEN: 1\n=> \"\\r\\nOK\\r\\n\"\n<- AT+QFREAD=1,5\n-> CONNECT 5\n=> \"01234\"\n-> OK",
			[]string{"5 reached", "6 spared at 5"}},
		{"QFTPPUT", []int64{1, 10, 20}, "<- AT+QFTPPUT=\"n\",\"COM:\",0,10,1\n-> CONNECT\n<= \"01234\"\n.. 1ms\n<= \"56789\"\n-> OK\n-> +QFTPPUT: 0,10\n== server:/n \"0123456789\"",
			[]string{"1 reached", "20 spared at 10", "10 reached"}},
		{"QFTPPUT that is escaped", []int64{5, 6}, "<- AT+QFTPPUT=\"n\",\"COM:\"\n-> CONNECT\n<= \"01234\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK\n-> +QFTPPUT: 0,5",
			[]string{"5 reached", "6 spared at 5"}},
		{"pieces", []int64{2, 5}, "<- AT+QFTPPUT=\"n\",\"COM:\",0,3,0\n-> CONNECT\n<= \"012\"\n-> OK\n-> +QFTPPUT: 0,3\n" +
			"<- AT+QFTPPUT=\"n\",\"COM:\",3,5,1\n-> CONNECT\n<= \"34567\"\n-> OK\n-> +QFTPPUT: 0,5",
			[]string{"2 reached", "5 spared at 3", "2 reached", "5 reached"}},
		{"QFTPGET", []int64{0, 9, 10, 11}, "<- AT+QFTPGET=\"f\",\"COM:\"\n-> CONNECT\n=> \"0123456789\"\n-> OK\n-> +QFTPGET: 0,10",
			[]string{"0 reached", "9 reached", "10 reached", "11 spared at 10"}},
		{"no data", []int64{0, 1}, "<- AT+QFTPPUT=\"n\",\"COM:\",0,0,1\n-> CONNECT\n-> OK\n-> +QFTPPUT: 0,0\n<- AT+QFTPGET=\"none\",\"COM:\"\n-> +CME ERROR: 627", nil},
		{"DTR", []int64{3, 4}, "<- AT+QFTPPUT=\"n\",\"COM:\"\n-> CONNECT\n<= \"012\"\n.. 1ms\ndtr off\ndtr on\n.. 1s", []string{"3 reached", "4 spared at 3"}},
		{"both directions", []int64{12}, "<- AT+QFTPGET=\"f\",\"COM:\"\n<= \"xx\"\n-> CONNECT\n=> \"0123456789\"\n-> OK\n-> +QFTPGET: 0,10", []string{"12 reached"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, _ := hookedRig(t, nil)
			r.storeFile("UFS:f", []byte("0123456789"))
			r.serverFile("/f", []byte("0123456789"))
			r.script("<- ATE0\n-> OK\nlogin")
			h.connect = func(hook.Origin) []hook.Breakpoint {
				var all []hook.Breakpoint
				for _, n := range tt.marks {
					all = append(all, h.markAt(n))
				}
				return all
			}
			if tt.name == "both directions" { // the host's two bytes have to be there first
				r.host.(*pipeHost).pipe.SetLimit(1)
				r.host.send([]byte("AT+QFTPGET=\"f\",\"COM:\"\r"))
				r.host.(*pipeHost).held()
				r.host.send([]byte("xx"))
				r.host.(*pipeHost).until(r.host.(*pipeHost).pipe.Settled, "the modem to read")
				r.host.(*pipeHost).pipe.SetLimit(0)
				_, tt.play, _ = strings.Cut(tt.play, "\"xx\"\n")
			}
			r.script(tt.play)
			r.host.settle()
			if diff := cmp.Diff(tt.want, h.taken()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Exactly so many bytes have moved when a mark's effects are done, and what they end gets no more.
func TestMarksAreExact(t *testing.T) {
	content := testkit.Random(100<<10, 4)
	for _, cut := range []int64{0, 1, 1023, 16 << 10, 16<<10 + 1, 70000, 100<<10 - 1, 100 << 10} {
		for _, line := range []string{"AT+QFDWL=\"SD:f\"", "AT+QFTPGET=\"f\",\"COM:\""} {
			t.Run(fmt.Sprintf("%s after %d", line, cut), func(t *testing.T) {
				r, h, log := hookedRig(t, nil)
				r.storeFile("SD:f", content)
				r.serverFile("/f", content)
				r.script("<- ATE0\n-> OK\nlogin")
				log.taken()
				h.connect = func(hook.Origin) []hook.Breakpoint { return []hook.Breakpoint{h.markAt(cut, hook.Reboot{})} }
				r.host.send([]byte(line + "\r"))
				got := strings.Join(texts(r.writesFor(log, 0)), "")
				if want := "\r\nCONNECT\r\n" + string(content[:cut]); got != want {
					t.Errorf("the host reads %d bytes %.40q, want %d", len(got), got, len(want))
				}
				if diff := cmp.Diff([]string{fmt.Sprintf("%d reached", cut)}, h.taken()); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
				if _, open := h.over(); open > 0 {
					t.Errorf("%d commands have not ended", open)
				}
				h.connect = nil
				r.wantWrites(log, "", time.Minute, bootWrites(2*time.Second)...)
			})
		}
		t.Run(fmt.Sprintf("QFUPL after %d", cut), func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.script("<- ATE0\n-> OK")
			log.taken()
			h.connect = func(hook.Origin) []hook.Breakpoint { return []hook.Breakpoint{h.markAt(cut, hook.Reboot{})} }
			r.wantWrites(log, "AT+QFUPL=\"SD:f\",204800\r", 0, timedWrite{0, "\r\nCONNECT\r\n"})
			r.host.send(content)
			r.host.settle()
			if got := r.read("SD:f"); string(got) != string(content[:cut]) {
				t.Errorf("the file has %d bytes, want %d", len(got), cut)
			}
			r.wantWrites(log, "", time.Minute, bootWrites(2*time.Second)...)
			r.wantWrites(log, "ATE0\r", 0, timedWrite{0, "ATE0\r\r\nOK\r\n"}) // what was left is no input
		})
	}
}

// What a mark does besides ending data mode: URCs are held in it, the transfer goes on or fails
// with its code.
func TestMarksAndTransfers(t *testing.T) {
	for _, tt := range []struct {
		name   string
		effect hook.Effect
		play   string
	}{
		{"URC", hook.SendURC{Text: "RING"}, "<- AT+QFTPPUT=\"n\",\"COM:\",0,10,1\n-> CONNECT\n<= \"0123456789\"\n-> OK\n-> RING\n-> +QFTPPUT: 0,10"},
		{"pdp-deact", hook.DeactivatePDP{}, "<- AT+QFTPPUT=\"n\",\"COM:\",0,10,1\n-> CONNECT\n<= \"01234\"\n-> OK\n-> +QIURC: \"pdpdeact\",1\n-> +QFTPPUT: 607,0"},
		{"SD", hook.RemoveSD{}, "<- AT+QFUPL=\"SD:n\",10\n-> CONNECT\n<= \"0123456789\"\n-> +CME ERROR: 409"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, _ := hookedRig(t, nil)
			r.script("<- ATE0\n-> OK\nlogin")
			h.connect = func(hook.Origin) []hook.Breakpoint { return []hook.Breakpoint{h.markAt(5, tt.effect)} }
			r.script(tt.play + "\n.. 1s\nsilent")
			if diff := cmp.Diff([]string{"5 reached"}, h.taken()); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// Data mode that a reset ends spares its marks; one that ATO goes on with is a new one.
func TestMarksSpared(t *testing.T) {
	r, h, _ := hookedRig(t, nil)
	h.connect = func(o hook.Origin) []hook.Breakpoint {
		h.note("%s", o.Line)
		return []hook.Breakpoint{h.markAt(3), h.markAt(7)}
	}
	r.script("<- ATE0\n-> OK\n<- AT+QFUPL=\"n\",10\n-> CONNECT\n<= \"0123\"")
	r.host.settle()
	r.m.Do(hook.Reboot{})
	if diff := cmp.Diff([]string{`AT+QFUPL="n",10`, "3 reached", "7 spared at 4"}, h.taken()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}

	next := make(chan string, 1)
	var asked *hooks
	r2, s := fakeHookedRig(t, func(h *hooks) {
		asked = h
		h.connect = func(o hook.Origin) []hook.Breakpoint {
			h.note("%s", o.Line)
			return []hook.Breakpoint{h.markAt(3), h.markAt(7)}
		}
	})
	s.onData(feed(next))
	r2.script(fakeLogin)
	next <- "0123"
	r2.script("<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"0123\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK\n<- ATO\n-> CONNECT")
	next <- "45"
	r2.script("=> \"45\"")
	close(next)
	r2.script("-> OK\n-> +QFTPGET: 0,6")
	if diff := cmp.Diff([]string{`AT+QFTPGET="a","COM:"`, "3 reached", "7 spared at 4", "ATO", "3 spared at 2", "7 spared at 2"}, asked.taken()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
