package scenarios_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"ptymodem/scenarios"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
)

// updateSchema rewrites the schema: go test ./scenarios -run TestSchema -update
var updateSchema = flag.Bool("update", false, "rewrite schema.json")

func TestSchemaFile(t *testing.T) {
	got := scenarios.Schema()
	if *updateSchema {
		if err := os.WriteFile("schema.json", got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile("schema.json"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("schema.json is out of date (%v); make pages", err)
	}
}

type node = map[string]any

// TestSchemaKeys follows the contract's example through the schema: each of its keys must be there,
// with a description.
func TestSchemaKeys(t *testing.T) {
	var top node
	if err := json.Unmarshal(scenarios.Schema(), &top); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile("testdata/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var example node
	if err := yaml.Unmarshal(b, &example); err != nil {
		t.Fatal(err)
	}
	follow(t, top, []node{top}, example, "")

	// what the example does not show
	when := properties(definition(t, top, "when"))
	for _, tr := range fault.Triggers() {
		if _, ok := when[tr.Key]; !ok {
			t.Errorf("when lacks %s", tr.Key)
		}
	}
	var forms []string
	for _, form := range definition(t, top, "action")["anyOf"].([]any) {
		for _, word := range list(form.(node)["enum"]) {
			forms = append(forms, word.(string))
		}
		if ref, ok := form.(node)["$ref"].(string); ok {
			forms = append(forms, strings.TrimPrefix(ref, "#/definitions/action-"))
		}
	}
	for _, a := range action.Specs() {
		if !slices.Contains(forms, a.Name) {
			t.Errorf("action lacks %s", a.Name)
		}
	}
	for _, name := range strings.Fields("send data receive pause escape dtr expect exact within") {
		if _, ok := properties(definition(t, top, "step"))[name]; !ok {
			t.Errorf("step lacks %s", name)
		}
	}
}

// follow looks up the keys of value in those schemas, of which at least one must know each.
func follow(t *testing.T, top node, schemas []node, value any, where string) {
	schemas = expand(t, top, schemas)
	switch value := value.(type) {
	case node:
		for k, v := range value {
			var next []node
			for _, s := range schemas {
				if p, ok := properties(s)[k].(node); ok {
					next = append(next, p)
					if p["description"] == "" {
						t.Errorf("%s.%s has no description", where, k)
					}
				} else if p, ok := s["additionalProperties"].(node); ok {
					next = append(next, p)
				}
			}
			if next == nil {
				t.Errorf("the schema lacks %s.%s", where, k)
				continue
			}
			follow(t, top, next, v, where+"."+k)
		}
	case []any:
		var next []node
		for _, s := range schemas {
			if p, ok := s["items"].(node); ok {
				next = append(next, p)
			}
		}
		for _, v := range value {
			follow(t, top, next, v, where+"[]")
		}
	default:
		if len(schemas) == 0 {
			t.Errorf("the schema has nothing for %s", where)
		}
	}
}

// expand are the schemas and all that they refer to.
func expand(t *testing.T, top node, schemas []node) []node {
	var all []node
	for _, s := range schemas {
		all = append(all, s)
		if ref, ok := s["$ref"].(string); ok {
			all = append(all, expand(t, top, []node{definition(t, top, strings.TrimPrefix(ref, "#/definitions/"))})...)
		}
		for _, word := range []string{"allOf", "anyOf"} {
			for _, x := range list(s[word]) {
				if x := x.(node); x["required"] == nil && x["not"] == nil {
					all = append(all, expand(t, top, []node{x})...)
				}
			}
		}
	}
	return all
}

func definition(t *testing.T, top node, name string) node {
	t.Helper()
	d, ok := top["definitions"].(node)[name].(node)
	if !ok {
		t.Fatalf("no definition of %s", name)
	}
	return d
}

func properties(s node) node { p, _ := s["properties"].(node); return p }

func list(v any) []any { l, _ := v.([]any); return l }
