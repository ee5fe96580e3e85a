package report

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"strings"

	"ptymodem/control/console"
)

// style is the report's style sheet.
const style = `body{font:15px/1.45 system-ui,sans-serif;max-width:1180px;margin:2em auto;padding:0 1em;color:var(--text);background:var(--page)}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em;border-top:1px solid #ccc;padding-top:1em}h3{font-size:1em;margin-bottom:.3em}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.2em .8em .2em 0;vertical-align:top}
pre{background:#f4f4f4;padding:.8em;overflow-x:auto;font-size:13px}code{font-size:13px}
.FAIL,.error,.wrong{color:#b00020;font-weight:600}.ok{color:#1a7f37}.skipped{color:#777}.cause{color:#b00020}
section .view{grid-template-rows:26px min(70vh,640px) auto auto;border:1px solid var(--line);border-radius:6px;margin:.6em 0}section .view .overview{padding:6px 0 0}
section .view label{white-space:nowrap}section .view .close{position:absolute;right:10px;top:9px}
.still svg{max-width:100%;height:auto}.still svg .urc{fill:#0b6}.still svg .ftp{fill:#356}.still svg .fault{fill:#b00020;font-weight:bold}.still svg .lint{fill:#a60}.still svg .time{fill:#777}
@media(prefers-color-scheme:dark){pre{background:#242628}h2{border-color:#444}
.still svg text{fill:#ddd}.still svg line.arrow,.still svg line.life{stroke:#888}.still svg path.arrow{fill:#888}.still svg rect.at{fill:#5a1f26}.still svg .urc{fill:#3d9}.still svg .ftp{fill:#9bd}.still svg .fault{fill:#ff7b8a}.still svg .lint{fill:#e8a33d}
.FAIL,.error,.wrong,.cause{color:#ff7b8a}.ok{color:#56d364}}
`

// Policy is the Content-Security-Policy of a report: it loads nothing, and no script runs but its own.
func Policy() string {
	sum := sha256.Sum256([]byte(console.ReportScript()))
	return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// HTML writes the report as one file that needs no other, and no network.
func (rep *Report) HTML(w io.Writer) error {
	data, err := rep.packed(largestData)
	if err != nil {
		return err
	}
	p := &page{}
	p.add(`<!DOCTYPE html>` + "\n" + `<html lang="en"><head><meta charset="utf-8">` +
		`<meta http-equiv="Content-Security-Policy" content="` + Policy() + `">` +
		`<meta name="viewport" content="width=device-width"><title>`)
	p.text("ptymodem: " + rep.counts())
	p.add("</title><style>\n" + console.ReportStyle() + style + "</style></head><body>\n<h1>")
	p.text(rep.counts())
	p.add("</h1>\n<p>ptymodem ")
	p.text(rep.Version)
	if rep.Command != "" {
		p.add(": <code>")
		p.text(rep.Command)
		p.add("</code>")
	}
	p.add("</p>\n")
	p.list(rep)
	for i := range rep.Runs {
		if r := &rep.Runs[i]; r.shown() {
			p.run(r, i)
		}
	}
	p.add(`<template id="data">` + data + "</template>\n<script>" + console.ReportScript() + "</script>\n")
	p.add("</body></html>\n")
	_, err = io.WriteString(w, p.String())
	return err
}

// A page is one being written.
type page struct{ strings.Builder }

func (p *page) add(markup string) { p.WriteString(markup) }
func (p *page) text(s string)     { p.WriteString(html.EscapeString(s)) }

// list is the table of all runs.
func (p *page) list(rep *Report) {
	p.add("<table>\n<thead><tr><th>Result</th><th>Scenario</th><th>What it is about</th><th>Time</th></tr></thead>\n<tbody>\n")
	for i := range rep.Runs {
		r := &rep.Runs[i]
		fmt.Fprintf(p, `<tr><td class="%s">%s</td><td>`, r.Verdict, r.Verdict)
		if r.shown() {
			fmt.Fprintf(p, `<a href="#%s">`, runName(i))
			p.text(r.Label)
			p.add("</a>")
		} else {
			p.text(r.Label)
		}
		p.add("</td><td>")
		p.text(r.Name)
		if r.Cause != "" {
			p.add(`<br><span class="cause">`)
			p.text(r.Cause)
			p.add("</span>")
		}
		fmt.Fprintf(p, "</td><td>%s</td></tr>\n", seconds(r.Took))
	}
	p.add("</tbody></table>\n")
}

// run is the section of one that failed, or of a trace.
func (p *page) run(r *Run, i int) {
	fmt.Fprintf(p, `<section><h2 id="%s">`, runName(i))
	if r.Verdict != "" {
		fmt.Fprintf(p, `<span class="%s">%s</span> `, r.Verdict, r.Verdict)
	}
	p.text(r.Label + ": " + r.Name)
	p.add("</h2>\n")
	p.pre("", r.Text)
	if len(r.Events) > 0 {
		p.add("<h3>The exchange, by modem time in seconds</h3>\n")
		if r.Dropped > 0 {
			fmt.Fprintf(p, "<p>%d earlier events are not here.</p>\n", r.Dropped)
		}
		fmt.Fprintf(p, `<div class="still" data-run="%s">`, runName(i))
		p.add(r.diagram())
		p.add("</div>\n")
	}
	if len(r.Faults) > 0 {
		p.add("<h3>Faults</h3>\n<table><thead><tr><th>Fault</th><th>Fired</th><th>What came closest</th></tr></thead><tbody>\n")
		for _, f := range r.Faults {
			p.add("<tr><td><code>")
			p.text(f.Text)
			fmt.Fprintf(p, "</code></td><td>%d</td><td>", f.Fired)
			p.text(f.Nearest)
			p.add("</td></tr>\n")
		}
		p.add("</tbody></table>\n")
	}
	if len(r.Files) > 0 {
		p.add("<h3>Files</h3>\n<table><thead><tr><th>File</th><th>Expected</th><th>Result</th></tr></thead><tbody>\n")
		for _, f := range r.Files {
			p.add("<tr><td>")
			p.text(f.Name)
			p.add("</td><td>")
			p.text(f.Want)
			if f.Wrong == "" {
				p.add(`</td><td class="ok">as expected</td></tr>` + "\n")
				continue
			}
			p.add(`</td><td class="wrong">`)
			p.text(f.Wrong)
			p.add("</td></tr>\n")
		}
		p.add("</tbody></table>\n")
	}
	p.output(r)
	p.add("</section>\n")
}

func (p *page) output(r *Run) {
	title := "What the host has written"
	if r.Cut > 0 {
		title += fmt.Sprintf(", after %d bytes that are not here", r.Cut)
	}
	p.pre(title, strings.TrimRight(r.Output, "\n"))
}

// pre is text as it is, with a heading; nothing if there is no text.
func (p *page) pre(title, text string) {
	if text == "" {
		return
	}
	if title != "" {
		p.add("<h3>")
		p.text(title)
		p.add("</h3>\n")
	}
	p.add("<pre>")
	p.text(text)
	p.add("</pre>\n")
}
