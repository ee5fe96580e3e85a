package ftpbackend

import (
	"fmt"
	"net"
	"net/netip"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// numberMark stands in a path for the number of a guest.
const numberMark = "{n}"

// CheckNumbered refuses a path with {n} in it and .. after that, which would lead out of the folder that each guest has for itself.
func CheckNumbered(path string) error {
	_, after, ok := strings.Cut(filepath.ToSlash(path), numberMark)
	if ok && slices.Contains(strings.Split(after, "/"), "..") {
		return fmt.Errorf("%q leads out of the folder with {n} by ..: give a path without .. after {n}, as in modems/{n}", path)
	}
	return nil
}

// splitRoot parts a ServerConfig.Root with a number in it into the folder that all have in common, and what leads from there to a
// guest's own. of is nil for a plain path.
func splitRoot(root string) (common string, of func(guest int) string) {
	if !strings.Contains(root, numberMark) {
		return root, nil
	}
	clean := filepath.ToSlash(filepath.Clean(root))
	at := strings.LastIndex(clean[:strings.Index(clean, numberMark)], "/") + 1
	if common = clean[:at]; common == "" {
		common = "."
	}
	return filepath.FromSlash(common), func(guest int) string {
		return strings.ReplaceAll(clean[at:], numberMark, strconv.Itoa(guest))
	}
}

// A Guest is one of several modems that share a server: what goes for one goes for its connections alone. The server knows them by
// [Guest.Announce], to be called for every connection before its first byte.
type Guest struct {
	server  *Server
	files   *store
	expired atomic.Bool
}

// Guest is guest number n, from 0. It has a folder of its own if ServerConfig.Root says so and n is below ServerConfig.Guests; otherwise it
// shares the files that all see.
func (s *Server) Guest(n int) *Guest {
	g := &Guest{server: s, files: s.files}
	if s.folderOf != nil && n < s.config.Guests {
		g.files = &store{base: rootFs{s.root, s.folderOf(n)}, mu: s.files.mu}
	}
	return g
}

// Addr, ImplicitAddr and Announce make a Guest an [Embedded].
func (g *Guest) Addr() netip.AddrPort         { return g.server.Addr() }
func (g *Guest) ImplicitAddr() netip.AddrPort { return g.server.ImplicitAddr() }

// Announce tells that the connection coming from client is this guest's, and which host name it asked for: see [Server.Announce].
func (g *Guest) Announce(client net.Addr, host string) {
	g.server.announced.put(client.String(), announcement{host: host, guest: g})
}

// Leave tells that a connection that was announced is about to be closed: see [Server.Leave].
func (g *Guest) Leave(client net.Addr) { g.server.Leave(client) }

// ShowExpired is [Server.ShowExpired] for this guest. Which guest a data connection in active mode belongs to is not known during its
// handshake, so there it goes for all.
func (g *Guest) ShowExpired(on bool) {
	if g.expired.Swap(on) == on {
		return
	}
	if on {
		g.server.expiring.Add(1)
	} else {
		g.server.expiring.Add(-1)
	}
}

// makeFolders makes the guests' folders where they are missing.
func (s *Server) makeFolders() error {
	for n := range s.config.Guests {
		if err := s.root.MkdirAll(path.Clean(s.folderOf(n)), 0o755); err != nil {
			return err
		}
	}
	return nil
}
