package emulator

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"ptymodem/ftpbackend"
)

// A fakeServer is an FTP server that does as the test says: each verb has a reply, and a data connection has its own behaviour. It is for what
// a good server never does.
type fakeServer struct {
	t  testing.TB
	ln net.Listener
	wg sync.WaitGroup

	mu      sync.Mutex
	replies map[string]string                 // by verb; "" is silence, "close" and "reset" end the control connection
	data    func(verb string, c *net.TCPConn) // what happens on the data connection after 150
	conns   []net.Conn
	control *net.TCPConn
	seen    []string
	gates   map[string]chan struct{} // replies that wait
}

func newFakeServer(t testing.TB) *fakeServer {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &fakeServer{t: t, ln: ln, replies: map[string]string{
		"": "220 ready", "USER": "331 password", "PASS": "230 welcome", "FEAT": "502 no", "TYPE": "200 ok", "OPTS": "200 ok", "PWD": `257 "/" here`,
		"QUIT": "221 bye", "REST": "350 go on", "SIZE": "213 1000", "CWD": "250 ok", "DELE": "250 ok", "MKD": "257 made", "RMD": "250 ok",
		"RNFR": "350 go on", "RNTO": "250 ok", "MDTM": "213 20260102030405", "RETR": "150 here", "STOR": "150 go on", "LIST": "150 here",
		"NLST": "150 here", "MLSD": "150 here", "226": "226 done",
	}}
	s.data = func(_ string, c *net.TCPConn) { c.Close() }
	s.wg.Add(1)
	go s.accept()
	t.Cleanup(s.close)
	return s
}

// network has this server at fake.example.com.
func (s *fakeServer) network(server *ftpbackend.Server) ftpbackend.Network {
	s.t.Helper()
	route, err := ftpbackend.ParseRoute("fake.example.com=" + s.ln.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	return ftpbackend.Isolated(server, []ftpbackend.Route{route})
}

func (s *fakeServer) reply(verb, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replies[verb] = text
}

// hold keeps the reply of a verb back until gate is closed.
func (s *fakeServer) hold(verb string, gate chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gates = map[string]chan struct{}{verb: gate}
}

func (s *fakeServer) onData(f func(verb string, c *net.TCPConn)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data = f
}

func (s *fakeServer) close() {
	s.ln.Close()
	s.mu.Lock()
	for _, c := range s.conns {
		c.Close()
	}
	s.mu.Unlock()
	s.wg.Wait()
}

func (s *fakeServer) keep(c net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns = append(s.conns, c)
}

func (s *fakeServer) accept() {
	defer s.wg.Done()
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		s.keep(c)
		s.mu.Lock()
		s.control = c.(*net.TCPConn)
		s.mu.Unlock()
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			s.serve(c.(*net.TCPConn))
		}()
	}
}

// say sends the reply of a verb; false ends the session.
func (s *fakeServer) say(c *net.TCPConn, verb string) bool {
	s.mu.Lock()
	text, ok := s.replies[verb]
	gate := s.gates[verb]
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	switch {
	case !ok:
		text = "502 not here"
	case text == "":
		return true
	case text == "reset":
		c.SetLinger(0)
		c.Close()
		return false
	case text == "close":
		c.Close()
		return false
	}
	fmt.Fprintf(c, "%s\r\n", text)
	if strings.HasPrefix(text, "421") {
		c.Close()
		return false
	}
	return true
}

func (s *fakeServer) serve(c *net.TCPConn) {
	defer c.Close()
	if !s.say(c, "") {
		return
	}
	var passive net.Listener
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.seen = append(s.seen, verb)
		_, scripted := s.replies[verb]
		s.mu.Unlock()
		switch verb {
		case "PASV":
			if scripted {
				break
			}
			if passive, err = net.Listen("tcp4", "127.0.0.1:0"); err != nil {
				return
			}
			port := passive.Addr().(*net.TCPAddr).Port
			fmt.Fprintf(c, "227 entering (127,0,0,1,%d,%d)\r\n", port>>8, port&255)
			continue
		case "RETR", "STOR", "LIST", "NLST", "MLSD":
			if !s.transfer(c, verb, passive) {
				return
			}
			continue
		}
		if !s.say(c, verb) {
			return
		}
	}
}

func (s *fakeServer) transfer(c *net.TCPConn, verb string, passive net.Listener) bool {
	defer passive.Close()
	d, err := passive.Accept()
	if err != nil {
		return false
	}
	s.keep(d)
	s.mu.Lock()
	ok := strings.HasPrefix(s.replies[verb], "1")
	do := s.data
	s.mu.Unlock()
	if !s.say(c, verb) {
		return false
	}
	if !ok {
		d.Close()
		return true
	}
	do(verb, d.(*net.TCPConn))
	return s.say(c, "226")
}

// drain reads an upload to its end.
func drain(_ string, c *net.TCPConn) {
	io.Copy(io.Discard, c)
	c.Close()
}
