package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ptymodem/redact"
	"ptymodem/scenarios/runner"
)

// progress tells how a suite goes: what became of each scenario on standard output, and where that
// is a terminal only of those that did not pass, with a line on standard error that says how far
// things are. It implements [runner.Watcher].
type progress struct {
	stdout  io.Writer
	stderr  *steadily
	width   func() int
	notices io.Writer // for what else there is to say on standard error meanwhile
	style   runner.Style
	live    bool // there is a line that says how far things are
	brief   bool // that line is all there is about those that pass

	began   time.Time
	total   int
	counts  [4]int // by verdict
	running []string
	bad     []string
}

func newProgress(total int, stdout, stderr io.Writer) *progress {
	p := &progress{stdout: stdout, stderr: &steadily{w: stderr}, total: total, began: time.Now()}
	p.width = func() int { width, _ := terminalWidth(stderr); return width }
	_, p.live = terminalWidth(stderr)
	p.notices = p.stderr
	if p.live {
		p.notices = overLine{p.stderr}
	}
	if _, terminal := terminalWidth(stdout); terminal {
		p.brief = p.live
		if os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" {
			p.style = runner.Colour
		}
	}
	return p
}

// Began takes note of a scenario that runs.
func (p *progress) Began(r *runner.Run) {
	p.running = append(p.running, r.Label)
	p.draw()
}

// Ended tells what became of a scenario.
func (p *progress) Ended(r *runner.Result) {
	p.running = slices.DeleteFunc(p.running, func(label string) bool { return label == r.Label })
	p.counts[r.Verdict]++
	if r.Verdict != runner.Passed {
		p.bad = append(p.bad, r.Label)
	}
	if r.Verdict != runner.Passed || !p.brief {
		p.erase()
		r.WriteReport(p.stdout, p.style)
	}
	p.draw()
}

// finish tells what became of all.
func (p *progress) finish(results []*runner.Result, interrupted bool) {
	p.erase()
	if interrupted {
		fmt.Fprintln(p.stderr, "ptymodem: interrupted")
	}
	if len(p.bad) > 1 {
		fmt.Fprintf(p.stdout, "not passed: %s\n", redact.Escape(strings.Join(p.bad, ", ")))
	}
	if left := notBegun(results); len(left) > 0 && !interrupted {
		fmt.Fprintf(p.stdout, "not begun: %s\n", redact.Escape(strings.Join(left, ", ")))
	}
	fmt.Fprintf(p.stdout, "%s: %s (%.1f s)\n", plural(p.total, "scenario"), p.counted()+leftOut(len(notBegun(results))), time.Since(p.began).Seconds())
}

// counted is "3 passed, 1 failed".
func (p *progress) counted() string {
	text := fmt.Sprintf("%d passed, %d failed", p.counts[runner.Passed], p.counts[runner.Failed])
	if n := p.counts[runner.Broken]; n > 0 {
		text += fmt.Sprintf(", %d could not run", n)
	}
	return text
}

// notBegun are those that were not begun, after a failure or an interruption.
func notBegun(results []*runner.Result) []string {
	var labels []string
	for _, r := range results {
		if r.Verdict == runner.Skipped {
			labels = append(labels, r.Label)
		}
	}
	return labels
}

// leftOut is ", 4 not begun", so that the numbers add up.
func leftOut(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d not begun", n)
}

func (p *progress) draw() {
	if !p.live {
		return
	}
	done := p.counts[runner.Passed] + p.counts[runner.Failed] + p.counts[runner.Broken]
	line := fmt.Sprintf("%d of %d: %s", done, p.total, p.counted())
	if len(p.running) > 0 {
		line += "; running " + redact.Escape(strings.Join(p.running, ", "))
	}
	width := p.width()
	if over := utf8.RuneCountInString(line) - (width - 1); over > 0 {
		runes := []rune(line)
		line = string(runes[:max(0, width-2)]) + "…"
	}
	fmt.Fprint(p.stderr, "\r\x1b[K"+line)
}

func (p *progress) erase() {
	if p.live {
		fmt.Fprint(p.stderr, "\r\x1b[K")
	}
}

// steadily writes for several goroutines.
type steadily struct {
	mu sync.Mutex
	w  io.Writer
}

func (s *steadily) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(b)
}

// overLine writes in place of the line that says how far things are, which comes back with the next
// scenario.
type overLine struct{ w io.Writer }

func (o overLine) Write(b []byte) (int, error) {
	_, err := o.w.Write(append([]byte("\r\x1b[K"), b...))
	return len(b), err
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
