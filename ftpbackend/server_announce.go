package ftpbackend

import "sync"

// maxAnnounced bounds the names held for connections that may never come.
const maxAnnounced = 4096

// announcements are the host names that connections asked for, by the client's address.
type announcements struct {
	mu    sync.Mutex
	hosts map[string]string
}

func (a *announcements) put(client, host string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.hosts == nil {
		a.hosts = map[string]string{}
	}
	if len(a.hosts) >= maxAnnounced {
		for old := range a.hosts { // any: whoever is still without a connection will hardly get one
			delete(a.hosts, old)
			break
		}
	}
	a.hosts[client] = host
}

func (a *announcements) get(client string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.hosts[client]
}

func (a *announcements) forget(client string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.hosts, client)
}
