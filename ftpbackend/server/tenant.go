package server

import (
	"fmt"
	"net"
	"net/netip"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/afero"
)

// maxAnnounced bounds what is kept for connections that may never come. As many as there may be
// modems live at a time.
const maxAnnounced = 1 << 14

// An announcement is what is known of a connection before its first byte.
type announcement struct {
	host   string  // that it asked for
	tenant *Tenant // its tenant, or nil
	left   bool    // the modem has closed it
}

// announcements are kept by the client's address.
type announcements struct {
	mu  sync.Mutex
	all map[string]announcement
}

func (a *announcements) put(client string, what announcement) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.all == nil {
		a.all = map[string]announcement{}
	}
	if len(a.all) >= maxAnnounced {
		for old := range a.all { // any one: a client that has not connected by now hardly will
			delete(a.all, old)
			break
		}
	}
	a.all[client] = what
}

// leave notes that the modem is about to close the connection.
func (a *announcements) leave(client string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if what, ok := a.all[client]; ok {
		what.left = true
		a.all[client] = what
	}
}

func (a *announcements) get(client string) announcement {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.all[client]
}

func (a *announcements) forget(client string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.all, client)
}

// numberMark stands for a tenant's number in a path.
const numberMark = "{n}"

// CheckNumbered refuses a path with .. after {n}: it would lead out of the tenant's folder.
func CheckNumbered(path string) error {
	_, after, ok := strings.Cut(filepath.ToSlash(path), numberMark)
	if ok && slices.Contains(strings.Split(after, "/"), "..") {
		return fmt.Errorf("%q leads out of the folder with {n} by ..: give a path without .. after {n}, as in modems/{n}", path)
	}
	return nil
}

// splitRoot splits a Config.Root with {n} into the folder that all tenants share, and what leads
// from there to a tenant's own. of is nil for a plain path.
func splitRoot(root string) (common string, of func(tenant int) string) {
	if !strings.Contains(root, numberMark) {
		return root, nil
	}
	clean := filepath.ToSlash(filepath.Clean(root))
	at := strings.LastIndex(clean[:strings.Index(clean, numberMark)], "/") + 1
	if common = clean[:at]; common == "" {
		common = "."
	}
	return filepath.FromSlash(common), func(tenant int) string {
		return strings.ReplaceAll(clean[at:], numberMark, strconv.Itoa(tenant))
	}
}

// A Tenant is one of several modems that share a server. What is set for it applies to its
// connections only. The server knows these by [Tenant.Announce], which is called for every
// connection before its first byte.
type Tenant struct {
	server  *Server
	files   *store
	expired atomic.Bool
}

// Tenant returns tenant number n, from 0. It has a folder of its own if Config.Root has {n} and n
// is below Config.Tenants. Otherwise it shares the common files.
func (s *Server) Tenant(n int) *Tenant {
	t := &Tenant{server: s, files: s.files}
	if s.folderOf != nil && n < s.config.Tenants {
		t.files = &store{base: rootFS{s.root, s.folderOf(n)}, mu: s.files.mu}
	}
	return t
}

// Fs returns the files that the tenant sees, to read and to fill.
func (t *Tenant) Fs() afero.Fs { return t.files }

// Shares tells whether the tenant sees the same files as others do.
func (t *Tenant) Shares() bool { return t.files == t.server.files }

// Addr, ImplicitAddr and Announce make a Tenant an ftpbackend.Embedded.
func (t *Tenant) Addr() netip.AddrPort         { return t.server.Addr() }
func (t *Tenant) ImplicitAddr() netip.AddrPort { return t.server.ImplicitAddr() }

// Announce tells the server that the connection from client is this tenant's, and which host name
// it asked for: see [Server.Announce].
func (t *Tenant) Announce(client net.Addr, host string) {
	t.server.announced.put(client.String(), announcement{host: host, tenant: t})
}

// Leave tells the server that an announced connection is about to be closed: see [Server.Leave].
func (t *Tenant) Leave(client net.Addr) { t.server.Leave(client) }

// ShowExpired is [Server.ShowExpired] for this tenant. During the handshake of an active data
// connection its tenant is not known, so there it applies to all.
func (t *Tenant) ShowExpired(on bool) {
	if t.expired.Swap(on) == on {
		return
	}
	if on {
		t.server.certs.expiring.Add(1)
	} else {
		t.server.certs.expiring.Add(-1)
	}
}

// makeFolders makes the tenants' folders if they are missing.
func (s *Server) makeFolders() error {
	for n := range s.config.Tenants {
		if err := s.root.MkdirAll(path.Clean(s.folderOf(n)), 0o755); err != nil {
			return err
		}
	}
	return nil
}
