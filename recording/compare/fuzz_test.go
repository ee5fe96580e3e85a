package compare

import (
	"strings"
	"testing"
)

// FuzzCompare compares any two sides. A side does not differ from itself, and every difference has
// a class and a line of the recording.
func FuzzCompare(f *testing.F) {
	f.Add("<- AT\n-> OK\n<- AT+CSQ\n-> +CSQ: 1,99\n-> OK", "<- AT\n-> ERROR\n<- AT+CSQ\n-> +CSQ: 2,99\n-> OK")
	f.Add("<- AT+D\n-> CONNECT\n=> \"abc\\r\\n\"\n-> OK\n-> RING", "<- AT+D\n=> \"AT+D\\r\"\n-> CONNECT\n-> OK")
	f.Add("<= \"A\"\n=> \"A\"\n<= \"/\"\n~> .*\n%> x\ndtr off", "<= \"A\"\n<= \"T\\r\\n\"\n=> \"\\r\\n> \"\n-> ")
	f.Fuzz(func(t *testing.T, want, got string) {
		if len(want)+len(got) > 4<<10 {
			t.Skip()
		}
		a, b := fuzzed(want), fuzzed(got)
		lines := strings.Count(want, "\n") + 1
		for _, d := range Compare(a, b, Options{Timing: true, Known: func(name string) bool { return len(name)%2 == 0 }}).Differences {
			if d.Class >= None || d.Line < 0 || d.Line > lines {
				t.Errorf("%+v in a recording of %d lines", d, lines)
			}
		}
		if r := Compare(a, a, Options{Timing: true}); len(r.Differences) > 0 && !strings.Contains(want, "~>") && !strings.Contains(want, "%>") {
			t.Errorf("it differs from itself: %+v", r.Differences)
		}
		p := NewProgress(a)
		for i := range b {
			if b[i].Host() {
				p.Host(&b[i])
			} else {
				p.Came(b[i].Bytes)
			}
			if p.GiveUp(); p.Missing() != nil {
				t.Errorf("given up, and %q is missing", p.Missing())
			}
		}
		Exchanges(a)
	})
}

// fuzzed makes items of any text.
func fuzzed(text string) (items []Item) {
	id := 0
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		i := Item{Kind: Came}
		i.Line = n
		word, rest, _ := strings.Cut(line, " ")
		rest = strings.NewReplacer(`\r`, "\r", `\n`, "\n", `"`, "").Replace(rest)
		switch word {
		case "<-":
			i.Kind, i.Bytes, i.Command = Sent, []byte(rest+"\r"), true
		case "<=":
			i.Kind, i.Bytes = Sent, []byte(rest)
		case "->":
			i.Bytes = []byte("\r\n" + rest + "\r\n")
		case "~>":
			i.Kind, i.Text = LineLike, rest
		case "%>":
			i.Kind, i.Digest.Size = Digested, len(rest)
		case "dtr":
			i.Kind, i.Text = Event, line
		default:
			i.Bytes = []byte(rest)
		}
		if i.Host() {
			id++
			i.ID = id
		}
		items = append(items, i)
	}
	return items
}
