// Package hook is what can be made to go wrong with a modem.
//
// A modem asks its [Hooks] at every point where something can go wrong: before a
// command ([Response]), at CONNECT ([Breakpoint]), before a line to the FTP server,
// before an operation of a store. An [Origin] names the command on whose behalf
// it asks.
//
// An [Effect] is what happens to a modem as a whole, such as [Reboot] or
// [LoseSignal]. It is data, and applied to a [Target], which is the modem.
package hook
