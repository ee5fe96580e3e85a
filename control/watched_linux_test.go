package control

import (
	"net"
	"net/http"
	"strings"
	"testing"

	"ptymodem/emulator"
	"ptymodem/emulator/trace"
)

// A recording is shown like a modem: its events, its line, and the pages; and nothing can be done to
// it.
func TestWatched(t *testing.T) {
	hub := NewHub()
	a := New(Config{Version: "test", Hub: hub, Table: emulator.NewTable(), Modems: []Modem{{
		TTY: "/dev/pts/5", Link: "/tmp/modem",
		Watched: &Watched{Name: "/dev/ttyUSB2", State: func() (bool, int, float64) { return true, 9600, 12.5 }},
	}}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a.Serve(l)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	b := &bench{t: t, api: a, url: "http://" + l.Addr().String(), hub: hub}
	hub.Add(trace.Event{Time: 1, Kind: "at", Dir: trace.FromHost, Text: "AT+CSQ"})
	for path, want := range map[string]string{
		"/v1/status":              `"tty":"/dev/pts/5"`,
		"/v1/modems/0":            `"baud":9600`,
		"/v1/events?follow=false": `"text":"AT+CSQ"`,
		"/v1/modems/0/faults":     "[]",
		"/v1/modems/0/findings":   "[]",
		"/v1/report.html":         "AT+CSQ",
		"/v1/commands":            "QFTPPUT",
		"/":                       "<html",
		"/fleet":                  "<html",
		"/console/console.js":     "startConsole",
		"/v1/ready":               "true",
		"/problems/watched":       "watched",
	} {
		if status, body := b.do("GET", path, ""); status != 200 || !strings.Contains(string(body), want) {
			t.Errorf("%s is %d, %.300s; want %q", path, status, body, want)
		}
	}
	for _, r := range routes() {
		if r.shows() {
			continue
		}
		path := strings.NewReplacer("{n}", "0", "{store}", "ufs", "{name}", "a", "{path...}", "a", "{id}", "f1").Replace(r.path)
		b.refused("watched", "/dev/ttyUSB2 is a real module", r.method, path, "{}")
	}
}
