package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"ptymodem/emulator/trace"
)

const (
	gather    = 30 * time.Millisecond // what comes together is sent together
	stateRate = 100 * time.Millisecond
	keepAlive = 15 * time.Second
)

// A stream is an answer of events.
type stream struct {
	c      *call
	n      int64 // of the latest event that was looked at
	modem  int   // -1 is all
	kinds  []string
	follow bool
	sse    bool

	out     *http.ResponseController
	states  map[int]string // as they were sent last
	stated  time.Time
	waiting []byte // events of a batch
}

// getEvents streams events, as lines of JSON or as server-sent events.
func getEvents(c *call) error {
	s := &stream{c: c, modem: -1, follow: true, out: http.NewResponseController(c.w), states: map[int]string{}}
	if err := s.read(); err != nil {
		return err
	}
	if s.follow {
		select {
		case c.api.streams <- struct{}{}:
			defer func() { <-c.api.streams }()
			c.api.tellBegun()
		default:
			return problem("too-many", "%d streams are open", mostStreams)
		}
	}
	kind := "application/x-ndjson"
	if s.sse {
		kind = "text/event-stream"
	}
	c.w.Header().Set("Content-Type", kind)
	c.w.WriteHeader(http.StatusOK)
	s.run(c.r.Context())
	return nil
}

// read reads the parameters.
func (s *stream) read() error {
	q := s.c.r.URL.Query()
	known := []string{"after", "modem", "kind", "follow"}
	for key := range q {
		if !slices.Contains(known, key) {
			return problem("bad-request", "unknown parameter %q: want one of %s", key, strings.Join(known, ", "))
		}
	}
	s.sse = strings.Contains(s.c.r.Header.Get("Accept"), "text/event-stream")
	number := func(text, what string, to *int64) error {
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 0 {
			return problem("bad-request", "%s=%s: want a number from 0", what, text)
		}
		*to = n
		return nil
	}
	if text := q.Get("after"); text != "" {
		if err := number(text, "after", &s.n); err != nil {
			return err
		}
	}
	if text := s.c.r.Header.Get("Last-Event-ID"); text != "" && s.sse {
		if err := number(text, "Last-Event-ID", &s.n); err != nil {
			return err
		}
	}
	if text := q.Get("modem"); text != "" {
		var n int64
		if err := number(text, "modem", &n); err != nil {
			return err
		}
		if s.modem = int(n); s.modem >= len(s.c.api.modems) {
			return problem("no-modem", "there is no modem %d: they count from 0 to %d", n, len(s.c.api.modems)-1)
		}
	}
	kinds := trace.Kinds()
	if text := q.Get("kind"); text != "" {
		for _, k := range strings.Split(text, ",") {
			if !slices.Contains(kinds, k) {
				return problem("bad-request", "kind=%s: want some of %s", k, strings.Join(kinds, ","))
			}
			s.kinds = append(s.kinds, k)
		}
	}
	switch q.Get("follow") {
	case "", "true":
	case "false":
		s.follow = false
	default:
		return problem("bad-request", "follow=%s: want true or false", q.Get("follow"))
	}
	return nil
}

// run sends events until the client is gone, the API ends, or, without follow, there are no more.
func (s *stream) run(ctx context.Context) {
	buf := make([]Entry, 0, batch)
	for {
		all, missed := s.c.api.cfg.Hub.After(s.n, buf[:0])
		if missed > 0 && s.send("gap", "", fmt.Appendf(nil, `{"from":%d,"to":%d}`, s.n+1, s.n+missed)) != nil {
			return
		}
		s.n += missed
		for i := range all {
			s.n = all[i].N
			s.add(&all[i])
		}
		if s.flush() != nil {
			return
		}
		if len(all) == batch {
			continue
		}
		if len(all) == 0 && !s.follow {
			return
		}
		if s.follow && !s.wait(ctx) {
			return
		}
	}
}

// wait waits for more, and reports false at the end.
func (s *stream) wait(ctx context.Context) bool {
	if s.sse && s.sendStates() != nil {
		return false
	}
	limit := keepAlive
	if s.sse {
		limit = stateRate // the state may change without an event
	}
	idle, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := s.c.api.cfg.Hub.Wait(idle, s.n); err == nil {
		if !s.sse {
			return true
		}
		t := time.NewTimer(gather)
		defer t.Stop()
		select {
		case <-t.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
	if ctx.Err() != nil {
		return false
	}
	if s.sse && time.Since(s.stated) > keepAlive {
		s.stated = time.Now()
		return s.write([]byte(":\n\n")) == nil
	}
	return true
}

func (s *stream) add(e *Entry) {
	if s.modem >= 0 && e.Modem != s.modem || len(s.kinds) > 0 && !slices.Contains(s.kinds, e.Kind) {
		return
	}
	if s.sse && len(s.waiting) > 0 {
		s.waiting = append(s.waiting, ',')
	}
	s.waiting = append(s.waiting, e.JSON()...)
	if !s.sse {
		s.waiting = append(s.waiting, '\n')
	}
}

// flush sends what add has gathered.
func (s *stream) flush() error {
	if len(s.waiting) == 0 {
		return nil
	}
	b := s.waiting
	s.waiting = s.waiting[:0]
	if !s.sse {
		return s.write(b)
	}
	return s.send("", strconv.FormatInt(s.n, 10), fmt.Appendf(nil, "[%s]", b))
}

// sendStates sends the states that have changed.
func (s *stream) sendStates() error {
	if time.Since(s.stated) < stateRate {
		return nil
	}
	for _, m := range s.c.api.modems {
		if s.modem >= 0 && m.index != s.modem {
			continue
		}
		now := s.c.api.state(m)
		key := now
		key.T, key.N = 0, 0
		b, err := json.Marshal(key)
		if err != nil || s.states[m.index] == string(b) {
			continue
		}
		s.states[m.index] = string(b)
		if b, err = json.Marshal(now); err != nil {
			return err
		}
		s.stated = time.Now()
		if err := s.send("state", "", b); err != nil {
			return err
		}
	}
	return nil
}

// send sends a server-sent event; a line of its own where they are not.
func (s *stream) send(event, id string, data []byte) error {
	if !s.sse {
		return s.write(fmt.Appendf(nil, `{"kind":%q,"gap":%s}`+"\n", event, data))
	}
	var b []byte
	if event != "" {
		b = fmt.Appendf(b, "event: %s\n", event)
	}
	if id != "" {
		b = fmt.Appendf(b, "id: %s\n", id)
	}
	return s.write(fmt.Appendf(b, "data: %s\n\n", data))
}

// write sends bytes; a client that takes nothing for long is given up.
func (s *stream) write(b []byte) error {
	_ = s.out.SetWriteDeadline(time.Now().Add(keepAlive))
	_, err := s.c.w.Write(b)
	return errors.Join(err, s.out.Flush())
}
