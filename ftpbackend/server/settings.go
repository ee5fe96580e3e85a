package server

import "maps"

// Settings are what of a [Config] can be changed while the server runs.
type Settings struct {
	Users              map[string]string // as Config.Users; sessions that are logged in stay so
	RefuseASCIIRestart bool
	Limit              int64 // as Config.Limit, and without effect where that is
}

// Settings returns those in force.
func (s *Server) Settings() Settings {
	now := *s.settings.Load()
	now.Users = maps.Clone(now.Users)
	return now
}

// Change puts others in force.
func (s *Server) Change(to Settings) {
	if to.Limit == 0 {
		to.Limit = DefaultLimit
	}
	to.Users = maps.Clone(to.Users)
	s.settings.Store(&to)
	if s.memory != nil {
		s.memory.SetLimit(to.Limit)
	}
}
