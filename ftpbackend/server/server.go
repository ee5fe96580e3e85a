package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/afero"

	"ptymodem/ftpbackend/server/memfs"
)

// Config configures the embedded server. The zero value is a server in memory, on loopback, that
// accepts any login.
type Config struct {
	// Root is the folder served; it is made if it is missing. "" keeps everything in memory. With
	// {n} in it each tenant has a folder of its own, see [Server.Tenant]. Clients that are not
	// tenants then see all of these folders, by number, and nothing else. The folder before the
	// first component with {n} has the server's CA.
	Root string
	// Tenants is how many tenants have a folder of their own, if Root has {n}.
	Tenants int
	// Limit is how many bytes are stored in memory, running uploads included. A STOR or APPE past
	// it is answered with 452. 0 means [DefaultLimit]. It has no effect with Root.
	Limit int64
	// Idle ends a session, with 421, that has no transfer and sends no command for that long, in
	// real time. 0 means [DefaultIdle].
	Idle time.Duration
	// Users are the accounts, name to password. If there are none, any login is accepted.
	Users map[string]string
	// RefuseASCIIRestart answers REST in TYPE A with 501, as several servers do.
	RefuseASCIIRestart bool
	// Listen is an additional address, HOST:PORT, for FTP and AUTH TLS; "" means none.
	Listen string
	// PassivePorts are the ports of data connections from clients that come by Listen; the zero
	// value is any. If none is free, PASV and EPSV are answered with 425.
	PassivePorts Ports
	// Announce is where PASV sends clients that come by Listen: an IPv4 address, or a host name
	// that is resolved at each PASV, for a server that is reached through a NAT. It is also the
	// name of its certificate for clients that ask for none. "" is the address that they reached.
	Announce string
	// CertFile and KeyFile are a PEM certificate chain and its key, presented to every client.
	// Without them the server's own CA issues a certificate for each requested name.
	CertFile, KeyFile string
	// Now is the clock for the dates of certificates; nil means [time.Now].
	Now func() time.Time
	// Warn is called with what a person has to know and would not look for, each time that it
	// happens. kind names the kind of event in one word, so that the caller can report each kind
	// once. nil is silent. It is called from several goroutines.
	Warn func(kind string, err error)
	// Log is called with logins, transfers and failed handshakes; nil is silent. It is called from
	// several goroutines.
	Log func(format string, args ...any)
	// Crashed is called after a panic, which is a fault of ours, has ended a session. The report is
	// for a person. nil writes it to standard error.
	Crashed func(report string)

	resolve func(ctx context.Context, host string) ([]netip.Addr, error) // of Announce; nil: the system's
}

// Server is the embedded FTP server: RFC 959 with the additions of RFC 2228, 2428, 3659 and 4217.
// It listens on two loopback ports of its own choice, one for plain FTP and AUTH TLS, one for
// implicit TLS. It has no CA and computes nothing before the first handshake. Its methods may be
// called from several goroutines.
type Server struct {
	config    Config // but for what is in settings
	settings  atomic.Pointer[Settings]
	memory    *memfs.FS        // below files, unless they are in a folder
	root      *os.Root         // nil in memory
	folderOf  func(int) string // of a tenant, below root; nil without {n}
	files     *store           // that clients see which are not tenants
	certs     *certificates
	plain     net.Listener
	implicit  net.Listener
	public    net.Listener // nil without Config.Listen
	announced announcements
	passives  atomic.Uint32 // how many ports of PassivePorts were asked for

	wg       sync.WaitGroup // accept loops, sessions, open files
	mu       sync.Mutex
	sessions map[*session]struct{}
	closed   bool
	closeErr error
	closing  chan struct{}
	ended    chan struct{}
}

// Start starts an embedded server. [Server.Close] ends it. Errors say how to fix them.
func Start(cfg Config) (*Server, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = func(string, ...any) {}
	}
	if cfg.Limit == 0 {
		cfg.Limit = DefaultLimit
	}
	if cfg.Idle == 0 {
		cfg.Idle = DefaultIdle
	}
	if cfg.Warn == nil {
		cfg.Warn = func(string, error) {}
	}
	if cfg.resolve == nil {
		cfg.resolve = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip4", host)
		}
	}
	s := &Server{
		config:   cfg,
		sessions: map[*session]struct{}{},
		closing:  make(chan struct{}),
		ended:    make(chan struct{}),
	}
	s.Change(Settings{cfg.Users, cfg.RefuseASCIIRestart, cfg.Limit})
	if err := s.open(); err != nil {
		s.release()
		return nil, err
	}
	s.serve(s.plain, false)
	s.serve(s.implicit, true)
	if s.public != nil {
		s.serve(s.public, false)
	}
	return s, nil
}

