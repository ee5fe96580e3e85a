package control

import (
	"bytes"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"
	"time"

	"ptymodem/emulator/profile"
	"ptymodem/recording"
)

// What a transcript is written with. The times are real ones.
const (
	wholeData  = 1 << 30               // more than a modem's tape holds
	joinWithin = 20 * time.Millisecond // bytes that belong together
	echoWithin = time.Minute           // an echo and its line: this modem sends the echo first, however busy the machine is
)

// getTranscript gives what went over a port since the latest reset.
func getTranscript(c *call) error {
	tape := c.api.cfg.Hub.tape(c.m.index)
	port, err := c.port(tape.Ports())
	if err != nil {
		return err
	}
	o := pacing(c.m.Testbed.Modem.Speed())
	o.Header = c.recorded(tape, port)
	switch data := c.r.URL.Query().Get("data"); data {
	case "":
	case "whole":
		o.Inline = wholeData
	default:
		return problem("bad-request", "data=%s: want data=whole, or leave it out", data)
	}
	frames, lost := tape.Frames(port)
	o.Lost = lost
	var text bytes.Buffer
	if err := recording.Format(&text, frames, o); err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fmt.Sprintf("modem%d.at", c.m.index)}))
	h.Set("Content-Length", strconv.Itoa(text.Len()))
	_, _ = c.w.Write(text.Bytes())
	return nil
}

// pacing is how long bytes belong together, in the time of a modem of that speed.
func pacing(speed float64) recording.Options {
	return recording.Options{Join: time.Duration(speed * float64(joinWithin)), Echo: time.Duration(speed * float64(echoWithin))}
}

// port is the port that is asked for; without ?port= the one that has moved the most bytes. taped
// are those with anything to show, in that order.
func (c *call) port(taped []string) (string, error) {
	all := append(slices.Clone(taped), c.m.address())
	all = append(all, c.m.Ports...)
	query := c.r.URL.Query()
	if !query.Has("port") {
		return all[0], nil
	}
	name := query.Get("port")
	if name == c.m.Link && name != "" {
		name = c.m.TTY
	}
	if !slices.Contains(all, name) {
		slices.Sort(all)
		return "", problem("no-port", "%s has no port %q: want %s", c.m, name, strings.Join(slices.Compact(all), " or "))
	}
	return name, nil
}

// recorded says when and where: time, firmware, port and, where the host has set one, its rate.
func (c *call) recorded(tape *recording.Tape, port string) string {
	state := c.m.Testbed.Modem.State()
	model, _ := profile.Parse(state.Profile) // its own
	words := []string{tape.Begun().UTC().Format("2006-01-02T15:04:05Z"), model.Revision, strings.ReplaceAll(port, " ", ":")}
	for _, p := range state.Ports {
		if p.Name == port && p.Rate > 0 {
			words = append(words, strconv.Itoa(p.Rate))
		}
	}
	return strings.Join(words, " ")
}
