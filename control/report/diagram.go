package report

import (
	"fmt"
	"html"
	"strings"
)

// The measures of a diagram, in pixels.
const (
	rowHeight = 20
	headRow   = 34
	width     = 1000
	timeAt    = 70 // the right end of the times
)

// lifelineAt is where a lifeline is.
func lifelineAt(n int) int { return [...]int{150, 560, 940}[n] }

// diagram is a run's exchange as SVG. It needs no style sheet: with one, the classes have colours
// for a dark page as well.
func (r *Run) diagram() string {
	arrows, after, skipped := r.arrows()
	rows := len(arrows)
	if skipped > 0 {
		rows++
	}
	bottom := headRow + rows*rowHeight + 10
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" font-family="monospace" font-size="12">`+"\n", width, bottom, width, bottom)
	fmt.Fprintf(&b, "<title>%s: the exchange of host, modem and server</title>\n", html.EscapeString(r.Label))
	for n, name := range []string{"host", "modem", "FTP server"} {
		x := lifelineAt(n)
		fmt.Fprintf(&b, `<text class="head" x="%d" y="16" text-anchor="middle" font-weight="bold">%s</text><line class="life" x1="%d" y1="24" x2="%d" y2="%d" stroke="#999"/>`+"\n", x, name, x, x, bottom)
	}
	y := headRow + rowHeight/2
	for i, a := range arrows {
		if skipped > 0 && i == after {
			fmt.Fprintf(&b, `<text class="note" x="%d" y="%d" text-anchor="middle">%d events are left out here</text>`+"\n", lifelineAt(modem), y+4, skipped)
			y += rowHeight
		}
		a.draw(&b, y)
		y += rowHeight
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (a *arrow) draw(b *strings.Builder, y int) {
	if a.at {
		fmt.Fprintf(b, `<rect class="at" x="0" y="%d" width="%d" height="%d" fill="#fdd"/>`+"\n", y-rowHeight/2, width, rowHeight)
	}
	fmt.Fprintf(b, `<text class="time" x="%d" y="%d" text-anchor="end">%.3f</text>`, timeAt, y+4, a.time)
	label := html.EscapeString(a.label)
	from, to := lifelineAt(a.from), lifelineAt(a.to)
	if from == to {
		fmt.Fprintf(b, `<text class="note %s" x="%d" y="%d" text-anchor="middle" font-style="italic">%s</text>`+"\n", a.kind, from, y+4, label)
		return
	}
	stroke := 1
	if a.wide {
		stroke = 4
	}
	tip := 8
	if to < from {
		tip = -8
	}
	fmt.Fprintf(b, `<line class="arrow %s" x1="%d" y1="%d" x2="%d" y2="%d" stroke="#333" stroke-width="%d"/><path class="arrow %s" d="M%d %dl%d -4v8z" fill="#333"/>`,
		a.kind, from, y+7, to, y+7, stroke, a.kind, to, y+7, -tip)
	fmt.Fprintf(b, `<text class="%s" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", a.kind, (from+to)/2, y+3, label)
}
