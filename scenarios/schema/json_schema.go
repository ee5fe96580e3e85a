package schema

import (
	"encoding/json"
	"strings"
)

// JSON is a piece of a JSON Schema.
type JSON = map[string]any

// Definitions are the definitions of a schema: objects by their name.
type Definitions map[string]JSON

// JSONSchema is the JSON Schema (draft 7) of what s reads.
func JSONSchema[T any](title string, s Shape[T]) []byte {
	d := Definitions{}
	top := s.schema(d)
	top["$schema"] = "http://json-schema.org/draft-07/schema#"
	top["title"] = title
	top["definitions"] = d
	b, err := json.MarshalIndent(top, "", "  ")
	if err != nil {
		panic(err) // a table holds a value that is no JSON: the test of the schema sees it
	}
	return append(b, '\n')
}

// schema puts the object's definition into d and refers to it.
func (o Object[T]) schema(d Definitions) JSON {
	id := strings.ReplaceAll(o.Name, " ", "-")
	if _, known := d[id]; !known {
		def := JSON{"type": "object", "additionalProperties": false}
		d[id] = def // before its fields, one of which may hold the like
		properties := JSON{}
		var required []string
		for _, f := range o.Fields {
			properties[f.Name] = JSON{"description": f.Doc, "allOf": []any{f.schema(d)}}
			if f.required {
				required = append(required, f.Name)
			}
		}
		def["properties"] = properties
		if o.Doc != "" {
			def["description"] = o.Doc
		}
		if len(required) > 0 {
			def["required"] = required
		}
		var rules []any
		for _, r := range o.Rules {
			rules = append(rules, r.schema)
		}
		if len(rules) > 0 {
			def["allOf"] = rules
		}
	}
	return JSON{"$ref": "#/definitions/" + id}
}

// Describe is the JSON Schema of a shape, with the definitions of the objects in it added to d.
func Describe[T any](d Definitions, s Shape[T]) JSON { return s.schema(d) }
