package emulator

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/server"
)

// A fakeServer is an FTP server that does as the test says: each verb has a reply, and a data
// connection has its own behaviour. It is for what a good server never does.
type fakeServer struct {
	t  testing.TB
	ln net.Listener
	wg sync.WaitGroup

	mu      sync.Mutex
	replies map[string]string                 // by verb; "" is silence, "close" and "reset" end the control connection, as {reset} does behind a reply
	data    func(verb string, c *net.TCPConn) // what happens on the data connection after 150
	conns   []net.Conn
	control *fakeSession
	seen    []string
	gates   map[string]chan struct{} // replies that wait
	ended   chan struct{}            // closed with the server

	secure fakeTLS
	from   net.IP        // where active data connections come from; nil leaves it to the system
	lines  []string      // commands in full
	asked  chan string   // verbs that are about to be answered, "226" for the end of a transfer
	heard  chan struct{} // something was said to the part that is mute
}

// fakeTLS is how a fake server speaks TLS. A session has it as it was when it began.
type fakeTLS struct {
	cfg      *tls.Config // what AUTH TLS brings; nil has no AUTH
	implicit bool        // TLS from the first byte
	content  string      // of downloads over TLS
	mute     string      // what gets no answer at all: "control", "handshake" after AUTH, "data"
}

// A fakeSession is a control connection: in plain text, or with TLS on top, while Close and
// SetLinger stay the connection's own.
type fakeSession struct {
	*net.TCPConn
	text    net.Conn
	passive net.Listener // announced by the latest PASV
	active  string       // announced by the latest PORT
	protect bool         // PROT P
	tls     fakeTLS
}

func (c *fakeSession) Read(p []byte) (int, error)  { return c.text.Read(p) }
func (c *fakeSession) Write(p []byte) (int, error) { return c.text.Write(p) }

// upgrade puts TLS on the connection; false if the client did not agree.
func (c *fakeSession) upgrade() bool {
	conn := tls.Server(c.TCPConn, c.tls.cfg)
	c.text = conn
	return conn.Handshake() == nil
}

// politeReplies are what a server says to what has no data connection, by verb.
func politeReplies() map[string]string {
	return map[string]string{
		"USER": "331 password", "PASS": "230 welcome", "FEAT": "502 no", "TYPE": "200 ok", "OPTS": "200 ok", "PWD": `257 "/" here`, "QUIT": "221 bye",
		"REST": "350 go on", "SIZE": "213 1000", "CWD": "250 ok", "DELE": "250 ok", "MKD": "257 made", "RMD": "250 ok", "RNFR": "350 go on",
		"RNTO": "250 ok", "MDTM": "213 20260102030405", "PBSZ": "200 ok", "PROT": "200 ok", "PORT": "200 ok",
	}
}

func newFakeServer(t testing.TB) *fakeServer {
	t.Helper()
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &fakeServer{ended: make(chan struct{}), t: t, ln: ln, replies: politeReplies()}
	maps.Copy(s.replies, map[string]string{
		"": "220 ready", "RETR": "150 here", "STOR": "150 go on", "LIST": "150 here", "NLST": "150 here", "MLSD": "150 here", "226": "226 done",
	})
	s.data = func(_ string, c *net.TCPConn) { c.Close() }
	s.heard, s.asked = make(chan struct{}, 1), make(chan string, 256)
	s.wg.Add(1)
	go s.accept()
	t.Cleanup(s.close)
	return s
}

// network has this server at fake.example.com.
func (s *fakeServer) network(server *server.Server) ftpbackend.Network {
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
	close(s.ended)
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
		session := &fakeSession{TCPConn: c.(*net.TCPConn), text: c}
		s.mu.Lock()
		s.control = session
		s.mu.Unlock()
		s.wg.Add(1)
		go func() {
			defer s.wg.Done()
			s.serve(session)
		}()
	}
}

// say sends the reply of a verb; false ends the session.
func (s *fakeServer) say(c *fakeSession, verb string) bool {
	s.mu.Lock()
	text, ok := s.replies[verb]
	gate := s.gates[verb]
	s.mu.Unlock()
	select {
	case s.asked <- verb:
	default: // nobody wants to know
	}
	if gate != nil {
		select {
		case <-gate:
		case <-s.ended:
		}
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
	text, reset := strings.CutSuffix(text, "{reset}")
	if _, raw := strings.CutSuffix(text, "\n"); !raw { // with a line end of its own
		text += "\r\n"
	}
	io.WriteString(c, c.announce(text))
	if reset {
		c.SetLinger(0)
		c.Close()
		return false
	}
	if strings.HasPrefix(text, "421") {
		c.Close()
		return false
	}
	return true
}

func (s *fakeServer) serve(c *fakeSession) {
	defer c.Close()
	defer c.forget()
	s.mu.Lock()
	c.tls = s.secure
	s.mu.Unlock()
	if c.tls.mute == "control" {
		s.ignore(c)
		return
	}
	if c.tls.implicit && !c.upgrade() || !s.say(c, "") {
		return
	}
	r := bufio.NewReader(c)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		s.mu.Lock()
		s.seen = append(s.seen, verb)
		s.lines = append(s.lines, strings.TrimRight(line, "\r\n"))
		_, scripted := s.replies[verb]
		s.mu.Unlock()
		switch {
		case verb == "PASV" && !scripted:
			if !c.listen() {
				return
			}
			fmt.Fprint(c, c.announce("227 entering ({h},{p})\r\n"))
			continue
		case verb == "PASV" || verb == "EPSV":
			if !c.listen() {
				return
			}
		case verb == "AUTH" && !scripted && c.tls.cfg != nil:
			fmt.Fprint(c, "234 go on\r\n")
			if c.tls.mute == "handshake" {
				s.ignore(c)
				return
			}
			if !c.upgrade() {
				return
			}
			continue
		case verb == "PORT":
			c.active = rest
		case verb == "PROT":
			c.protect = rest == "P"
		case verb == "RETR" || verb == "STOR" || verb == "LIST" || verb == "NLST" || verb == "MLSD":
			if !s.transfer(c, verb) {
				return
			}
			continue
		}
		if !s.say(c, verb) {
			return
		}
	}
}

