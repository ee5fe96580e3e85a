package testbed

import (
	"time"

	"ptymodem/fs"
	"ptymodem/ftpbackend/netem"
	"ptymodem/scenarios/fault/action"
)

// surroundings are what is around a modem, as the actions of faults change it.
type surroundings struct {
	net    *netem.Network
	stores []*fs.Store

	rate                          override[int64]
	latency                       override[time.Duration]
	noDNS, refuse, noTLS, expired override[bool]
}

var _ action.Testbed = (*surroundings)(nil)

func newSurroundings(net *netem.Network, server serverView, stores []*fs.Store) *surroundings {
	s := &surroundings{net: net, stores: stores}
	s.rate.apply, s.latency.apply = net.SetRate, net.SetLatency
	s.noDNS.apply, s.refuse.apply, s.noTLS.apply = net.FailDNS, net.Refuse, net.FailTLS
	s.expired.apply = server.ShowExpired
	return s
}

// These implement [action.Testbed].

func (s *surroundings) LimitRate(bytesPerSecond int64) (release func()) {
	return s.rate.set(bytesPerSecond)
}
func (s *surroundings) SetLatency(d time.Duration) (release func()) { return s.latency.set(d) }
func (s *surroundings) FailDNS() (release func())                   { return s.noDNS.set(true) }
func (s *surroundings) Refuse() (release func())                    { return s.refuse.set(true) }
func (s *surroundings) FailTLS() (release func())                   { return s.noTLS.set(true) }
func (s *surroundings) ShowExpired() (release func())               { return s.expired.set(true) }

func (s *surroundings) FillStores() (release func()) {
	var all []func()
	for _, store := range s.stores {
		all = append(all, store.Fill())
	}
	return func() {
		for _, release := range all {
			release()
		}
	}
}

// calm ends what no release ends.
func (s *surroundings) calm() { s.net.Calm() }

func (s *surroundings) Stall(d time.Duration) { s.net.Stall(d) }
func (s *surroundings) DropControl()          { s.net.DropControl() }
func (s *surroundings) idle() bool            { return s.net.ControlIdle() }
func (s *surroundings) DropData()             { s.net.DropData() }
