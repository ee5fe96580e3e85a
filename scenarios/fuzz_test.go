package scenarios_test

import (
	"os"
	"testing"

	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema/schematest"
)

// FuzzParse: no text makes Parse panic, and an error is always at a place in the text. A scenario
// that is read can be played.
func FuzzParse(f *testing.F) {
	contract, err := os.ReadFile("testdata/contract.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		string(contract), "", "name: n", "name: n\nmodem: {identity: {model: EC25}}\ncommands: [mqtt, {file: a.yaml}, {at: +X, answer: ['{1}', OK]}]", "name: [", "name: n\nfaults:\n- {when: {at: \"*\"}, do: [hang, {urc: x}]}", "a: &a [*a]", "key:\n}", "\ufeffname: n\r\n",
		"<<:\n? -", "name: \x01", "name: n\nsteps: [{receive: {size: 1}}]\n--- x", "%YAML 1.2\n---\nname: n\n...", "name: n\u2028b\u0085c: d",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenarios.Parse("f.yaml", []byte(text))
		if err == nil {
			e := fault.NewEngine(s.Faults, s.Seed, 0)
			for _, ev := range []action.Event{
				{Moment: action.AtMoment, Line: "AT", Command: "AT"},
				{Moment: action.FTPMoment, Line: "AT", Command: "AT", Verb: "STOR"},
				{Moment: action.FileMoment, Op: fs.OpWrite, Store: action.UFS, Name: "a"},
				{Moment: action.DataMoment, Line: "AT", Command: "AT"},
			} {
				e.Event(ev)
			}
			for _, u := range e.Unfired() {
				if u.Reason == "" {
					t.Errorf("no reason for %s", u.Fault)
				}
			}
			return
		}
		schematest.AtPlaces(t, err, text)
	})
}
