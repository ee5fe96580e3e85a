package ftpbackend

import "sync"

// maxAnnounced bounds what is held for connections that may never come. There are as many that live as modems may be.
const maxAnnounced = 1 << 14

// An announcement is what is known of a connection before its first byte.
type announcement struct {
	host  string // that it asked for
	guest *Guest // whose it is; nil for none
	left  bool   // the modem has closed it
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
