// Package lint is about hosts that work here and may fail on a module.
//
// [Catalogue] lists every kind of finding. A [Reporter] puts the findings about one modem into its
// trace, as events of kind "lint", and remembers what one line alone does not show: which settings
// were made, which questions came how often. [Findings] collects them for a summary. [Polls] and
// the functions about text recognise some of them without a modem.
package lint
