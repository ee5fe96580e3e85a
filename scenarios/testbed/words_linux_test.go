package testbed_test

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"time"

	"ptymodem/recording/transcript"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// words are those of this suite.
func (h *host) words() map[string]transcript.Word {
	later := func(string) error { return nil } // before the session, or after it
	words := map[string]transcript.Word{
		"**": later, "!!": later, "==": later, "unfired": later,
		">>":     h.expectWrites,
		"--":     h.skip,
		"late":   h.late,
		"silent": h.silent,
		"ca":     h.trust,
		"dtr":    h.dtr,
		"reset":  func(string) error { return h.set.Reset(testbed.Keep{}) },
	}
	for word, lines := range shorthands() {
		words[word] = func(string) error { return h.Do(lines) }
	}
	return words
}

func (h *host) skip(rest string) error {
	n, err := strconv.Atoi(rest)
	if err != nil {
		return err
	}
	_, err = h.Take(n)
	return err
}

func (h *host) late(rest string) error {
	d, err := time.ParseDuration(rest)
	if err != nil {
		return err
	}
	if since := h.modem(time.Since(h.port.sent)); since < d {
		return fmt.Errorf("%v have passed, and %v should have", since, d)
	}
	return nil
}

func (h *host) silent(string) error {
	b, err := h.port.read(silence)
	if err != nil {
		return err
	}
	h.Received(b)
	return h.Silent()
}

// dtr opens or closes the tty. After it has been closed echo is on.
func (h *host) dtr(rest string) error {
	if rest == "on" {
		return h.port.open()
	}
	h.port.close()
	h.Rest()
	h.Echo = true
	return nil
}

// trust has the modem check the certificates of its context 0.
func (h *host) trust(string) error {
	pem, err := h.set.Server.CA()
	if err != nil {
		return err
	}
	w, err := h.set.UFS.Create("ca.pem")
	if err != nil {
		return err
	}
	if _, err := w.Write(pem); err != nil {
		return err
	}
	if err := w.Commit(); err != nil {
		return err
	}
	return h.Do("<- AT+QFTPCFG=\"ssltype\",2;+QSSLCFG=\"seclevel\",0,1;+QSSLCFG=\"ignorelocaltime\",0,0;+QSSLCFG=\"cacert\",0,\"ca.pem\"\n-> OK")
}

// shorthands are lines that many sessions have.
func shorthands() map[string]string {
	return map[string]string{
		"pdp":    "<- AT+QIACT=1\n-> OK",
		"open":   "<- AT+QFTPOPEN=\"ftp.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0",
		"login":  "pdp\nopen",
		"ftps":   "<- AT+QFTPCFG=\"ssltype\",2\n-> OK\npdp\nopen",
		"ready":  "<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,1\n<- AT+QFTPPWD\n-> OK\n-> +QFTPPWD: 0,\"/\"",
		"closed": "<- AT+QFTPSTAT\n-> OK\n-> +QFTPSTAT: 0,4",
		"boot":   "-> RDY\n-> +CFUN: 1\n-> +CPIN: READY\n-> +QUSIM: 1\n-> +QIND: SMS DONE\n-> +QIND: PB DONE",
	}
}

// expectWrites compares the next bytes and how they were written: quoted pieces, a duration between
// two of them the least modem time from one to the next.
func (h *host) expectWrites(rest string) error {
	from := h.Taken()
	if _, begins := h.port.since(from); !begins {
		return errors.New("no write begins here")
	}
	var ends []int64
	gaps := map[int]time.Duration{}
	for _, w := range regexp.MustCompile(`"(\\.|[^"])*"|\S+`).FindAllString(rest, -1) {
		if d, err := time.ParseDuration(w); err == nil {
			gaps[len(ends)] = d
			continue
		}
		want, err := h.Content(w)
		if err == nil {
			err = h.Expect(want)
		}
		if err != nil {
			return err
		}
		ends = append(ends, h.Taken())
	}
	writes, _ := h.port.since(from)
	for i, end := range ends {
		if i >= len(writes) || writes[i].end != end {
			return fmt.Errorf("the writes from byte %d end at %v, and should at %v", from, sizes(writes), ends)
		}
		if gap := gaps[i]; gap > 0 && h.modem(writes[i].began.Sub(writes[i-1].began)) < gap {
			return fmt.Errorf("write %d comes %v after the one before, and should after %v", i+1, h.modem(writes[i].began.Sub(writes[i-1].began)), gap)
		}
	}
	return nil
}

// modem is real time as the modem's clock has it.
func (h *host) modem(d time.Duration) time.Duration { return time.Duration(float64(d) * h.speed) }

// sizes are the ends of writes.
func sizes(writes []write) (all []int64) {
	for _, w := range writes {
		all = append(all, w.end)
	}
	return all
}

// numbered is content that is N bytes, perhaps from K, of the file that is {size: N, seed: 1}.
func numbered(part string) ([]byte, bool) {
	m := regexp.MustCompile(`^(\d{1,9}) bytes(?: from (\d{1,9}))?$`).FindStringSubmatch(part)
	if m == nil {
		return nil, false
	}
	n, _ := strconv.ParseInt(m[1], 10, 32)
	from, _ := strconv.ParseInt("0"+m[2], 10, 32)
	b, err := io.ReadAll(scenarios.Random(1, from+n))
	return b[from:], err == nil
}
