// Package fault decides which fault fires when. It does no I/O, has no clock and starts nothing.
//
//	f, err := fault.Parse("{when: {ftp: STOR, after: 40KiB}, do: drop-data}")
//	e := fault.NewEngine([]*fault.Fault{f}, 1, 0)
//	for _, firing := range e.Event(action.Event{Moment: action.FTPMoment, Verb: "STOR"}) { … }
//	for _, u := range e.Unfired() { … } // each is a failure
//
// A [Fault] is `when` and `do`: a [When], which is made of [Triggers], and a list of actions, which
// are in package action. An [Engine] has the faults of one modem. Whoever runs the modem reports
// each [action.Event] before it has an effect, and the engine returns a [Firing] for each fault
// that fires at it:
//
//	event ──► conditions ──► skip, nth, every ──► times ──► chance ──► fires
//	          at, ftp, file,                                             │ after: N bytes,
//	          store, name,                                               │ or a connection to drop
//	          data, time                                                 ▼
//	                                                          waits ──► Hit: fires
//	                                                                └─► Missed: does not count
//
// All conditions must hold for an event to be counted. A firing whose Waits is set has not fired
// yet: it waits for bytes to move, or for the connection that it drops, and [Engine.Hit] or
// [Engine.Missed] reports what becomes of it. Each fault draws from its own random stream, so that
// the same events give the same faults in any order of goroutines.
//
// [Engine.Unfired] has the faults that have never fired, each with the event that came closest and
// the condition or counter that stopped it.
//
// The engine never names an action. What an action needs, such as bytes or a connection, is in its
// [action.Spec].
package fault
