package recordings

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator"
	"ptymodem/recording"
	"ptymodem/recording/compare"
	"ptymodem/recording/imports"
	"ptymodem/recording/replay"
	"ptymodem/recording/transcript"
)

// An entry is a command of a commands file.
type entry struct {
	command  string
	answers  [][]string // as YAML has them: what came each time
	override bool       // the emulator has the command
	why      string     // it cannot be answered from a file
}

// asCommands is a commands file with what the emulator does not know, or answers otherwise than the
// module of a log.
func (o *importOptions) asCommands(ctx context.Context, name string, log *imports.Log) (file []byte, what string, err error) {
	how := o.options(log.Options(), log.Firmware)
	how.Inline = 1 << 30
	var text bytes.Buffer
	if err := recording.Format(&text, log.Frames, how); err != nil {
		return nil, "", err
	}
	rec, err := replay.Parse(name, text.Bytes())
	if err != nil {
		return nil, "", err
	}
	played, err := replay.Emulate(ctx, rec, replay.Options{})
	if err != nil {
		return nil, "", err
	}
	var all []*entry
	for _, d := range played.Differences {
		known := slices.ContainsFunc(all, func(e *entry) bool { return e.command == d.Command })
		if d.Command != "" && !known && differs(d) {
			all = append(all, &entry{command: d.Command})
		}
	}
	answered(all, transcript.Parse(name, text.String()))
	return commandsFile(filepath.Base(name), log.Firmware, all), fmt.Sprintf("%d of %d command lines are answered otherwise", len(all), played.Commands), nil
}

// differs reports a difference that a commands file mends. What is downstream of another may be
// gone when that is mended.
func differs(d compare.Difference) bool {
	return d.Class == compare.Unknown || d.Class <= compare.Order && !d.Downstream
}

// answered puts into entries what the module answered to their commands, each time.
func answered(all []*entry, lines []transcript.Line) {
	slices.SortStableFunc(all, func(a, b *entry) int { return firstLine(lines, a.command) - firstLine(lines, b.command) })
	table := emulator.NewTable()
	for _, e := range all {
		names := atparser.NewLine([]byte(strings.TrimPrefix(strings.ToUpper(e.command), "AT")))
		command, ok, err := names.Next()
		if _, more, _ := names.Next(); !ok || err != nil || more {
			e.why = "several commands in a line: write an entry for each"
			continue
		}
		e.override = table.Lookup(command.Name) != nil
		for i, l := range lines {
			if isCommandOf(l, e.command) {
				e.take(lines[i+1:])
			}
		}
	}
}

func firstLine(lines []transcript.Line, command string) int {
	return slices.IndexFunc(lines, func(l transcript.Line) bool { return isCommandOf(l, command) })
}

func isCommandOf(l transcript.Line, command string) bool { return l.Word == "<-" && l.Rest == command }

// take takes an answer: the lines up to what the host sent next.
func (e *entry) take(lines []transcript.Line) {
	answer, final, before := []string{}, false, time.Duration(0)
	for _, l := range lines {
		switch l.Word {
		case "->", "+>":
		case "<=", "=>":
			e.why = "it has data: see the key prompt"
			return
		default:
			if l.Word == "<-" {
				e.answers = append(e.answers, answer)
				return
			}
			continue
		}
		said := yaml(strings.ReplaceAll(l.Rest, "{", "{{"))
		if wait := (l.Time - before).Round(10 * time.Millisecond); final && wait > 0 {
			said = fmt.Sprintf("{after: %v, urc: %s}", wait, said)
		}
		answer = append(answer, said)
		final = final || resultCode().MatchString(l.Rest)
		before = l.Time
	}
	e.answers = append(e.answers, answer)
}

func resultCode() *regexp.Regexp {
	return regexp.MustCompile(`^(?:OK|ERROR|\+CM[ES] ERROR: .*|NO CARRIER)$`)
}

// commandsFile is a commands file.
func commandsFile(log, firmware string, all []*entry) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# From %s: what the module answered otherwise than ptymodem does.\n", log)
	fmt.Fprintf(&b, "name: %s\n", yaml("the module of "+log))
	if firmware != "" {
		fmt.Fprintf(&b, "identity: {revision: %s}\n", yaml(firmware))
	}
	b.WriteString("commands:")
	if !slices.ContainsFunc(all, func(e *entry) bool { return e.why == "" }) {
		b.WriteString(" []")
	}
	b.WriteString("\n")
	for _, e := range all {
		if e.why != "" {
			fmt.Fprintf(&b, "  # %s: %s\n", e.command, e.why)
			continue
		}
		at := "/(?i)^" + regexp.QuoteMeta(e.command) + "$/"
		fmt.Fprintf(&b, "  - at: %s\n", yaml(at))
		b.WriteString(e.says())
		if e.override {
			b.WriteString("    override: true\n")
		}
	}
	return b.Bytes()
}

// says are the answers: one if all are the same, and the last for all later times.
func (e *entry) says() string {
	lists := make([]string, len(e.answers))
	for i, a := range e.answers {
		lists[i] = "[" + strings.Join(a, ", ") + "]"
	}
	for n := len(lists); n > 1 && lists[n-1] == lists[n-2]; n-- {
		lists = lists[:n-1]
	}
	if len(lists) == 1 {
		return "    answer: " + lists[0] + "\n"
	}
	return "    answers:\n      - " + strings.Join(lists, "\n      - ") + "\n"
}

// yaml is a text in quotes.
func yaml(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
