package commands_test

import (
	"strings"
	"testing"

	"ptymodem/atparser"
	"ptymodem/emulator/custom"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema/schematest"
)

// FuzzParse: no text makes Parse panic, and an error is always at a place in the text. What is read
// answers whatever the host sends, without a panic and the same way each time.
func FuzzParse(f *testing.F) {
	for _, name := range commands.Packs() {
		text, err := commands.PackText(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), `AT+QMTOPEN=0,"h",1883`)
	}
	f.Add("commands:\n- {at: '*', answers: [['{1|x}{17..25}{count}{t}{n}{{', OK], []], set: {a: '{line}'}, override: true, keep: true}", "AT+CSQ")
	f.Add("commands:\n- {at: '/^AT\\+X=(\\d*)/', prompt: {say: CONNECT, bytes: '{1}'}, answer: [CONNECT, '{imei}', OK, {after: 1s, urc: x}]}", "AT+X=5")
	f.Add("identity: {model: EC25}\ncommands: []", "AT")
	f.Fuzz(func(t *testing.T, text, line string) {
		file, err := commands.Parse("f.yaml", []byte(text))
		if err != nil {
			schematest.AtPlaces(t, err, text)
			return
		}
		first, second := answers(file, line), answers(file, line)
		if first != second {
			t.Errorf("%s: %q, and then %q", line, first, second)
		}
	})
}

// answers are what a modem with the file says to a line, sent twice with a power-up between.
func answers(file *commands.File, line string) string {
	own := commands.List{}.With(file).For(commands.Options{Index: 1, Seed: 7})
	if own == nil {
		return ""
	}
	var b strings.Builder
	for range 2 {
		scan := atparser.NewLine([]byte(strings.TrimPrefix(line, "AT")))
		for {
			cmd, ok, err := scan.Next()
			if !ok || err != nil {
				break
			}
			a, mine := own.Answer(custom.Command{Parsed: cmd, Line: "AT" + scan.Text(), Identity: custom.Identity{IMEI: "490154203237518"}})
			if !mine {
				continue
			}
			b.WriteString(a.By)
			for _, l := range a.Lines() {
				b.WriteString("\n" + l.Text)
			}
		}
		b.WriteString(strings.Join(own.Names(), " "))
		own.PowerUp()
	}
	own.Restore()
	return b.String()
}