// listen announces an address for a data connection.
func (c *fakeSession) listen() bool {
	c.forget()
	var err error
	if c.passive, err = net.Listen("tcp4", "127.0.0.1:0"); err != nil {
		return false
	}
	return true
}

// announce puts the address of a data connection in a reply: {h} is the host as PASV has it, {h, }
// the same with blanks, {p} and {p, } the port, {n} the port in one number.
func (c *fakeSession) announce(text string) string {
	if c.passive == nil {
		return text
	}
	port := c.passive.Addr().(*net.TCPAddr).Port
	return strings.NewReplacer("{h}", "127,0,0,1", "{h, }", "127, 0, 0, 1", "{p}", fmt.Sprintf("%d,%d", port>>8, port&255),
		"{p, }", fmt.Sprintf("%d, %d", port>>8, port&255), "{n}", fmt.Sprint(port)).Replace(text)
}

// forget drops what was announced for a data connection that nobody took.
func (c *fakeSession) forget() {
	if c.passive != nil {
		c.passive.Close()
		c.passive = nil
	}
}

// data opens the data connection.
func (c *fakeSession) data(from net.IP) (net.Conn, error) {
	if c.passive != nil {
		return c.passive.Accept()
	}
	var h [4]byte
	var hi, lo int
	if _, err := fmt.Sscanf(c.active, "%d,%d,%d,%d,%d,%d", &h[0], &h[1], &h[2], &h[3], &hi, &lo); err != nil {
		return nil, err
	}
	return net.DialTCP("tcp4", &net.TCPAddr{IP: from}, &net.TCPAddr{IP: h[:], Port: hi<<8 | lo})
}

func (s *fakeServer) transfer(c *fakeSession, verb string) bool {
	defer c.forget()
	s.mu.Lock()
	from := s.from
	s.mu.Unlock()
	d, err := c.data(from)
	switch {
	case err != nil && c.passive == nil: // the modem may have reset it before it counts as connected here
		fmt.Fprint(c, "425 no connection\r\n")
		return true
	case err != nil:
		return false
	}
	s.keep(d)
	s.mu.Lock()
	ok := strings.HasPrefix(s.replies[verb], "1") || strings.HasPrefix(s.replies[verb], "200")
	do := s.data
	s.mu.Unlock()
	if !s.say(c, verb) {
		return false
	}
	if !ok {
		d.Close()
		return true
	}
	switch {
	case c.protect && c.tls.mute == "data":
		s.ignore(d)
	case c.protect:
		c.secureData(verb, tls.Server(d, c.tls.cfg))
	default:
		do(verb, d.(*net.TCPConn))
	}
	return s.say(c, "226")
}

// speakTLS changes how the server speaks TLS in the sessions to come.
func (s *fakeServer) speakTLS(change func(f *fakeTLS)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(&s.secure)
}

// connectFrom sets where active data connections come from.
func (s *fakeServer) connectFrom(from net.IP) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.from = from
}

// ignore takes what comes and says nothing, but tells that it has heard something.
func (s *fakeServer) ignore(c io.Reader) {
	c.Read(make([]byte, 1))
	s.heard <- struct{}{}
	io.Copy(io.Discard, c)
}

// secureData is a transfer over TLS: it sends the content, or takes what comes.
func (c *fakeSession) secureData(verb string, d *tls.Conn) {
	defer d.Close()
	if verb == "STOR" {
		io.Copy(io.Discard, d)
		return
	}
	io.WriteString(d, c.tls.content)
}

// drain reads an upload to its end.
func drain(_ string, c *net.TCPConn) {
	io.Copy(io.Discard, c)
	c.Close()
}

// end ends the control connection in the way that a reply can: "close", "reset", or by a 421.
func (s *fakeServer) end(how string) {
	s.mu.Lock()
	c := s.control
	s.mu.Unlock()
	s.reply("end", how)
	s.say(c, "end")
}
