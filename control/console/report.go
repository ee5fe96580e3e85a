package console

import "strings"

// What a report takes of the console, in the order in which it is needed.
var (
	reportScripts = []string{"dom.js", "events.js", "arrows.js", "sequence.js", "filter.js", "strip.js", "inspector.js", "report.js"}
	reportStyles  = []string{"sequence.css"}
)

// ReportScript is one script that shows the diagrams of a report as the console does. It works
// without a network, and reads the template whose id is data.
func ReportScript() string { return together(reportScripts) }

// ReportStyle is the style that [ReportScript] needs.
func ReportStyle() string { return together(reportStyles) }

func together(names []string) string {
	var b strings.Builder
	for _, name := range names {
		f, ok := Find(name)
		if !ok {
			panic("the console has no " + name) // the test of the report sees it
		}
		b.Write(f.Content)
	}
	return b.String()
}
