package control

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"ptymodem/emulator/reference"
	"ptymodem/scenarios"
	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/fault"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

// getCommands is the command table, as text unless JSON is asked for.
func getCommands(c *call) error {
	c.w.Header().Set("Vary", "Accept")
	if strings.Contains(c.r.Header.Get("Accept"), "application/json") {
		return c.answer(200, reference.List(c.api.cfg.Table))
	}
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return reference.WriteText(c.w, c.api.cfg.Table)
}

func getSchema(c *call) error {
	c.w.Header().Set("Content-Type", "application/schema+json")
	_, _ = c.w.Write(scenarios.Schema())
	return nil
}

func getOpenAPI(c *call) error { return c.answer(200, OpenAPI(c.api.cfg.Version)) }

// parameters are those of a path.
func (r *route) parameters() (names []string) {
	for _, part := range strings.Split(r.path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			names = append(names, strings.TrimRight(name, ".}"))
		}
	}
	return names
}

// OpenAPI is the description of the API, OpenAPI 3.1, as JSON has it.
func OpenAPI(version string) map[string]any {
	paths := map[string]map[string]any{}
	for _, r := range routes() {
		path := strings.ReplaceAll(r.path, "...", "")
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][strings.ToLower(r.method)] = r.operation()
	}
	return map[string]any{
		"openapi":    "3.1.0",
		"info":       map[string]any{"title": "ptymodem", "version": version},
		"paths":      paths,
		"components": map[string]any{"schemas": schemas()},
	}
}

func (r *route) operation() map[string]any {
	op := map[string]any{"summary": r.about}
	var parameters []any
	for _, name := range r.parameters() {
		kind := "string"
		if name == "n" {
			kind = "integer"
		}
		parameters = append(parameters, map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]any{"type": kind}})
	}
	if parameters != nil {
		op["parameters"] = parameters
	}
	if r.body != "" {
		kinds := map[string]any{}
		for _, k := range []string{"application/json", "application/yaml"} {
			kinds[k] = map[string]any{"schema": schemaRef(r.body)}
		}
		if r.body == "Content" {
			kinds = map[string]any{
				"application/octet-stream": map[string]any{"schema": map[string]any{"type": "string", "format": "binary"}},
				contentType:                map[string]any{"schema": schemaRef("Content")},
			}
		}
		op["requestBody"] = map[string]any{"content": kinds, "required": r.body != "Reset"}
	}
	success := map[string]any{"description": "done"}
	switch r.gives {
	case "":
	case "Bytes":
		success["content"] = map[string]any{"application/octet-stream": map[string]any{}}
	case "Commands":
		success["content"] = map[string]any{"text/plain": map[string]any{}, "application/json": map[string]any{"schema": schemaRef(r.gives)}}
	case "Text", "Transcript":
		success["content"] = map[string]any{"text/plain": map[string]any{}}
	case "YAML":
		success["content"] = map[string]any{"application/yaml": map[string]any{}}
	case "HTML":
		success["content"] = map[string]any{"text/html": map[string]any{}}
	case "Schema", "OpenAPI":
		success["content"] = map[string]any{"application/json": map[string]any{}}
	case "Events":
		success["content"] = map[string]any{"application/x-ndjson": map[string]any{}, "text/event-stream": map[string]any{}}
	default:
		success["content"] = map[string]any{"application/json": map[string]any{"schema": schemaRef(r.gives)}}
	}
	op["responses"] = map[string]any{
		strconv.Itoa(r.status): success,
		"default":              map[string]any{"description": "a problem", "content": map[string]any{"application/problem+json": map[string]any{"schema": schemaRef("Problem")}}},
	}
	return op
}

func schemaRef(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

// schemas are those of all that the routes take and give, by the names that the routes have for
// them. What they take comes from the shapes that read it.
func schemas() map[string]any {
	d := schema.Definitions{}
	all := map[string]any{
		"Change": schema.Describe(d, changeShape()), "Do": schema.Describe(d, action.Shape()), "NewFault": schema.Describe(d, fault.Object().Shape()),
		"BulkFault": schema.Describe(d, bulkShape()), "Await": schema.Describe(d, wishShape()), "Content": schema.Describe(d, scenarios.ContentShape()),
		"Reset": schema.Describe(d, resetShape()), "Steps": schema.Describe(d, scenarios.StepsShape()), "Scenario": schema.Describe(d, scenarios.Shape()),
		"Typing": schema.Describe(d, typingShape()), "NewCommands": schema.Describe(d, commands.Shape()),
	}
	for name, v := range map[string]any{
		"Ready": map[string]bool{}, "Status": Status{}, "State": State{}, "States": []State{}, "Lasting": map[string]string{}, "Fault": Fault{}, "Faults": []Fault{},
		"BulkFaults": []bulkMade{}, "Met": met{}, "Played": played{}, "Typed": typedAt{}, "Files": filesOf{}, "Findings": []finding{}, "Commands": []reference.Command{}, "CommandsFile": commandsFile{}, "Codes": []codeMeaning{}, "Problem": Problem{},
	} {
		all[name] = typeSchema(reflect.TypeOf(v))
	}
	for name, def := range d {
		all[name] = def
	}
	b, err := json.Marshal(all)
	if err != nil {
		panic(err) // a table holds a value that is no JSON: the test of the document sees it
	}
	var moved map[string]any
	_ = json.Unmarshal([]byte(strings.ReplaceAll(string(b), `"#/definitions/`, `"#/components/schemas/`)), &moved)
	return moved
}

// typeSchema is the schema of what a Go type is as JSON.
func typeSchema(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{typeSchema(t.Elem()), map[string]any{"type": "null"}}}
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return map[string]any{"type": "object"} // raw JSON
		}
		return map[string]any{"type": "array", "items": typeSchema(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": typeSchema(t.Elem())}
	case reflect.Struct:
		properties, required := map[string]any{}, []string{}
		for f := range t.Fields() {
			name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			properties[name] = typeSchema(f.Type)
			if rest != "omitempty" {
				required = append(required, name)
			}
		}
		return map[string]any{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
	case reflect.Interface:
		return map[string]any{}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	return map[string]any{"type": "integer"}
}
