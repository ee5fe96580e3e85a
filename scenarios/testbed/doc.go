// Package testbed puts the modem of a scenario together with all that it needs: its stores, the
// embedded server, the network between them, and the faults.
//
//	t, err := testbed.New(testbed.Options{Scenario: s, Files: files})
//	t.Modem.Attach(tty)
//	…
//	for _, u := range t.Unfired() { … }
//	err = t.Close()
//
// A [Testbed] is one modem. Nothing is shared between two testbeds, unless Options.Server or
// Options.Table says so. [Load] reads a scenario's file and finds the files that it refers to.
//
//	host ── tty ── Modem ── netem.Network ── isolated or host network ── Server
//	                 │            ▲                                        ▲
//	              UFS, SD, RAM    │                                        │
//	                 ▲            │                                        │
//	                 └────────────┴── the actions of faults ───────────────┘
//
// The faults are the modem's hooks. At each moment (moment_at.go, moment_ftp.go and so on) they ask
// the engines which faults fire, and apply the actions of those. What an action changes around the
// modem is an override: the latest change counts, and when it ends the one before it does.
package testbed
