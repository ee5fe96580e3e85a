package scenarios

import (
	"encoding/json"
	"strings"
)

// A schema is a piece of a JSON Schema.
type schema = map[string]any

// defs are the definitions of a schema: objects by their name.
type defs map[string]schema

// Schema is the JSON Schema (draft 7) of a scenario file, for editors. It has every key, word and range that [Parse]
// knows, from the same tables. What takes more than the keys of one mapping (which action goes with which trigger,
// names of files) only Parse checks.
func Schema() []byte {
	d := defs{}
	top := scenarioObject().schema(d)
	top["$schema"] = "http://json-schema.org/draft-07/schema#"
	top["title"] = "A ptymodem scenario"
	top["definitions"] = d
	b, err := json.MarshalIndent(top, "", "  ")
	if err != nil {
		panic(err) // a table holds a value that is no JSON: the test of the schema sees it
	}
	return append(b, '\n')
}

// schema puts the object's definition into d and refers to it.
func (o object[T]) schema(d defs) schema {
	id := strings.ReplaceAll(o.name, " ", "-")
	if _, known := d[id]; !known {
		def := schema{"type": "object", "additionalProperties": false}
		d[id] = def // before its fields, one of which may hold the like
		properties := schema{}
		var required []string
		for _, f := range o.fields {
			properties[f.name] = schema{"description": f.doc, "allOf": []any{f.schema(d)}}
			if f.required {
				required = append(required, f.name)
			}
		}
		def["properties"] = properties
		if o.doc != "" {
			def["description"] = o.doc
		}
		if len(required) > 0 {
			def["required"] = required
		}
		var rules []any
		for _, r := range o.rules {
			rules = append(rules, r.schema)
		}
		if len(rules) > 0 {
			def["allOf"] = rules
		}
	}
	return schema{"$ref": "#/definitions/" + id}
}
