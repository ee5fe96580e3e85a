package server

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"ptymodem/ftpbackend"
)

// TestServerPipelining: commands that come in one write have their replies in order, each its own.
func TestServerPipelining(t *testing.T) {
	s := startServer(t, Config{})
	writeFile(t, s, "/f", "content")
	for range 50 {
		c := login(t, s)
		data := c.passive()
		c.send("RETR missing", "XYZ", "LIST", "NOOP", "STRU F", "RETR f", "STAT", "ABOR", "PWD", "AUTH TLS")
		c.replies(550, 500, 150, 226, 200, 200, 425, 211, 226, 257)
		data.Close()
		c.Close()
	}
}

// TestServerAbortTelnet: ABOR as RFC 959, 4.1.3 has clients send it, with and without a data
// connection that has come about.
func TestServerAbortTelnet(t *testing.T) {
	s := startServer(t, Config{})
	writeFile(t, s, "/big", strings.Repeat("x", 64<<20))
	c := login(t, s)
	for _, abort := range []string{"ABOR", "\xff\xf4\xff\xf2ABOR", "\xff\xf4\xffABOR"} {
		c.passive()
		c.do(150, "RETR big")
		c.send(abort, "NOOP")
		c.replies(426, 226, 200)
		c.do(229, "EPSV") // nobody connects
		c.send("RETR big", abort, "STAT", "PWD")
		c.replies(425, 226, 211, 257)
	}
	for _, unknown := range []string{"XABOR", "NOSTAT", "UNQUIT"} {
		c.do(500, "%s", unknown)
	}
	// By Unicode's rules these are STOR, LIST and MLSD.
	for _, unknown := range []string{"\u017fTOR a", "L\u0131ST", "ML\u017fD", "\u017ftor a"} {
		c.send(unknown, "XYZ", "PWD")
		c.replies(500, 500, 257)
	}
}

// send sends lines in one write.
func (c *testClient) send(lines ...string) {
	c.t.Helper()
	if _, err := io.WriteString(c.conn, strings.Join(lines, "\r\n")+"\r\n"); err != nil {
		c.t.Fatal(err)
	}
}

// replies wants these replies and no others between them.
func (c *testClient) replies(codes ...int) {
	c.t.Helper()
	for i, want := range codes {
		if code, text, err := c.ReadResponse(want); err != nil {
			c.t.Fatalf("reply %d of %v: %d %s (%v)", i+1, codes, code, text, err)
		}
	}
}

// TestServerHostile: eight clients at once send commands without waiting, connect for data or do
// not, abort, and vanish. Every command has exactly its replies. Under the race detector nothing is
// reported. TEST_PTYMODEM_HOSTILE_SESSIONS is how many sessions each client has.
func TestServerHostile(t *testing.T) {
	sessions := 40
	if n, err := strconv.Atoi(os.Getenv("TEST_PTYMODEM_HOSTILE_SESSIONS")); err == nil {
		sessions = n
	}
	bothRoots(t, func(t *testing.T, s *Server) {
		writeFile(t, s, "/f", strings.Repeat("0123456789", 5000))
		writeFile(t, s, "/big", strings.Repeat("x", 8<<20))
		var clients sync.WaitGroup
		for i := range 8 {
			clients.Go(func() {
				h := &hostile{Rand: rand.New(rand.NewPCG(1, uint64(i))), server: s}
				for n := range sessions {
					if err := h.session(); err != nil {
						t.Errorf("client %d, session %d: %v", i, n, err)
						return
					}
				}
			})
		}
		clients.Wait()
		c := login(t, s)
		c.put("still there", "STOR last")
		c.brings("still there", "RETR last")
	})
}

// A hostile client does what it likes.
type hostile struct {
	*rand.Rand
	server *Server
	c      *testClient
	data   sync.WaitGroup
	open   []io.Closer // of data connections
	stuck  bool        // the latest of them moves nothing
}

func (h *hostile) session() (err error) {
	conn, err := net.Dial("tcp", h.server.Addr().String())
	if err != nil {
		return err
	}
	defer h.data.Wait()
	defer conn.Close()
	defer func() {
		for _, c := range h.open {
			c.Close()
		}
		h.open = nil
	}()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return err
	}
	h.stuck = false
	h.c = &testClient{conn: conn, Conn: textproto.NewConn(conn)}
	if _, _, err := h.c.ReadResponse(220); err != nil {
		return err
	}
	batch := []string{"USER test", "PASS test", "TYPE I"}
	if err := h.ask(batch...); err != nil {
		return err
	}
	for range 1 + h.IntN(6) {
		if err := h.round(); err != nil {
			return err
		}
	}
	switch h.IntN(3) {
	case 0:
		return h.ask("NOOP", "QUIT")
	case 1: // in the middle of something
		_, err = io.WriteString(conn, "EPSV\r\nRETR f\r\nNOO")
	default:
		_ = conn.(*net.TCPConn).SetLinger(0)
		_, err = io.WriteString(conn, "LIST\r\nSTAT\r\n")
	}
	return err
}

