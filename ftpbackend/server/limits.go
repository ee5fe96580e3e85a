package server

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net"
	"syscall"
	"time"
)

const (
	// DefaultIdle is how long a session may be idle, in real time, unless Config.Idle says
	// otherwise.
	DefaultIdle = 15 * time.Minute
	// MaxSessions is how many control connections a server accepts at a time, for each modem that
	// it serves.
	MaxSessions = 100
	// lastReply is how long it may take to send a reply after which the connection is closed.
	lastReply = time.Second
)

// maxSessions is how many control connections the server accepts.
func (s *Server) maxSessions() int { return MaxSessions * max(s.config.Tenants, 1) }

// full reports whether the server has as many control connections as it accepts.
func (s *Server) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions) >= s.maxSessions()
}

// refuse refuses a connection (RFC 959, 5.4: 421). One that would begin with a TLS handshake is
// closed without a reply.
func (s *Server) refuse(conn *net.TCPConn, implicit bool) {
	s.config.Warn("crowded", fmt.Errorf("the FTP server has %d connections and refuses %v: close some", s.maxSessions(), conn.RemoteAddr()))
	if !implicit {
		_ = conn.SetWriteDeadline(time.Now().Add(lastReply))
		_, _ = io.WriteString(conn, fmt.Sprintf("421 Too many connections, this server takes %d\r\n", s.maxSessions()))
	}
	conn.Close()
}

// active restarts the idle time.
func (c *control) active() {
	if c.idle.Stop() { // otherwise it has fired, or the connection is closed
		c.idle.Reset(c.session.server.config.Idle)
	}
}

// endIdle ends a session that has been idle for too long. A session with a transfer is not idle;
// the final reply restarts the time.
func (c *control) endIdle() {
	server := c.session.server
	if !server.begin() {
		return
	}
	defer server.wg.Done()
	var err error
	defer c.session.guard(&err) // before Done: then the report is there when Close returns
	if c.gate.busy() {
		c.idle.Reset(server.config.Idle)
		return
	}
	server.config.Log("ftp server: %s: no command for %v, closed", c.client, server.config.Idle)
	_ = c.tcp.SetDeadline(time.Now().Add(lastReply)) // a client that has not made its handshake gets no reply
	_ = c.reply(421, fmt.Sprintf("No command for %v, closing", server.config.Idle))
	c.Close()
}

// DefaultLimit is how many bytes a server in memory stores if Config.Limit is 0.
const DefaultLimit = 256 << 20

// warnOfReply warns a person of a refusal whose cause is that this process, or the system, has no
// descriptor left for a file or a data connection. The library reports some of these to the client
// only.
func (s *Server) warnOfReply(reply []byte) {
	if len(reply) < 4 || reply[0] != '4' && reply[0] != '5' {
		return
	}
	text := bytes.TrimRight(reply, "\r\n")
	for _, errno := range []syscall.Errno{syscall.EMFILE, syscall.ENFILE} {
		if before, ok := bytes.CutSuffix(text, []byte(errno.Error())); ok {
			s.config.Warn("server", fmt.Errorf("the FTP server refuses a command: %s: %w", bytes.TrimRight(before[4:], ": "), errno))
		}
	}
}

// Settings are what of a [Config] can be changed while the server runs.
type Settings struct {
	Users              map[string]string // as Config.Users; sessions that are logged in stay so
	RefuseASCIIRestart bool
	Limit              int64 // as Config.Limit, and without effect where that is
}

// Settings returns those in force.
func (s *Server) Settings() Settings {
	now := *s.settings.Load()
	now.Users = maps.Clone(now.Users)
	return now
}

// Change puts others in force.
func (s *Server) Change(to Settings) {
	if to.Limit == 0 {
		to.Limit = DefaultLimit
	}
	to.Users = maps.Clone(to.Users)
	s.settings.Store(&to)
	if s.memory != nil {
		s.memory.SetLimit(to.Limit)
	}
}
