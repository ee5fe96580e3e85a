// Package netem is a network that is slow, stalls, resets and refuses on demand.
//
// [New] puts a [Network] around another one. Until the first demand it is as fast as the one below.
// Demands apply to open connections, too.
//
//	client ── netem ── HostNetwork or Isolated ── server
//	            │
//	     SetRate, SetLatency, Stall, DropData, DropControl, Refuse, FailDNS, FailTLS
//
// Delayed bytes are moved by goroutines of its own, guarded by [Network.SetGuard].
package netem
