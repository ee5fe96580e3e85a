// Package report writes what became of scenarios, or what traces hold, for people who were not
// there: one HTML file that needs nothing beside itself, or Markdown for the summary page of a CI
// job.
//
// [FromResults], [FromTrace] and [FromTranscript] make a [Report]; its HTML and Markdown methods write it. A run that
// failed has the exchange as a sequence diagram of host, modem and server.
//
// The HTML has no script, and all text of it can be read with styles and pictures blocked.
package report
