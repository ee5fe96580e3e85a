// Package lint is about hosts that work here and may fail on a module.
//
// [Catalogue] lists every kind of finding. A finding reaches the user as a
// trace event of kind "lint"; [Findings] collects them for a summary. [Polls]
// and the functions about text recognise some of them without a modem.
package lint
