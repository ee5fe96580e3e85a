package schema

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// A Field is one key of an object: its name, what it means, and how it is read into a T.
type Field[T any] struct {
	Name, Doc string
	required  bool
	schema    func(Definitions) JSON
	decode    func(*yaml.Node, *T) error
}

// Key is the field whose value has the shape s and goes where at says.
func Key[T, V any](name, doc string, s Shape[V], at func(*T) *V) Field[T] {
	return Field[T]{Name: name, Doc: doc, schema: s.schema, decode: func(n *yaml.Node, to *T) error {
		v, err := s.decode(n)
		*at(to) = v
		return err
	}}
}

// Must makes a field one that may not be left out.
func (f Field[T]) Must() Field[T] { f.required = true; return f }

// An Object is a mapping with known keys.
type Object[T any] struct {
	Name   string // what messages call it; also the name of its definition in the schema, where every object has its own
	Doc    string
	Fields []Field[T]
	Rules  []Rule
	Check  func(got Keys, v *T) error // what rules cannot say; optional
}

func (o Object[T]) names() []string {
	all := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		all[i] = f.Name
	}
	return all
}

// Shape is what the schema and the parser need of the object.
func (o Object[T]) Shape() Shape[T] {
	want := "a mapping with " + Or(o.names())
	return Shape[T]{want, o.schema, func(n *yaml.Node) (T, error) { return o.decode(resolve(n), want) }}
}

func (o Object[T]) decode(n *yaml.Node, want string) (T, error) {
	var v T
	entries, err := pairs(n, want)
	if n.Kind != yaml.MappingNode {
		return v, err
	}
	var found problems
	found.add(err)
	odd := err != nil // a key is none of the object's, nor like one
	got := Keys{node: n, at: map[string]*yaml.Node{}}
	for _, e := range entries {
		f := o.field(e.key.Value)
		if f == nil {
			found.add(o.unknown(n, e))
			if f = o.meant(e.key.Value, entries); f == nil || got.Has(f.Name) {
				odd = true
				continue
			}
		}
		got.at[f.Name] = e.key
		found.add(f.decode(e.value, &v))
	}
	for _, f := range o.Fields {
		if f.required && !got.Has(f.Name) {
			found.add(wrong(n, "%s lacks %s: %s", o.Name, f.Name, f.Doc))
		}
	}
	for _, r := range o.Rules {
		if !odd {
			found.add(r.check(o.Name, got))
		}
	}
	if o.Check != nil && found.err() == nil {
		found.add(o.Check(got, &v))
	}
	return v, found.err()
}

// unknown is the error for an entry of the mapping n whose key is none of the object's.
func (o Object[T]) unknown(n *yaml.Node, e pair) error {
	err := unknown("key in "+o.Name, e.key.Value, o.names())
	if n.Style&yaml.FlowStyle != 0 && e.value.Kind == yaml.ScalarNode && e.value.Value == "" && e.value.Style == 0 {
		return wrong(e.key, "%v; or quotes are missing: text with a comma in it needs them here", err)
	}
	return wrong(e.key, "%v", err)
}

// meant is the field that a misspelt key stands for, as far as can be said: its value is read as
// that of the field, to find what else is wrong. It is nil if there is none, or if the mapping has
// it as well.
func (o Object[T]) meant(key string, entries []pair) *Field[T] {
	near, ok := Close(key, o.names())
	if !ok || slices.ContainsFunc(entries, func(e pair) bool { return e.key.Value == near }) {
		return nil
	}
	return o.field(near)
}

func (o Object[T]) field(name string) *Field[T] {
	for i := range o.Fields {
		if o.Fields[i].Name == name {
			return &o.Fields[i]
		}
	}
	return nil
}

// Keys are those that a mapping has.
type Keys struct {
	node *yaml.Node // the mapping
	at   map[string]*yaml.Node
}

// Has reports that the object has the key.
func (k Keys) Has(name string) bool { return k.at[name] != nil }

// Pos is where the mapping is.
func (k Keys) Pos() Pos { return Pos{Line: k.node.Line, Column: k.node.Column} }

// PosOf is where a key that it has is.
func (k Keys) PosOf(name string) Pos {
	n := k.at[name]
	return Pos{Line: n.Line, Column: n.Column}
}

// Wrong is an error at a key, or at the mapping if it lacks the key.
func (k Keys) Wrong(name, format string, args ...any) error {
	if n := k.at[name]; n != nil {
		return wrong(n, format, args...)
	}
	return wrong(k.node, format, args...)
}

// A pair is an entry of a mapping.
type pair struct{ key, value *yaml.Node }

// pairs are the entries of a mapping in their order, no key twice. They come with the errors of
// those left out.
func pairs(n *yaml.Node, want string) ([]pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, mistyped(n, want)
	}
	var all []pair
	var found problems
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := resolve(n.Content[i])
		switch f := first[k.Value]; {
		case k.Kind != yaml.ScalarNode:
			found.add(wrong(k, "a key that is not a word: want %s", want))
		case k.Tag == "!!merge":
			found.add(wrong(k, "merging with << is not supported: write the keys out, or use an alias for a whole value"))
		case f != nil:
			found.add(wrong(k, "duplicate key %q (first on line %d)", Clip(k.Value), f.Line))
		default:
			first[k.Value] = k
			all = append(all, pair{k, n.Content[i+1]})
		}
	}
	return all, found.err()
}

// Mapping is a mapping with keys of the user's: check judges a key, item makes the entry.
func Mapping[V, E any](want, keyDoc string, s Shape[V], check func(string) error, item func(string, V) E) Shape[[]E] {
	return Shape[[]E]{
		want,
		func(d Definitions) JSON {
			return JSON{"type": "object", "description": keyDoc, "additionalProperties": s.schema(d)}
		},
		func(n *yaml.Node) ([]E, error) {
			entries, err := pairs(resolve(n), want)
			var found problems
			found.add(err)
			var all []E
			for _, e := range entries {
				if err := check(e.key.Value); err != nil {
					found.add(wrong(e.key, "%v", err))
				}
				v, err := s.decode(e.value)
				found.add(err)
				all = append(all, item(e.key.Value, v))
			}
			return all, found.err()
		},
	}
}
