package server

import (
	"fmt"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"ptymodem/ftpbackend"
)

// TestLeftWaitForNone: sessions that were all left before the server looked at them do not wait for
// each other, nor does a new one wait longer than until they have ended.
func TestLeftWaitForNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &Server{sessions: map[*session]struct{}{}}
		begin := func(name string) *session {
			client := &net.UnixAddr{Name: name}
			s.Announce(client, "ftp.example.com")
			session := &session{server: s, control: &control{client: client.String()}, ended: make(chan struct{})}
			s.sessions[session] = struct{}{}
			return session
		}
		var left []*session
		for i := range 3 {
			left = append(left, begin(fmt.Sprint(i)))
			s.Leave(&net.UnixAddr{Name: fmt.Sprint(i)})
		}
		began := time.Now()
		for _, session := range left {
			go func() {
				s.awaitLeft(session, nil)
				close(session.ended)
			}()
		}
		s.awaitLeft(begin("new"), nil)
		s.awaitLeft(nil, nil) // as Close does
		if took := time.Since(began); took != 0 {
			t.Errorf("a login waited for %v, want none", took)
		}
	})
}

// TestLeaveBeforeAccept: modems that have closed before the server accepts hold no later login up.
func TestLeaveBeforeAccept(t *testing.T) {
	s := startServer(t, Config{})
	network := ftpbackend.Isolated(s, nil)
	began := time.Now()
	for range 5 {
		s.mu.Lock() // which the accepting needs
		for range 4 {
			conn, err := network.DialControl(t.Context(), "ftp.example.com", netip.Addr{}, 21, ftpbackend.Plain)
			if err != nil {
				t.Fatal(err)
			}
			if err := conn.Close(); err != nil {
				t.Fatal(err)
			}
		}
		s.mu.Unlock()
		login(t, s).Close()
		if took := time.Since(began); took >= leaveLimit {
			t.Fatalf("a login came after %v", took)
		}
	}
}
