package emulator

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/hook"
)

const ms = time.Millisecond

// What stands in for an answer, byte for byte, write for write, with the time of each.
func TestAnswerInstead(t *testing.T) {
	for _, tt := range []struct {
		name, at string
		answer   hook.Response
		send     string
		want     []timedWrite
	}{
		{"fail", "+GMM", hook.Response{Failed: true, Fail: 602}, "AT+GMM\r", []timedWrite{{0, "AT+GMM\r\r\n+CME ERROR: 602\r\n"}}},
		{"fail in words", "+GMM", hook.Response{Failed: true, Fail: 30}, "AT+CMEE=2;+GMM;+GMI\r", []timedWrite{{0, "AT+CMEE=2;+GMM;+GMI\r\r\n+CME ERROR: no network service\r\n"}}},
		{"fail without a text", "+GMM", hook.Response{Failed: true, Fail: 777}, "AT+CMEE=2;+GMM\r", []timedWrite{{0, "AT+CMEE=2;+GMM\r\r\n+CME ERROR: 777\r\n"}}},
		{"fail in general", "+GMM", hook.Response{Failed: true}, "AT+CMEE=0;+GMM\r", []timedWrite{{0, "AT+CMEE=0;+GMM\r\r\nERROR\r\n"}}},
		{"fail what is unknown", "+NOSUCH", hook.Response{Failed: true, Fail: 4}, "AT+NOSUCH\r", []timedWrite{{0, "AT+NOSUCH\r\r\n+CME ERROR: 4\r\n"}}},
		{"silent", "+GMM", hook.Response{Silent: true}, "AT+GMI;+GMM;+CGMR\rATE0\r", []timedWrite{{0, "AT+GMI;+GMM;+CGMR\r\r\nQuectel\r\n"}, {0, "ATE0\r\r\nOK\r\n"}}},
		{"bare AT", "AT", hook.Response{Silent: true}, "AT\rAT+GMM\r", []timedWrite{{0, "AT\r"}, {0, "AT+GMM\r\r\nEC200U\r\n\r\nOK\r\n"}}},
		{"lines", "+GMM", hook.Response{Lines: []string{"one", "two", "OK", "+URC: 1", "+URC: 2"}}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r\r\none\r\ntwo\r\n\r\nOK\r\n"}, {50 * ms, "\r\n+URC: 1\r\n"}, {50 * ms, "\r\n+URC: 2\r\n"}}},
		{"OK goes on", "+GMM", hook.Response{Lines: []string{"one", "OK", "+URC: 1"}}, "AT+GMM;+GMI\r", []timedWrite{
			{0, "AT+GMM;+GMI\r\r\none\r\n\r\nQuectel\r\n\r\nOK\r\n"}, {50 * ms, "\r\n+URC: 1\r\n"}}},
		{"an error does not", "+GMM", hook.Response{Lines: []string{"one", "+CME ERROR: 605", "+URC: 1"}}, "AT+CMEE=0;+GMM;+GMI\r", []timedWrite{
			{0, "AT+CMEE=0;+GMM;+GMI\r\r\none\r\n\r\n+CME ERROR: 605\r\n"}, {50 * ms, "\r\n+URC: 1\r\n"}}},
		{"only a URC", "+QFTPPWD", hook.Response{Lines: []string{"OK", `+QFTPPWD: 0,"/"`}}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}}},
		{"no final result code", "+GMM", hook.Response{Lines: []string{"one", "two"}}, "AT+GMM;+GMI\rAT\r", []timedWrite{
			{0, "AT+GMM;+GMI\r\r\none\r\ntwo\r\n"}, {0, "AT\r\r\nOK\r\n"}}},
		{"numbers", "+GMM", hook.Response{Lines: []string{"one", "NO ANSWER", "+URC: 1"}}, "ATV0+GMM\r", []timedWrite{
			{0, "ATV0+GMM\rone\r\n8\r"}, {50 * ms, "\r\n+URC: 1\r\n"}}},
		{"numbers for OK", "+GMM", hook.Response{Lines: []string{"OK"}}, "ATV0+GMM\r", []timedWrite{{0, "ATV0+GMM\r0\r"}}},
		{"quiet", "+GMM", hook.Response{Lines: []string{"one", "+CME ERROR: 1"}}, "ATQ1+GMM\r", []timedWrite{{0, "ATQ1+GMM\r\r\none\r\n"}}},
		{"busy", "D", hook.Response{Lines: []string{"BUSY"}}, "ATD1;\r", []timedWrite{{0, "ATD1;\r\r\nBUSY\r\n"}}},
		{"error", "+GMM", hook.Response{Lines: []string{"ERROR"}}, "AT+GMM;+GMI\r", []timedWrite{{0, "AT+GMM;+GMI\r\r\nERROR\r\n"}}},
		{"no carrier", "D", hook.Response{Lines: []string{"NO CARRIER"}}, "ATD1;\r", []timedWrite{{0, "ATD1;\r\r\nNO CARRIER\r\n"}}},
		{"CONNECT is a word", "+QFUPL", hook.Response{Lines: []string{"CONNECT 5"}}, "AT+QFUPL=\"a\",3\rAT+GMM\r", []timedWrite{
			{0, "AT+QFUPL=\"a\",3\r\r\nCONNECT 5\r\n"}, {0, "AT+GMM\r\r\nEC200U\r\n\r\nOK\r\n"}}},
		{"a URC before the answer", "+GMM", hook.Response{Effects: []hook.Effect{hook.SendURC{Text: "RING"}, hook.NoteFault{Name: "f", Text: "x"}}}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r"}, {0, "\r\nRING\r\n"}, {0, "\r\nEC200U\r\n\r\nOK\r\n"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			h.answers(tt.at, tt.answer)
			r.wantWrites(log, tt.send, time.Second, tt.want...)
		})
	}
}

