package save

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/schema"
)

// faults writes those that were set, and what was done by hand.
func (w *writer) faults() {
	at := w.out.Len()
	for i := range w.session.Faults {
		f := &w.session.Faults[i]
		w.fault(w.counted(f), f.Do, f.Optional || f.Fired == 0)
	}
	for i := range w.session.Done {
		w.done(&w.session.Done[i])
	}
	w.under(at, "faults:")
}

func (w *writer) fault(when map[string]any, do any, optional bool) {
	tail := ""
	if optional {
		tail = ", optional: true"
	}
	w.line(1, "- {when: %s, do: %s%s}", flow(when), flow(do), tail)
}

// counted is when a fault fires, counted from the beginning of the session.
func (w *writer) counted(f *Fault) map[string]any {
	given, _ := f.When.(map[string]any)
	when := maps.Clone(given)
	if f.After > len(w.session.Events) || when == nil {
		return when
	}
	before := matches(when, w.session.Events[:f.After])
	nth, fixed := when["nth"].(int)
	_, chance := when["chance"]
	_, skip := when["skip"].(int)
	switch {
	case fixed:
		when["nth"] = nth + before
	case f.Fired == 1 && !chance && when["every"] == nil && !skip && when["since"] == nil && when["time"] == nil && when["data"] == nil && when["ftp-idle"] == nil && when["file"] == nil:
		when["nth"] = before + 1
		delete(when, "times")
	case before > 0:
		skipped, _ := when["skip"].(int)
		when["skip"] = skipped + before
	}
	return when
}

// matches is how many events meet a condition, as far as a trace tells.
func matches(when map[string]any, events []trace.Event) (n int) {
	verb, _ := when["ftp"].(string)
	pattern, _ := when["at"].(string)
	if verb != "" && pattern != "" || verb == "greeting" || when["since"] != nil || when["until"] != nil {
		return 0
	}
	command, err := schema.NewCommandPattern(pattern)
	for _, e := range events {
		switch {
		case e.Dir != trace.FromHost:
		case e.Kind == "ftp" && verb != "":
			sent, _, _ := strings.Cut(e.Text, " ")
			if sent == verb || verb == "*" {
				n++
			}
		case e.Kind == "at" && verb == "" && err == nil:
			for _, c := range commands(e.Clear()) {
				if command.Match(c.name, c.line) {
					n++
				}
			}
		}
	}
	return n
}

// A command is one of a line.
type command struct{ name, line string }

var commandName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[+&*^$][A-Z]+|[A-Z])`) })

// commands are those of a line.
func commands(line string) (all []command) {
	rest := strings.TrimPrefix(strings.ToUpper(line), "AT")
	quoted := false
	parts := strings.FieldsFunc(rest, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ';' && !quoted
	})
	for _, p := range parts {
		all = append(all, command{commandName().FindString(p), "AT" + p})
	}
	return all
}

// done writes what was done by hand: in the transfer that was under way, or with the next command.
func (w *writer) done(d *Done) {
	events := w.session.Events
	if d.Bytes > 0 {
		if verb := lastTransfer(events[:d.After]); verb != "" {
			when := map[string]any{"ftp": verb, "nth": matches(map[string]any{"ftp": verb}, events[:d.After]), "after": fmt.Sprint(d.Bytes)}
			if valid(when, d.Do) {
				w.fault(when, d.Do, false)
				return
			}
		}
	}
	for i := d.After; i < len(events); i++ {
		e := events[i]
		if e.Kind != "at" || e.Dir != trace.FromHost {
			continue
		}
		all := commands(e.Clear())
		if len(all) == 0 || all[0].name == "" {
			continue
		}
		pattern := map[string]any{"at": all[0].name}
		when := map[string]any{"at": all[0].name, "nth": matches(pattern, events[:i]) + 1}
		if !valid(when, d.Do) {
			break
		}
		w.fault(when, d.Do, false)
		return
	}
	w.line(1, "# done by hand, at no command: %s", comment(flow(d.Do)))
}

// lastTransfer is the verb of the latest command to the server that moves data.
func lastTransfer(events []trace.Event) (verb string) {
	for _, e := range events {
		if e.Kind == "ftp" && e.Dir == trace.FromHost {
			sent, _, _ := strings.Cut(e.Text, " ")
			switch sent {
			case "STOR", "APPE", "RETR", "LIST", "NLST", "MLSD":
				verb = sent
			}
		}
	}
	return verb
}

// valid reports that a scenario can have the fault.
func valid(when map[string]any, do any) bool {
	_, err := schema.Parse("fault", []byte("{when: "+flow(when)+", do: "+flow(do)+"}"), fault.Object().Shape())
	return err == nil
}