// round sends some commands in one write and checks what comes back.
func (h *hostile) round() error {
	stuck, err := h.channel()
	if h.stuck = stuck; err != nil {
		return err
	}
	var batch []string
	for range 1 + h.IntN(8) {
		all := []string{"NOOP", "PWD", "XYZ", "STAT", "SIZE f", "RETR missing", "RETR f", "RETR big", "STOR g", "APPE g", "LIST", "NLST", "MLSD",
			"REST 3", "STRU F", "ABOR", "\xff\xf4\xff\xf2ABOR", "XABOR", "", "DELE g", "STAT f"}
		line := all[h.IntN(len(all))]
		batch = append(batch, line)
		if stuck && ftpbackend.MovesData(strings.Fields(line + " x")[0]) {
			batch = append(batch, "ABOR") // or it waits for a data connection, or for somebody who reads
		}
	}
	return h.ask(batch...)
}

// channel makes ready for a transfer, in one way or another; stuck is one that does not end by
// itself.
func (h *hostile) channel() (stuck bool, err error) {
	switch h.IntN(4) {
	case 0:
		return h.stuck, nil // there may be one from before
	case 1:
		ln, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return false, err
		}
		port := ln.Addr().(*net.TCPAddr).Port
		if h.IntN(4) == 0 {
			ln.Close() // refused
		} else {
			h.open = append(h.open, ln)
			how := h.Uint32()
			h.data.Go(func() {
				for {
					conn, err := ln.Accept()
					if err != nil {
						return
					}
					drain(conn, how)
				}
			})
		}
		return false, h.ask(fmt.Sprintf("PORT 127,0,0,1,%d,%d", port>>8, port&255))
	}
	if err := h.c.PrintfLine("EPSV"); err != nil {
		return false, err
	}
	_, text, err := h.c.ReadResponse(229)
	if err != nil {
		return false, err
	}
	_, port, _ := strings.Cut(text, "(|||")
	port, _, _ = strings.Cut(port, "|")
	if h.IntN(4) == 0 {
		return true, nil // nobody connects
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		return false, err
	}
	h.open = append(h.open, conn)
	if h.IntN(4) == 0 {
		return true, nil // nobody reads
	}
	how := h.Uint32()
	h.data.Go(func() { drain(conn, how) })
	return false, nil
}

// drain is the client's side of a data connection.
func drain(conn net.Conn, how uint32) {
	defer conn.Close()
	if conn.SetDeadline(time.Now().Add(2*time.Minute)) != nil {
		return
	}
	switch how % 5 {
	case 0:
	case 1:
		_ = conn.(*net.TCPConn).SetLinger(0)
	case 2:
		_, _ = io.CopyN(conn, strings.NewReader(strings.Repeat("up", 5000)), int64(how%10000))
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	case 3:
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.CopyN(io.Discard, conn, int64(how%100000))
	default:
		_ = conn.(*net.TCPConn).CloseWrite()
		_, _ = io.Copy(io.Discard, conn)
	}
}

// ask sends commands in one write, and wants each to have its replies: a preliminary one only where
// data moves, and one that is final. STAT may speak while a transfer before it goes on.
func (h *hostile) ask(batch ...string) error {
	if _, err := io.WriteString(h.c.conn, strings.Join(batch, "\r\n")+"\r\n"); err != nil {
		return err
	}
	left := slices.Clone(batch)
	prelim := false
	for len(left) > 0 {
		code, text, err := h.c.ReadResponse(0)
		if err != nil {
			return fmt.Errorf("%q, of which %q is left: %w", batch, left, err)
		}
		verb, argument, _ := splitCommand([]byte(left[0]))
		switch {
		case code < 200 && ftpbackend.MovesData(verb) && !prelim:
			prelim = true
			continue
		case code == 211 && ftpbackend.MovesData(verb) && prelim && len(left) > 1 && left[1] == "STAT":
			left = slices.Delete(left, 1, 2)
			continue
		case !fits(verb, argument, code):
			return fmt.Errorf("%q: %d %s answers %q", batch, code, text, left[0])
		}
		left, prelim = left[1:], false
	}
	return nil
}

// fits reports whether a command can have this as its final reply.
func fits(verb, argument string, code int) bool {
	want := map[string][]int{
		"USER": {331}, "PASS": {230}, "TYPE": {200}, "NOOP": {200}, "PWD": {257}, "XYZ": {500}, "XABOR": {500}, "": {500}, "STAT": {211, 213},
		"SIZE": {213}, "REST": {350}, "STRU": {200}, "ABOR": {226}, "DELE": {250, 550}, "QUIT": {221}, "PORT": {200},
	}[verb]
	if ftpbackend.MovesData(verb) {
		want = []int{226, 425, 426, 450, 451, 550}
	}
	if verb == "RETR" && argument == "missing" {
		want = []int{550}
	}
	return slices.Contains(want, code)
}
