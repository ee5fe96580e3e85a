// Package action has what a fault can do: one action, one file, with its words, its documentation
// and what it does.
//
// An [Action] has two methods. Spec describes it: the word that `do` takes, its parameters, the
// triggers that it goes with, its paragraph of the documentation. Apply does it, to a [Target]:
//
//	Target.Response    with at: what becomes of the AT command
//	Target.Outcome     with ftp: what becomes of the transfer
//	Target.Operation   with file: makes the operation of a store fail
//	Target.Do          an effect on the modem itself: a URC, a reboot, no signal …
//	Target.Testbed     the network, the embedded server and the stores around the modem
//	Target.While       ends a change of these with the AT command that triggered it
//
// A [Planner] has a third method, Plan: with ftp, what must be known before the command is sent.
//
// # Adding an action
//
// Write one file:
//
//	// Ring is a number of calls that nobody answers. It is the action `ring`.
//	type Ring struct{ Times int }
//
//	// Spec implements [Action].
//	func (Ring) Spec() Spec {
//		return keyed(Spec{
//			Name: "ring", Example: `{ring: 3}`, Group: OfModem, Moments: AllMoments(),
//			Doc: "The URC RING comes that often.",
//		},
//			schema.Key("ring", "How often.", schema.Int(1, 10), func(a *Ring) *int { return &a.Times }),
//		)
//	}
//
//	// Apply implements [Action].
//	func (a Ring) Apply(t *Target) {
//		for range a.Times {
//			t.Do(emulator.SendURC{Text: "RING"})
//		}
//	}
//
// Then `make pages` puts it into the list of actions, the JSON Schema and the documentation. Its
// test is a session in scenarios/testbed/testdata/action-*.at for each of its moments: a test fails
// until they are there.
package action