// open opens everything that can fail at the start.
func (s *Server) open() (err error) {
	pinned, err := ownCertificate(s.config.CertFile, s.config.KeyFile)
	if err != nil {
		return err
	}
	s.memory = memfs.New(s.config.Limit)
	s.files = &store{base: s.memory, mu: &sync.Mutex{}}
	load := func() (*authority, error) { return newAuthority(s.config.Now()) }
	if s.config.Root != "" {
		if err := s.openRoot(); err != nil {
			return err
		}
		load = func() (*authority, error) { return keptAuthority(s.root.Name(), &s.config) }
	}
	s.certs = newCertificates(&s.config, pinned, load)
	if s.plain, err = net.Listen("tcp4", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("the FTP server needs a port on 127.0.0.1: %w", err)
	}
	if s.implicit, err = net.Listen("tcp4", "127.0.0.1:0"); err != nil {
		return fmt.Errorf("the FTP server needs a second port on 127.0.0.1: %w", err)
	}
	if s.config.Listen != "" {
		if s.public, err = net.Listen("tcp", s.config.Listen); err != nil {
			return fmt.Errorf("the FTP server cannot listen on %q: %w: give --ftp-listen a free HOST:PORT of this machine", s.config.Listen, err)
		}
	}
	return nil
}

// Addr is the loopback address for plain FTP and AUTH TLS.
func (s *Server) Addr() netip.AddrPort { return addrPort(s.plain) }

// ImplicitAddr is the loopback address that speaks TLS from the first byte.
func (s *Server) ImplicitAddr() netip.AddrPort { return addrPort(s.implicit) }

// ListenAddr returns the actual address of Config.Listen, and whether there is one.
func (s *Server) ListenAddr() (net.Addr, bool) {
	if s.public == nil {
		return nil, false
	}
	return s.public.Addr(), true
}

// Listens reports whether addr, a connection's remote address, is one of the server's.
func (s *Server) Listens(addr net.Addr) bool {
	to, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return false
	}
	to = netip.AddrPortFrom(to.Addr().Unmap(), to.Port())
	if to == s.Addr() || to == s.ImplicitAddr() {
		return true
	}
	if s.public == nil {
		return false
	}
	public := addrPort(s.public)
	return to.Port() == public.Port() && (public.Addr().IsUnspecified() || public.Addr().Unmap() == to.Addr())
}

func addrPort(l net.Listener) netip.AddrPort { return l.Addr().(*net.TCPAddr).AddrPort() }

// Announce tells the server the host name that the connection from client asked for (client is its
// local address, the server's remote one), so that it gets a certificate for that name even without
// SNI. Call it before the connection's first byte. It is forgotten when the connection closes.
func (s *Server) Announce(client net.Addr, host string) {
	s.announced.put(client.String(), announcement{host: host})
}

// Fs returns the files that are served, to read and to fill. After Close, a folder can no longer be
// reached through it; memory can.
func (s *Server) Fs() afero.Fs { return s.files }

// Close ends the listeners and all connections, waits for every goroutine, and keeps what broken
// uploads brought. Later calls wait for the first and return the same.
func (s *Server) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		<-s.ended
		return s.closeErr
	}
	s.closed = true
	s.mu.Unlock()
	s.awaitLeft(nil, nil)
	s.mu.Lock()
	close(s.closing)
	open := make([]*session, 0, len(s.sessions))
	for session := range s.sessions {
		open = append(open, session)
	}
	s.mu.Unlock()

	err := s.closeListeners()
	for _, session := range open {
		session.hangUp()
	}
	s.wg.Wait()
	s.closeErr = errors.Join(err, s.closeRoot())
	close(s.ended)
	return s.closeErr
}

// begin counts something that Close has to wait for, until s.wg.Done. It fails once the server is
// closing.
func (s *Server) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.wg.Add(1)
	return true
}

// release undoes a failed start.
func (s *Server) release() { _ = errors.Join(s.closeListeners(), s.closeRoot()) }

func (s *Server) closeListeners() error {
	var errs []error
	for _, l := range []net.Listener{s.plain, s.implicit, s.public} {
		if l != nil {
			errs = append(errs, l.Close())
		}
	}
	return errors.Join(errs...)
}
