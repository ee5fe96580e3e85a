// Package loop runs a modem's events one at a time, under one lock.
//
// Bytes from the host, results of workers and timers all reach the modem's state
// through the lock of a [Loop]. So any order of events can be reasoned about:
//
//	port reads ─┐
//	workers ────┼─ Lock … change state … settle, Unlock
//	timers ─────┘
//
// Settle is the end of each event: the modem then writes what is due.
//
// What may block runs in a worker ([Workers.Go]), without the lock. A timer
// ([Timers.After]) is void after a reset; what is scheduled ([Timers.RunAt]) is not.
// At one instant what is scheduled comes before timers, and of two timers the
// older first. [Posts.Post] calls something as soon as the modem is free.
//
// A [Clock] is the modem's time, which may run faster than the machine's. An
// [Allowance] is a timeout that is believed only if the machine keeps time.
package loop
