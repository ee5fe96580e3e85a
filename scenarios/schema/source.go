package schema

import "go.yaml.in/yaml/v4"

// Source is the value of a key as it was written, as JSON has it: strings, numbers, booleans, nil,
// []any and map[string]any. It is nil for a key that is not there.
func (k Keys) Source(name string) any {
	for i := 0; i+1 < len(k.node.Content); i += 2 {
		if resolve(k.node.Content[i]).Value == name {
			return source(resolve(k.node.Content[i+1]))
		}
	}
	return nil
}

func source(n *yaml.Node) any {
	switch n.Kind {
	case yaml.MappingNode:
		all := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			all[resolve(n.Content[i]).Value] = source(resolve(n.Content[i+1]))
		}
		return all
	case yaml.SequenceNode:
		all := []any{}
		for _, item := range n.Content {
			all = append(all, source(resolve(item)))
		}
		return all
	}
	var v any
	if n.Decode(&v) != nil {
		return n.Value
	}
	return v
}

// Value is the one document in data as JSON has it: see [Keys.Source].
func Value(file string, data []byte) (any, error) {
	n, err := document(data)
	if err != nil {
		return nil, placed(file, data, err)
	}
	return source(n), nil
}

// Readable reports what keeps data from being one document of YAML or JSON, whatever is in it.
func Readable(file string, data []byte) error {
	_, err := Value(file, data)
	return err
}
