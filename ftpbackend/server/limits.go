package server

import (
	"fmt"
	"io"
	"net"
	"time"
)

const ( // DefaultIdle is how long a session may be idle, in real time, unless ServerConfig.Idle says otherwise.
	DefaultIdle = 15 * time.Minute
	// MaxSessions is how many control connections a server takes at a time for each modem that it serves, whoever makes them.
	MaxSessions = 100
	// lastReply is how long a reply may take to be sent after which the connection is closed.
	lastReply = time.Second
)

// maxSessions is how many control connections the server takes.
func (s *Server) maxSessions() int { return MaxSessions * max(s.config.Tenants, 1) }

// full tells whether there are as many control connections as the server takes.
func (s *Server) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions) >= s.maxSessions()
}

// refuse refuses a connection (RFC 959, 5.4: 421). One that would begin with a TLS handshake is closed without a reply.
func (s *Server) refuse(conn *net.TCPConn, implicit bool) {
	s.config.Warn("crowded", fmt.Errorf("the FTP server has %d connections and refuses %v: close some", s.maxSessions(), conn.RemoteAddr()))
	if !implicit {
		_ = conn.SetWriteDeadline(time.Now().Add(lastReply))
		_, _ = io.WriteString(conn, fmt.Sprintf("421 Too many connections, this server takes %d\r\n", s.maxSessions()))
	}
	conn.Close()
}

// active starts the time of being idle anew.
func (c *control) active() {
	if c.idle.Stop() { // else it has fired, or the connection is closed
		c.idle.Reset(c.session.server.config.Idle)
	}
}

// endIdle ends a session that has been idle for too long. While a transfer is under way it is not idle; its final reply starts the time anew.
func (c *control) endIdle() {
	server := c.session.server
	if !server.begin() {
		return
	}
	defer server.wg.Done()
	var err error
	defer c.session.guard(&err) // before Done: who closes the server has had the report then
	if c.gate.busy() {
		c.idle.Reset(server.config.Idle)
		return
	}
	server.config.Log("ftp server: %s: no command for %v, closed", c.client, server.config.Idle)
	_ = c.tcp.SetDeadline(time.Now().Add(lastReply)) // a client that has not even made its handshake gets none
	_ = c.reply(421, fmt.Sprintf("No command for %v, closing", server.config.Idle))
	c.Close()
}

// DefaultLimit is how much a server in memory stores when ServerConfig.Limit is 0.
const DefaultLimit = 256 << 20
