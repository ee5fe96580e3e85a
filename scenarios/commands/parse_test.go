package commands_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

// updateSchema rewrites the schema: go test ./scenarios/commands -run TestSchema -update
var updateSchema = flag.Bool("update", false, "rewrite schema.json")

func TestSchemaFile(t *testing.T) {
	got := commands.Schema()
	if *updateSchema {
		if err := os.WriteFile("schema.json", got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile("schema.json"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("schema.json is out of date (%v); make pages", err)
	}
}

// TestSchemaAccepts: the schema accepts what Parse accepts.
func TestSchemaAccepts(t *testing.T) {
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(commands.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	valid, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{
		"all keys": []byte(`{name: n, identity: {model: EC25, revision: R, imei: "490154203237518", imsi: "001010", iccid: "899990100000000000", msisdn: "+123"},
			commands: [{at: +XA, answers: [OK, [{urc: X}, {urc: Y, after: 1s}]], set: {a: b}, prompt: {bytes: 4}, override: false, keep: true}]}`),
	}
	for _, name := range commands.Packs() {
		if texts[name], err = commands.PackText(name); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range texts {
		if _, err := commands.Parse(name, text); err != nil {
			t.Errorf("Parse refuses %v", err)
		}
		v, err := schema.Value(name, text)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if v, err = jsonschema.UnmarshalJSON(bytes.NewReader(b)); err != nil {
			t.Fatal(err)
		}
		if err := valid.Validate(v); err != nil {
			t.Errorf("%s: the schema refuses it: %v", name, err)
		}
	}
}

// TestRefused: each text is a file, and want is how its first error begins.
func TestRefused(t *testing.T) {
	entry := func(s string) string { return "commands:\n  - " + s }
	for _, test := range []struct{ name, in, want string }{
		{"nothing", " \n", "1:1: there is nothing in it: want commands: and a list of entries"},
		{"too long", "#" + strings.Repeat(" ", commands.MaxFile), "1:1: the file has more than 64KiB: divide it"},
		{"too many", "commands:\n" + strings.Repeat("- {at: +X, answer: OK}\n", commands.MostEntries+1), "1002:3: more than 1000 commands: "},
		{"no commands", "name: n", "1:1: commands file lacks commands: "},
		{"misspelt key", "comands: []", `1:1: unknown key in commands file "comands": the nearest is commands`},
		{"a scenario", "name: n\nmodem: {speed: 2}\ncommands: []", `2:1: unknown key in commands file "modem": `},

		{"no at", entry("{answer: OK}"), "2:5: command lacks at: "},
		{"no answer", entry("{at: +XA}"), "2:5: command has none of answer, answers: "},
		{"two answers", entry("{at: +XA, answer: OK, answers: [OK]}"), "2:27: answer and answers together in command: "},
		{"no answers", entry("{at: +XA, answers: []}"), "2:24: no answers: want a list of answers"},
		{"misspelt key of an entry", entry("{at: +XA, anser: OK}"), `2:15: unknown key in command "anser": the nearest is answer`},
		{"regexp", entry("{at: '/+(/', answer: OK}"), "2:10: /+(/ is not a regular expression: "},
		{"AT", entry("{at: AT, answer: OK}"), `2:10: there is no command in "AT": `},
		{"no plus", entry("{at: QMTOPEN, answer: OK}"), `2:10: "QMTOPEN" is not the name of a command: want one such as +QMTOPEN`},
		{"number of a basic command", entry("{at: I9, answer: OK}"), `2:10: "I9" is the command I with a number: want the name I, or a /regexp/ such as /^ATI9$/`},
		{"number for a line", entry("{at: +XA, answer: 12}"), `2:23: 12 is not text: put it in quotes, as in "12"`},
		{"line end", entry(`{at: +XA, answer: "OK\r\n"}`), `2:23: a line end in "OK\r\n": `},
		{"urc before the result", entry(`{at: +XA, answer: [{after: 1s, urc: X}, OK]}`), "2:24: a urc before the final result code OK: "},
		{"urc without text", entry(`{at: +XA, answer: [OK, {after: 1s}]}`), "2:28: later urc lacks urc: "},
		{"time without a unit", entry(`{at: +XA, answer: [OK, {after: 300, urc: X}]}`), "2:36: 300 has no unit: "},

		{"the modem has it", entry("{at: +CSQ, answer: OK}"), "2:6: the modem has AT+CSQ itself (signal quality): to answer it in the modem's place, add override: true"},
		{"the modem has a form of it", entry("{at: '+QIOPEN=*', answer: OK}"), "2:6: the modem has AT+QIOPEN itself "},
		{"the modem has one of a glob", entry("{at: '+CS*', answer: OK}"), "2:6: the modem has AT+C"},
		{"the modem has one of a regexp", entry("{at: /CSQ/, answer: OK}"), "2:6: the modem has AT+CSQ itself "},
		{"the modem has the start of a regexp", entry(`{at: '/^ATD\*99/', answer: CONNECT}`), "2:6: the modem has ATD itself "},
		{"another name of it", entry("{at: +QFTPNLIST, answer: OK}"), "2:6: the modem has AT+QFTPNLST itself "},
		{"shadowed", entry("{at: +XA, answer: OK}\n  - {at: '+XA=1', answer: OK}"), "3:6: +XA=1 never answers: +XA in line 2 matches all of it; "},
		{"shadowed regexp", entry("{at: '+X*', answer: OK}\n  - {at: '/^AT\\+XA=1/', answer: OK}"), `3:6: /^AT\+XA=1/ never answers: +X* in line 2 `},
		{"twice", entry("{at: /XA/, answer: OK}\n  - {at: /XA/, answer: OK}"), "3:6: /XA/ never answers: "},

		{"unknown name", entry(`{at: +XA, answer: "{imie}"}`), "2:23: {imie}: unknown name, and no entry sets it: the nearest is {imei}"},
		{"unknown variable", entry("{at: '+XA=1', answer: OK, set: {mqtt: up}}\n  - {at: +XA?, answer: ['{mqqt|down}', OK]}"), "3:25: {mqqt|down}: unknown name, and no entry sets it: the nearest is {mqtt}"},
		{"unknown name like none", entry(`{at: +XA, answer: "{zebra}"}`), "2:23: {zebra}: unknown name, and no entry sets it: want one of {line}, "},
		{"no such group", entry(`{at: '/^AT\+XA=(\d)/', answer: "{2}"}`), `2:36: {2}: no such group: /^AT\+XA=(\d)/ has 1`},
		{"no such parameter", entry(`{at: +XA?, answer: "{1}"}`), "2:24: {1}: no such parameter: +XA? has none"},
		{"parameter 0", entry(`{at: +XA, answer: "{0}"}`), "2:23: {0}: parameters count from 1 to 99"},
		{"open brace", entry(`{at: +XA, answer: "a {1"}`), `2:23: the brace in "a {1" is not closed: want a placeholder such as {1}, or {{ for a brace`},
		{"range", entry(`{at: +XA, answer: "{25..17}"}`), "2:23: {25..17}: not a range of numbers: "},
		{"no placeholder", entry(`{at: +XA, answer: "{a b}"}`), "2:23: {a b}: not a placeholder: "},
		{"default of a fact", entry(`{at: +XA, answer: "{imei|0}"}`), "2:23: {imei|0}: {imei} is always there: "},
		{"in a urc", entry(`{at: +XA, answer: [OK, {urc: "{x}"}]}`), "2:34: {x}: unknown name"},
		{"in a value", entry(`{at: +XA, answer: OK, set: {y: "{x}"}}`), "2:36: {x}: unknown name"},
		{"variable of a fact's name", entry(`{at: +XA, answer: OK, set: {imei: "1"}}`), "2:33: {imei} has a meaning already: "},
		{"variable of no name", entry(`{at: +XA, answer: OK, set: {"a b": "1"}}`), `2:33: "a b" is not a name: `},

		{"prompt without an end", entry(`{at: +XA, answer: OK, prompt: {say: "> "}}`), "2:35: prompt has none of until, bytes: "},
		{"prompt with two ends", entry(`{at: +XA, answer: OK, prompt: {until: ctrl-z, bytes: 4}}`), "2:51: until and bytes together in prompt: "},
		{"data mode up to Ctrl-Z", entry(`{at: +XA, answer: OK, prompt: {say: CONNECT, until: ctrl-z}}`), "2:36: say: CONNECT without bytes: "},
		{"another prompt", entry(`{at: +XA, answer: OK, prompt: {say: ">", bytes: 4}}`), `2:41: unknown word ">": `},
		{"bytes that are none", entry(`{at: +XA, answer: OK, prompt: {bytes: many}}`), `2:43: "many" is not a number of bytes: `},
		{"too many bytes", entry(`{at: +XA, answer: OK, prompt: {bytes: 9999999}}`), `2:43: "9999999" is not a number of bytes: `},
		{"unknown placeholder for bytes", entry(`{at: +XA, answer: OK, prompt: {bytes: "{x}"}}`), "2:43: {x}: unknown name"},

		{"short IMEI", "identity: {imei: '123'}\ncommands: []", `1:18: "123" is not valid here: want an IMEI of 15 digits in quotes`},
		{"model", "identity: {model: ''}\ncommands: []", `1:19: "" is not a name of a module: `},
		{"identity of a number", "identity: {imei: 123456789012345}\ncommands: []", "1:18: 123456789012345 is not text: put it in quotes"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f, err := commands.Parse("f.yaml", []byte(test.in))
			if err == nil {
				t.Fatalf("it was read: %+v", f)
			}
			if got := strings.Split(err.Error(), "\n")[0]; !strings.HasPrefix(got, "f.yaml:"+test.want) {
				t.Errorf("got  %s\nwant f.yaml:%s", got, test.want)
			}
		})
	}
}

// TestAllErrors: all that is wrong in a file is said at once.
func TestAllErrors(t *testing.T) {
	_, err := commands.Parse("f.yaml", []byte("commands:\n- {at: +CSQ, answer: '{x}'}\n- {at: '+CSQ=1', answer: OK}\n"))
	var all schema.Errors
	if !errors.As(err, &all) || len(all) != 4 {
		t.Errorf("%v", err)
	}
}

// TestPacks: the packs can be read, and stand in for a command of the modem only where they say so.
func TestPacks(t *testing.T) {
	if got := fmt.Sprint(commands.Packs()); got != "[gnss http mqtt sms sockets]" {
		t.Errorf("there are %s", got)
	}
	for _, name := range commands.Packs() {
		f, err := commands.Pack(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, e := range f.Entries {
			if e.Override && name != "sockets" {
				t.Errorf("%s stands in for the modem at %s", name, e.At)
			}
		}
	}
	if _, err := commands.Pack("mqt"); err == nil || err.Error() != `unknown pack "mqt": the nearest is mqtt (one of gnss, http, mqtt, sms, sockets)` {
		t.Errorf("%v", err)
	}
}
