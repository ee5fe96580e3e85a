package scenarios_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// validator checks texts of scenarios against schema.json, as an editor does.
func validator(t *testing.T) func(text []byte) error {
	t.Helper()
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(scenarios.Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("schema.json") // against the meta-schema, too
	if err != nil {
		t.Fatal(err)
	}
	return func(text []byte) error {
		t.Helper()
		var v any
		if err := yaml.Unmarshal(text, &v); err != nil {
			return err
		}
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		v, err = jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			return err
		}
		return compiled.Validate(v)
	}
}

// TestSchemaAccepts: the schema accepts what Parse accepts: the contract's example, the library and
// bad hosts, the examples of the documentation, and each trigger and action.
func TestSchemaAccepts(t *testing.T) {
	valid := validator(t)
	accept := func(name string, text []byte) {
		t.Helper()
		if _, err := scenarios.Parse(name, text); err != nil {
			t.Errorf("Parse refuses %v", err)
		}
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for dir, least := range map[string]int{"testdata": 1, "library": 70, "library/testdata": 5, "../docs/examples": 1} {
		found, err := fs.Glob(os.DirFS(dir), "*.yaml")
		more, err2 := fs.Glob(os.DirFS(dir), "*/*.yaml")
		if found = append(found, more...); err != nil || err2 != nil || len(found) < least {
			t.Errorf("%s has %d scenarios, want %d or more (%v, %v)", dir, len(found), least, err, err2)
		}
		for _, name := range found {
			text, err := os.ReadFile(dir + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			accept(name, text)
		}
	}
	accept("commands", []byte("name: n\nmodem: {identity: {model: EC25}}\ncommands: [mqtt, {file: a.yaml}, {at: +XA, answer: [OK, {after: 1s, urc: X}], set: {a: b}}]"))
	for _, tr := range fault.Triggers() {
		accept(tr.Key, []byte("name: n\nfaults: [{when: "+tr.When()+", do: sim-removed}]"))
	}
	for _, a := range action.Specs() {
		if err := valid([]byte("name: n\nfaults: [{when: {at: +CSQ}, do: " + a.Example + "}]")); err != nil { // whatever it goes with
			t.Errorf("%s: %v", a.Name, err)
		}
	}
}

// TestSchemaRefuses: the schema refuses what takes no more than the keys of one mapping to refuse,
// as Parse does.
func TestSchemaRefuses(t *testing.T) {
	valid := validator(t)
	for _, text := range []string{
		"seed: 1",
		"name: 12",
		"name: n\nfault: []",
		"name: n\nseed: -1",
		"name: n\ntimeout: 60",
		"name: n\ntimeout: soon",
		"name: n\nmodem: {sim: reday}",
		"name: n\ncommands: [mqt]",
		"name: n\ncommands: [{file: a.yaml, at: +XA}]",
		"name: n\ncommands: [{at: +XA}]",
		"name: n\nmodem: {strict: 'yes'}",
		"name: n\nmodem: {speed: 0}",
		"name: n\nmodem: {ufs: {size: 64KB}}",
		"name: n\nmodem: {ufs: absent}",
		"name: n\nserver: {files: {/a: hello}}",
		"name: n\nserver: {files: {/a: {}}}",
		"name: n\nserver: {files: {/a: {text: x, from: y}}}",
		"name: n\nserver: {files: {/a: {text: x, seed: 1}}}",
		"name: n\nnetwork: {rate: 1MiB}",
		"name: n\nfaults: [{do: hang}]",
		"name: n\nfaults: [{when: {nth: 1}, do: hang}]",
		"name: n\nfaults: [{when: {ftp: STOR, file: read}, do: sd-removed}]",
		"name: n\nfaults: [{when: {ftp: STRO}, do: drop-data}]",
		"name: n\nfaults: [{when: {ftp: STOR}, do: drop-dta}]",
		"name: n\nfaults: [{when: {ftp: STOR}, do: reply}]",
		"name: n\nfaults: [{when: {at: +CSQ}, do: {split: 2, gpa: 2s}}]",
		"name: n\nfaults: [{when: {at: +CSQ, chance: 2}, do: hang}]",
		"name: n\nsteps: [{send: AT, pause: 1s}]",
		"name: n\nsteps: [{exact: true}]",
		"name: n\nsteps: [{dtr: 'yes'}]",
		"name: n\nsteps: [{receive: {sha256: " + strings.Repeat("0", 64) + "}}]",
		"name: n\nexpect: {exit: 256}",
		"name: n\nexpect: {server: {}}",
		"name: n\nexpect: {at: {}}",
		"name: n\nexpect: {lint: some}",
	} {
		if _, err := scenarios.Parse("s.yaml", []byte(text)); err == nil {
			t.Errorf("Parse accepts\n%s", text)
		}
		if valid([]byte(text)) == nil {
			t.Errorf("the schema accepts\n%s", text)
		}
	}
}
