// Package testbed puts a scenario's modem together with all that it needs: its stores, the embedded server, the network
// between them, and the faults that fire.
//
//	r, err := testbed.New(testbed.Options{Scenario: s, Files: files})
//	r.Modem.Attach(tty)
//	…
//	for _, u := range r.Unfired() { … }
//	err = r.Close()
//
// A testbed is one modem; nothing is shared between two, unless Options.Server or Options.Table says so.
package testbed
