package schema

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A Union is a value of one of several kinds, each with a name: the name alone, or a mapping with
// the name for a key.
type Union[T any] struct {
	Name     string // what messages call a kind; also the name of the definition in the schema
	Key      string // the key that it stands behind, for messages
	Want     string // what would be right
	Several  string // what to do about two kinds in one mapping
	Variants []Variant[T]
}

// A Variant is one kind of a [Union].
type Variant[T any] struct {
	Name    string
	Example string
	Word    *T        // what the name alone means; nil if it needs a value
	Value   *Shape[T] // how it is written as a mapping; nil if the name alone is all
}

// Shape is what the schema and the parser need of the union.
func (u Union[T]) Shape() Shape[T] {
	return Shape[T]{u.Want, u.schema, func(n *yaml.Node) (T, error) { return u.decode(resolve(n)) }}
}

// schema puts the union's definition into d and refers to it.
func (u Union[T]) schema(d Definitions) JSON {
	var bare []string
	forms := []any{}
	for _, v := range u.Variants {
		if v.Word != nil {
			bare = append(bare, v.Name)
		}
		if v.Value != nil {
			forms = append(forms, v.Value.schema(d))
		}
	}
	d[u.Name] = JSON{"anyOf": append([]any{JSON{"enum": bare}}, forms...)}
	return JSON{"$ref": "#/definitions/" + u.Name}
}

func (u Union[T]) names() []string {
	all := make([]string, len(u.Variants))
	for i, v := range u.Variants {
		all[i] = v.Name
	}
	return all
}

func (u Union[T]) variant(name string) *Variant[T] {
	if i := slices.IndexFunc(u.Variants, func(v Variant[T]) bool { return v.Name == name }); i >= 0 {
		return &u.Variants[i]
	}
	return nil
}

func (u Union[T]) decode(n *yaml.Node) (T, error) {
	var none T
	if n.Kind == yaml.ScalarNode && !isNull(n) {
		switch v := u.variant(n.Value); {
		case v == nil:
			return none, wrong(n, "%v", unknown(u.Name, n.Value, u.names()))
		case v.Word == nil:
			return none, wrong(n, "%s needs a value, as in %s", v.Name, v.Example)
		default:
			return *v.Word, nil
		}
	}
	entries, err := pairs(n, u.Want)
	if err != nil {
		return none, err // kinds that are read may be wrong only because of it
	}
	var kind *Variant[T]
	for _, e := range entries {
		v := u.variant(e.key.Value)
		switch {
		case v == nil:
		case kind != nil:
			return none, wrong(e.key, "%s and %s in one mapping: %s", kind.Name, v.Name, u.Several)
		case v.Value == nil:
			return none, wrong(e.key, "%s takes no value: write the word alone, as in %s: %s", v.Name, u.Key, v.Example)
		default:
			kind = v
		}
	}
	switch {
	case kind != nil:
		return kind.Value.decode(n)
	case len(entries) == 0:
		return none, wrong(n, "an empty %s: want one of %s", u.Name, strings.Join(u.names(), ", "))
	}
	return none, wrong(entries[0].key, "%v", unknown(u.Name, entries[0].key.Value, u.names()))
}
