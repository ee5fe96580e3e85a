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
)

// maxAnnounced bounds what is held for connections that may never come. There are as many that live as modems may be.
const maxAnnounced = 1 << 14

// An announcement is what is known of a connection before its first byte.
type announcement struct {
	host   string  // that it asked for
	tenant *Tenant // whose it is; nil for none
	left   bool    // the modem has closed it
}

// announcements are held by the client's address.
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
		for old := range a.all { // any: whoever is still without a connection will hardly get one
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

// numberMark stands in a path for the number of a tenant.
const numberMark = "{n}"

// CheckNumbered refuses a path with {n} in it and .. after that, which would lead out of the folder that each tenant has for itself.
func CheckNumbered(path string) error {
	_, after, ok := strings.Cut(filepath.ToSlash(path), numberMark)
	if ok && slices.Contains(strings.Split(after, "/"), "..") {
		return fmt.Errorf("%q leads out of the folder with {n} by ..: give a path without .. after {n}, as in modems/{n}", path)
	}
	return nil
}

// splitRoot parts a Config.Root with a number in it into the folder that all have in common, and what leads from there to a
// tenant's own. of is nil for a plain path.
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

// A Tenant is one of several modems that share a server: what goes for one goes for its connections alone. The server knows them by
// [Tenant.Announce], to be called for every connection before its first byte.
type Tenant struct {
	server  *Server
	files   *store
	expired atomic.Bool
}

// Tenant is tenant number n, from 0. It has a folder of its own if Config.Root says so and n is below Config.Tenants; otherwise it
// shares the files that all see.
func (s *Server) Tenant(n int) *Tenant {
	t := &Tenant{server: s, files: s.files}
	if s.folderOf != nil && n < s.config.Tenants {
		t.files = &store{base: rootFS{s.root, s.folderOf(n)}, mu: s.files.mu}
	}
	return t
}

// Addr, ImplicitAddr and Announce make a Tenant an [Embedded].
func (t *Tenant) Addr() netip.AddrPort         { return t.server.Addr() }
func (t *Tenant) ImplicitAddr() netip.AddrPort { return t.server.ImplicitAddr() }

// Announce tells that the connection coming from client is this tenant's, and which host name it asked for: see [Server.Announce].
func (t *Tenant) Announce(client net.Addr, host string) {
	t.server.announced.put(client.String(), announcement{host: host, tenant: t})
}

// Leave tells that a connection that was announced is about to be closed: see [Server.Leave].
func (t *Tenant) Leave(client net.Addr) { t.server.Leave(client) }

// ShowExpired is [Server.ShowExpired] for this tenant. Which tenant a data connection in active mode belongs to is not known during its
// handshake, so there it goes for all.
func (t *Tenant) ShowExpired(on bool) {
	if t.expired.Swap(on) == on {
		return
	}
	if on {
		t.server.expiring.Add(1)
	} else {
		t.server.expiring.Add(-1)
	}
}

// makeFolders makes the tenants' folders where they are missing.
func (s *Server) makeFolders() error {
	for n := range s.config.Tenants {
		if err := s.root.MkdirAll(path.Clean(s.folderOf(n)), 0o755); err != nil {
			return err
		}
	}
	return nil
}
