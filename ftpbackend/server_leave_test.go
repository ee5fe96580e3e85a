package ftpbackend

import (
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// TestLeftWaitForNone: sessions that were all left before the server looked at them do not wait for each other, nor does a new one wait
// longer than until they have ended.
func TestLeftWaitForNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &Server{sessions: map[*serverSession]struct{}{}}
		begin := func(name string) *serverSession {
			client := &net.UnixAddr{Name: name}
			s.Announce(client, "ftp.example.com")
			session := &serverSession{server: s, control: &serverControl{client: client.String()}, ended: make(chan struct{})}
			s.sessions[session] = struct{}{}
			return session
		}
		var left []*serverSession
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
	s := srvStart(t, ServerConfig{})
	began := time.Now()
	for range 5 {
		s.mu.Lock() // which the accepting needs
		for range 4 {
			conn, err := net.Dial("tcp", s.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			s.Announce(conn.LocalAddr(), "ftp.example.com")
			if err := leaving(conn, s).Close(); err != nil {
				t.Fatal(err)
			}
		}
		s.mu.Unlock()
		srvLogin(t, s).Close()
		if took := time.Since(began); took >= lastOfAll {
			t.Fatalf("a login came after %v", took)
		}
	}
}