// How an answer comes, byte for byte, write for write, with the time of each.
func TestAnswerShapes(t *testing.T) {
	for _, tt := range []struct {
		name, at string
		answer   hook.Response
		send     string
		want     []timedWrite
	}{
		{"delay", "+GMM", hook.Response{Delay: time.Second}, "AT+GMM\rATE0\r", []timedWrite{
			{0, "AT+GMM\r"}, {1000 * ms, "\r\nEC200U\r\n\r\nOK\r\n"}, {1000 * ms, "ATE0\r\r\nOK\r\n"}}},
		{"delay of an error", "+GMM", hook.Response{Delay: time.Second, Failed: true, Fail: 3}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r"}, {1000 * ms, "\r\n+CME ERROR: 3\r\n"}}},
		{"delay of one on a line", "+GMM", hook.Response{Delay: time.Second}, "AT+GMI;+GMM;+CREG=9\r", []timedWrite{
			{0, "AT+GMI;+GMM;+CREG=9\r\r\nQuectel\r\n"}, {1000 * ms, "\r\nEC200U\r\n"}, {1000 * ms, "\r\n+CME ERROR: 53\r\n"}}},
		{"delay of each on a line", "", hook.Response{Delay: time.Second}, "AT+GMI;+GMM\r", []timedWrite{
			{0, "AT+GMI;+GMM\r"}, {1000 * ms, "\r\nQuectel\r\n"}, {1000 * ms, "\r\nEC200U\r\n\r\nOK\r\n"}}},
		{"delay with a result URC", "+QFTPPWD", hook.Response{Delay: time.Second}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {1000 * ms, "\r\nOK\r\n"}, {1050 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}}},
		{"a short delay with a result URC", "+QFTPPWD", hook.Response{Delay: 10 * ms}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {10 * ms, "\r\nOK\r\n"}, {60 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}}},
		{"delay with several", "+QPING", hook.Response{Delay: time.Second}, "AT+QPING=1,\"a\",4,1\r", []timedWrite{
			{0, "AT+QPING=1,\"a\",4,1\r"}, {1000 * ms, "\r\nOK\r\n"}, {1050 * ms, "\r\n+QPING: 0,\"10.12.41.45\",64,61,255\r\n"},
			{1050 * ms, "\r\n+QPING: 0,1,1,0,61,61,61\r\n"}}},
		{"delay with lines", "+GMM", hook.Response{Delay: time.Second, Lines: []string{"OK", "+URC"}}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r"}, {1000 * ms, "\r\nOK\r\n"}, {1050 * ms, "\r\n+URC\r\n"}}},
		{"delay of QFTPSTAT", "+QFTPSTAT", hook.Response{Delay: time.Second}, "AT+QFTPSTAT\r", []timedWrite{
			{0, "AT+QFTPSTAT\r"}, {1000 * ms, "\r\nOK\r\n"}, {1000 * ms, "\r\n+QFTPSTAT: 0,1\r\n"}}},
		{"split", "+GMM", hook.Response{Split: 4}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r"}, {0, "\r\nEC"}, {0, "200U"}, {0, "\r\n\r\n"}, {0, "OK\r\n"}}},
		{"split with a gap", "+GMM", hook.Response{Split: 8, Gap: 20 * ms}, "AT+GMM\rAT\r", []timedWrite{
			{0, "AT+GMM\r"}, {0, "\r\nEC200U"}, {20 * ms, "\r\n\r\nOK\r\n"}, {20 * ms, "AT\r\r\nOK\r\n"}}},
		{"split with a result URC", "+QFTPPWD", hook.Response{Split: 5, Gap: 20 * ms}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {0, "\r\nOK\r"}, {20 * ms, "\n"},
			{70 * ms, "\r\n+QF"}, {90 * ms, "TPPWD"}, {110 * ms, ": 0,\""}, {130 * ms, "/\"\r\n"}}},
		{"split QFTPSTAT", "+QFTPSTAT", hook.Response{Split: 10}, "AT+QFTPSTAT\rAT\r", []timedWrite{
			{0, "AT+QFTPSTAT\r"}, {0, "\r\nOK\r\n"}, {0, "\r\n+QFTPSTA"}, {0, "T: 0,1\r\n"}, {0, "AT\r\r\nOK\r\n"}}},
		{"delay and split", "+GMM", hook.Response{Delay: time.Second, Split: 10, Gap: 30 * ms}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r"}, {1000 * ms, "\r\nEC200U\r\n"}, {1030 * ms, "\r\nOK\r\n"}}},
		{"lose all", "+GMM", hook.Response{Lose: 100}, "AT+GMM\rAT\r", []timedWrite{{0, "AT+GMM\r"}, {0, "AT\r\r\nOK\r\n"}}},
		{"lose more than OK has, not the URC", "+QFTPPWD", hook.Response{Lose: 100}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {50 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}}},
		{"coalesce", "+QFTPPWD", hook.Response{Coalesce: true}, "AT+QFTPPWD\rAT\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {50 * ms, "\r\nOK\r\n\r\n+QFTPPWD: 0,\"/\"\r\n"}, {50 * ms, "AT\r\r\nOK\r\n"}}},
		{"coalesce several", "+QPING", hook.Response{Coalesce: true}, "AT+QPING=1,\"a\",4,1\r", []timedWrite{
			{0, "AT+QPING=1,\"a\",4,1\r"}, {50 * ms, "\r\nOK\r\n\r\n+QPING: 0,\"10.12.41.45\",64,61,255\r\n"}, {50 * ms, "\r\n+QPING: 0,1,1,0,61,61,61\r\n"}}},
		{"coalesce QNTP", "+QNTP", hook.Response{Coalesce: true}, "AT+QNTP=1,\"a\"\r", []timedWrite{
			{0, "AT+QNTP=1,\"a\"\r"}, {50 * ms, "\r\nOK\r\n\r\n+QNTP: 0,\"2026/08/07,05:54:02+32\"\r\n"}}},
		{"coalesce QIACTEX", "+QIACTEX", hook.Response{Coalesce: true}, "AT+QIACTEX=2,0\r", []timedWrite{
			{0, "AT+QIACTEX=2,0\r"}, {100 * ms, "\r\nOK\r\n\r\n+QIACTEX: 2,0\r\n"}}},
		{"coalesce QFTPSTAT", "+QFTPSTAT", hook.Response{Coalesce: true}, "AT+QFTPSTAT\r", []timedWrite{
			{0, "AT+QFTPSTAT\r"}, {0, "\r\nOK\r\n\r\n+QFTPSTAT: 0,1\r\n"}}},
		{"coalesce lines", "+GMM", hook.Response{Coalesce: true, Lines: []string{"one", "OK", "+URC"}}, "AT+GMM\r", []timedWrite{
			{0, "AT+GMM\r\r\none\r\n"}, {50 * ms, "\r\nOK\r\n\r\n+URC\r\n"}}},
		{"coalesce without a URC", "+GMM", hook.Response{Coalesce: true}, "AT+GMM\r", []timedWrite{{0, "AT+GMM\r\r\nEC200U\r\n\r\nOK\r\n"}}},
		{"coalesce a failure", "+QFTPGET", hook.Response{Coalesce: true, URCFirst: true}, "AT+QFTPGET=\"none\",\"COM:\"\r", []timedWrite{
			{0, "AT+QFTPGET=\"none\",\"COM:\"\r"}, {0, "\r\n+CME ERROR: 627\r\n"}}},
		{"coalesce, late, in pieces", "+QFTPPWD", hook.Response{Coalesce: true, Delay: time.Second, Split: 20}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {1050 * ms, "\r\nOK\r\n\r\n+QFTPPWD: 0,"}, {1050 * ms, "\"/\"\r\n"}}},
		{"URC first", "+QFTPPWD", hook.Response{URCFirst: true}, "AT+QFTPPWD\rAT\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {50 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}, {50 * ms, "\r\nOK\r\n"}, {50 * ms, "AT\r\r\nOK\r\n"}}},
		{"URC first, in one write", "+QFTPPWD", hook.Response{URCFirst: true, Coalesce: true}, "AT+QFTPPWD\r", []timedWrite{
			{0, "AT+QFTPPWD\r"}, {50 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n\r\nOK\r\n"}}},
		{"a URC first of a URC that failed", "+QFTPCWD", hook.Response{URCFirst: true}, "AT+QFTPCWD=\"none\"\r", []timedWrite{
			{0, "AT+QFTPCWD=\"none\"\r"}, {50 * ms, "\r\n+QFTPCWD: 627,550\r\n"}, {50 * ms, "\r\nOK\r\n"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.script("login")
			log.taken()
			h.command = func(o hook.Origin) hook.Response {
				if tt.at == "" || o.Name == tt.at {
					return tt.answer
				}
				return hook.Response{}
			}
			r.wantWrites(log, tt.send, 2*time.Second, tt.want...)
		})
	}
}

// Other URCs wait while an answer is on its way, and so do those of a port whose OK waits for its
// URC.
func TestURCsWaitForShapes(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer hook.Response
		want   []timedWrite
	}{
		{"delay", hook.Response{Delay: 100 * ms}, []timedWrite{{0, "AT+QFTPPWD\r"}, {100 * ms, "\r\nOK\r\n"}, {100 * ms, "\r\nRING\r\n"}, {150 * ms, "\r\n+QFTPPWD: 0,\"/\"\r\n"}}},
		{"coalesce", hook.Response{Coalesce: true}, []timedWrite{{0, "AT+QFTPPWD\r"}, {50 * ms, "\r\nOK\r\n\r\n+QFTPPWD: 0,\"/\"\r\n"}, {50 * ms, "\r\nRING\r\n"}}},
		{"split", hook.Response{Split: 5, Gap: 40 * ms}, []timedWrite{{0, "AT+QFTPPWD\r"}, {0, "\r\nOK\r"}, {40 * ms, "\n"}, {40 * ms, "\r\nRING\r\n"},
			{90 * ms, "\r\n+QF"}, {130 * ms, "TPPWD"}, {170 * ms, ": 0,\""}, {210 * ms, "/\"\r\n"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.script("login")
			log.taken()
			h.answers("+QFTPPWD", tt.answer)
			r.m.At(r.m.Time()+10*ms, func() []hook.Effect { return []hook.Effect{hook.SendURC{Text: "RING"}} })
			r.wantWrites(log, "AT+QFTPPWD\r", time.Second, tt.want...)
		})
	}
}

// Noise changes one byte in eight of the answer, never its length, its echo or its URC, and the
// same seed does it again.
func TestGarble(t *testing.T) {
	const answer = "\r\nQuectel\r\nEC200U\r\nRevision: EC200UCNAAR03A09M08\r\n\r\nOK\r\n"
	seen := map[string]bool{}
	for seed := range uint64(20) {
		var got [2]string
		for i := range got {
			r, h, log := hookedRig(t, nil)
			h.answers("I", hook.Response{Garble: true, Seed: seed})
			r.host.send([]byte("ATI\r"))
			w := texts(r.writesFor(log, 0))
			if len(w) != 2 || w[0] != "ATI\r" || len(w[1]) != len(answer) {
				t.Fatalf("the host reads %q", w)
			}
			got[i] = w[1]
		}
		changed := 0
		for i := range answer {
			if got[0][i] != answer[i] {
				changed++
				if c := got[0][i]; c < ' ' || c == 0x7f {
					t.Errorf("seed %d makes %#x of %#x", seed, c, answer[i])
				}
			}
		}
		if changed != len(answer)/8 || got[0] != got[1] {
			t.Errorf("seed %d: %d bytes changed in %q, and then %q; want %d, and the same again", seed, changed, got[0], got[1], len(answer)/8)
		}
		seen[got[0]] = true
	}
	if len(seen) < 20 {
		t.Errorf("20 seeds give %d answers", len(seen))
	}
}

// Of an answer of fewer than eight bytes one is changed, with its URC untouched; what is lost is
// lost once, whichever bytes the seed has it be.
func TestNoiseOnParts(t *testing.T) {
	r, h, log := hookedRig(t, nil)
	r.script("<- ATE0\n-> OK\nlogin")
	log.taken()
	h.answers("+QFTPPWD", hook.Response{Garble: true, Seed: 3})
	r.host.send([]byte("AT+QFTPPWD\r"))
	w := texts(r.writesFor(log, 50*ms))
	if len(w) != 2 || len(w[0]) != 6 || w[0] == "\r\nOK\r\n" || w[1] != "\r\n+QFTPPWD: 0,\"/\"\r\n" {
		t.Errorf("the host reads %q", w)
	}
	h.answers("+QFTPPWD", hook.Response{Coalesce: true, Lose: 5})
	r.host.send([]byte("AT+QFTPPWD\r"))
	w = texts(r.writesFor(log, 50*ms))
	if len(w) != 1 || len(w[0]) != 1+len("\r\n+QFTPPWD: 0,\"/\"\r\n") || !strings.HasSuffix(w[0], "\r\n+QFTPPWD: 0,\"/\"\r\n") {
		t.Errorf("coalesced, the host reads %q", w)
	}
	h.answers("+QFUPL", hook.Response{Lose: 13})
	r.host.send([]byte("AT+QFUPL=\"a\",3\r"))
	r.host.settle()
	r.host.send([]byte("abc"))
	w = texts(r.writesFor(log, 50*ms))
	if all := strings.Join(w, ""); len(all) != len("\r\nCONNECT\r\n\r\n+QFUPL: 3,262\r\n\r\nOK\r\n")-13 {
		t.Errorf("of an upload the host reads %q", w)
	}
}

// Commands with data mode: CONNECT and what follows the data are said in the command's way, the
// data is not.
func TestShapesAndDataMode(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer hook.Response
		send   [2]string // the line, and data after CONNECT
		want   []timedWrite
	}{
		{"download", hook.Response{}, [2]string{"AT+QFTPGET=\"f\",\"COM:\"\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {0, "content"}, {50 * ms, "\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPGET: 0,7\r\n"}}},
		{"part of a download", hook.Response{}, [2]string{"AT+QFTPGET=\"f\",\"COM:\",1,3\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {0, "ont"}, {50 * ms, "\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPGET: 0,3\r\n"}}},
		{"download of nothing", hook.Response{}, [2]string{"AT+QFTPGET=\"f\",\"COM:\",7\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {50 * ms, "\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPGET: 0,0\r\n"}}},
		{"listing", hook.Response{}, [2]string{"AT+QFTPNLST=\".\"\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {0, "f\r\n"}, {50 * ms, "\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPNLST: 0,3\r\n"}}},
		{"download split", hook.Response{Split: 6, Gap: 10 * ms}, [2]string{"AT+QFTPGET=\"f\",\"COM:\"\r"}, []timedWrite{
			{0, "\r\nCONN"}, {10 * ms, "ECT\r\n"}, {10 * ms, "content"}, {60 * ms, "\r\nOK\r\n"},
			{60 * ms, "\r\n+QFT"}, {70 * ms, "PGET: "}, {80 * ms, "0,7\r\n"}}},
		{"download late", hook.Response{Delay: time.Second}, [2]string{"AT+QFTPGET=\"f\",\"COM:\"\r"}, []timedWrite{
			{1000 * ms, "\r\nCONNECT\r\n"}, {1000 * ms, "content"}, {1050 * ms, "\r\nOK\r\n"}, {1050 * ms, "\r\n+QFTPGET: 0,7\r\n"}}},
		{"download joined", hook.Response{Coalesce: true}, [2]string{"AT+QFTPGET=\"f\",\"COM:\"\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {0, "content"}, {50 * ms, "\r\nOK\r\n\r\n+QFTPGET: 0,7\r\n"}}},
		{"upload joined, URC first", hook.Response{URCFirst: true}, [2]string{"AT+QFTPPUT=\"x\",\"COM:\",0,3,1\r", "abc"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {50 * ms, "\r\n+QFTPPUT: 0,3\r\n"}, {50 * ms, "\r\nOK\r\n"}}},
		{"piece joined", hook.Response{Coalesce: true}, [2]string{"AT+QFTPPUT=\"x\",\"COM:\",0,3,0\r", "abc"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {50 * ms, "\r\nOK\r\n\r\n+QFTPPUT: 0,3\r\n"}}},
		{"no bytes", hook.Response{Coalesce: true}, [2]string{"AT+QFTPPUT=\"x\",\"COM:\",0,0,1\r"}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {50 * ms, "\r\nOK\r\n\r\n+QFTPPUT: 0,0\r\n"}}},
		{"QFDWL split", hook.Response{Split: 10}, [2]string{"AT+QFDWL=\"f\"\r"}, []timedWrite{
			{0, "\r\nCONNECT\r"}, {0, "\n"}, {0, "content"}, {0, "\r\n+QFDWL: "}, {0, "7,1c75\r\n\r\n"}, {0, "OK\r\n"}}},
		{"QFUPL with acknowledgements", hook.Response{Split: 20}, [2]string{"AT+QFUPL=\"g\",1025,5,1\r", strings.Repeat("x", 1025)}, []timedWrite{
			{0, "\r\nCONNECT\r\n"}, {0, "A"}, {0, "\r\n+QFUPL: 1025,7800\r"}, {0, "\n\r\nOK\r\n"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.serverFile("/f", []byte("content"))
			r.storeFile("UFS:f", []byte("content"))
			r.script("<- ATE0\n-> OK\nlogin")
			log.taken()
			h.command = func(hook.Origin) hook.Response { return tt.answer }
			if tt.send[1] == "" {
				r.wantWrites(log, tt.send[0], 2*time.Second, tt.want...)
				return
			}
			r.wantWrites(log, tt.send[0], 0, tt.want[0])
			r.wantWrites(log, tt.send[1], 2*time.Second, tt.want[1:]...)
			if strings.Contains(tt.send[0], `3,0`) {
				h.command = nil
				r.script("<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
			}
		})
	}
}

// A late CONNECT holds up nothing but itself: the host's silence counts from it, what it sends
// early is data, and files are there in the end.
func TestLateConnect(t *testing.T) {
	for _, line := range []string{"AT+QFUPL=\"x\",3", "AT+QFTPPUT=\"x\",\"COM:\",0,3,1"} {
		t.Run(line, func(t *testing.T) {
			r, h, log := hookedRig(t, nil)
			r.script("<- ATE0\n-> OK\nlogin")
			log.taken()
			name, _, _ := strings.Cut(line[2:], "=")
			h.answers(name, hook.Response{Delay: 300 * time.Second}) // more than any timeout
			r.wantWrites(log, line+"\r", 303*time.Second, timedWrite{300 * time.Second, "\r\nCONNECT\r\n"})
			r.host.send([]byte("abc"))
			got := strings.Join(texts(r.writesFor(log, time.Second)), "")
			if !strings.Contains(got, "\r\nOK\r\n") || !strings.Contains(got, ": 3,262") && !strings.Contains(got, ": 0,3") {
				t.Errorf("the host reads %q", got)
			}
			content := append(r.read("server:/x"), r.read("UFS:x")...)
			if !bytes.Equal(content, []byte("abc")) {
				t.Errorf("the file has %q", content)
			}
		})
	}
}

// A download that is suspended has its OK at once, however it was to come.
func TestSuspendedIsNotJoined(t *testing.T) {
	r, s := fakeHookedRig(t, func(h *hooks) { h.answers("+QFTPGET", hook.Response{Coalesce: true}) })
	next := make(chan string, 1)
	next <- "abc"
	s.onData(feed(next))
	r.script(fakeLogin)
	r.script("<- AT+QFTPGET=\"a\",\"COM:\"\n-> CONNECT\n=> \"abc\"\n.. 1s\n<= \"+++\"\n.. 1s\n-> OK\n<- AT+GMM\n-> EC200U\n=> \"\\r\\nOK\\r\\n\"\n<- ATO\n-> CONNECT")
	close(next)
	r.script("-> OK\n-> +QFTPGET: 0,3")
}

// Answers go to the port that asked, in its way; the other has the URC as ever, and is not held up.
func TestShapesAreOfOnePort(t *testing.T) {
	r, h, log := hookedRig(t, nil)
	a := r.host.(*pipeHost)
	b := a.another()
	r.script("<- ATE0\n-> OK\nlogin")
	b.settle()
	log.taken()
	h.answers("+QFTPPWD", hook.Response{Split: 12, Gap: 10 * ms})
	a.send([]byte("AT+QFTPPWD\r"))
	a.settle()
	b.send([]byte("AT+GMM\r"))
	if got := string(b.settle()); got != "\r\nEC200U\r\n\r\nOK\r\n" {
		t.Errorf("the other port reads %q", got)
	}
	want := []timedWrite{{0, "\r\nOK\r\n"}, {50 * ms, "\r\n+QFTPPWD: "}, {60 * ms, "0,\"/\"\r\n"}}
	got := r.writesFor(log, time.Second)
	for i := range got {
		got[i].At = got[i].At.Round(ms)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := string(b.settle()); got != "\r\n+QFTPPWD: 0,\"/\"\r\n" {
		t.Errorf("the other port reads %q", got)
	}
	// lines of an answer are for the port alone
	h.answers("+GMM", hook.Response{Lines: []string{"OK", "+URC: 1"}})
	a.send([]byte("AT+GMM\r"))
	r.writesFor(log, time.Second)
	if got := string(b.settle()); got != "" {
		t.Errorf("the other port reads %q", got)
	}
}

// A host that goes away takes with it what was on its way, and the modem goes on.
func TestHostGoesWhileAnswered(t *testing.T) {
	for _, a := range []hook.Response{{Delay: time.Minute}, {Split: 5, Gap: 10 * time.Second}, {Coalesce: true}, {URCFirst: true, Delay: time.Minute}} {
		r, h, log := hookedRig(t, nil)
		r.script("<- ATE0\n-> OK\nlogin")
		h.answers("+QFTPPWD", a)
		r.host.send([]byte("AT+QFTPPWD\r"))
		r.host.settle()
		r.host.dtr(false)
		r.host.dtr(true)
		r.writesFor(log, 2*time.Minute)
		r.wantWrites(log, "AT+QFTPSTAT\r", ms, timedWrite{0, "\r\nOK\r\n"}, timedWrite{0, "\r\n+QFTPSTAT: 0,1\r\n"})
		if _, open := h.over(); open > 0 {
			t.Errorf("%+v: %d commands have not ended", a, open)
		}
	}
}

// A port that is closed for good takes its answers with it: their commands are over, and the modem
// goes on with the other.
func TestPortGoesWhileAnswered(t *testing.T) {
	for _, a := range []hook.Response{{Delay: time.Minute}, {Split: 5, Gap: time.Minute}, {Coalesce: true}, {Lines: []string{"OK", "+URC"}}} {
		r, h, _ := hookedRig(t, nil)
		other := r.host.(*pipeHost).another()
		r.script("<- ATE0\n-> OK\nlogin")
		h.answers("+QFTPPWD", a)
		other.send([]byte("AT+QFTPPWD\r"))
		other.until(other.pipe.Settled, "the modem to read")
		other.pipe.Close()
		other.until(func() bool {
			r.m.loop.Lock()
			defer r.m.loop.Unlock()
			return len(r.m.ports.All()) == 1
		}, "the port to go")
		r.host.settle()
		r.host.pass(2 * time.Minute)
		if _, open := h.over(); open > 0 {
			t.Errorf("%+v: %d commands have not ended", a, open)
		}
		r.script("<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1")
	}
}
