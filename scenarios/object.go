package scenarios

import (
	"go.yaml.in/yaml/v4"
)

// A field is one key of an object: its name, what it means, and how it is read into a T.
type field[T any] struct {
	name, doc string
	required  bool
	schema    func(defs) schema
	decode    func(*yaml.Node, *T) error
}

// key is the field whose value has the shape s and goes where at says.
func key[T, V any](name, doc string, s shape[V], at func(*T) *V) field[T] {
	return field[T]{name: name, doc: doc, schema: s.schema, decode: func(n *yaml.Node, to *T) error {
		v, err := s.decode(n)
		if err == nil {
			*at(to) = v
		}
		return err
	}}
}

// must makes a field one that may not be left out.
func (f field[T]) must() field[T] { f.required = true; return f }

// An object is a mapping with known keys.
type object[T any] struct {
	name   string // what messages call it; also the name of its definition in the schema, where every object has its own
	doc    string
	fields []field[T]
	rules  []rule
	check  func(got keys, v *T) error // what rules cannot say; optional
}

func (o object[T]) names() []string {
	all := make([]string, len(o.fields))
	for i, f := range o.fields {
		all[i] = f.name
	}
	return all
}

func (o object[T]) shape() shape[T] {
	want := "a mapping with " + orList(o.names())
	return shape[T]{want, o.schema, func(n *yaml.Node) (T, error) { return o.decode(resolve(n), want) }}
}

func (o object[T]) decode(n *yaml.Node, want string) (T, error) {
	var v T
	entries, err := pairs(n, want)
	if err != nil {
		return v, err
	}
	got := keys{node: n, keys: map[string]*yaml.Node{}}
	for _, e := range entries {
		f := o.field(e.key.Value)
		if f == nil {
			err := unknown("key in "+o.name, e.key.Value, o.names())
			if n.Style&yaml.FlowStyle != 0 && e.value.Kind == yaml.ScalarNode && e.value.Value == "" && e.value.Style == 0 {
				return v, wrong(e.key, "%v; or quotes are missing: text with a comma in it needs them here", err)
			}
			return v, wrong(e.key, "%v", err)
		}
		got.keys[f.name] = e.key
		if err := f.decode(e.value, &v); err != nil {
			return v, err
		}
	}
	for _, f := range o.fields {
		if f.required && !got.has(f.name) {
			return v, wrong(n, "%s lacks %s: %s", o.name, f.name, f.doc)
		}
	}
	for _, r := range o.rules {
		if err := r.check(o.name, got); err != nil {
			return v, err
		}
	}
	if o.check != nil {
		return v, o.check(got, &v)
	}
	return v, nil
}

func (o object[T]) field(name string) *field[T] {
	for i := range o.fields {
		if o.fields[i].name == name {
			return &o.fields[i]
		}
	}
	return nil
}

// keys are those that a mapping has.
type keys struct {
	node *yaml.Node // the mapping
	keys map[string]*yaml.Node
}

func (k keys) has(name string) bool { return k.keys[name] != nil }

// pos is where the mapping is.
func (k keys) pos() Pos { return Pos{Line: k.node.Line, Column: k.node.Column} }

// posOf is where a key that it has is.
func (k keys) posOf(name string) Pos {
	n := k.keys[name]
	return Pos{Line: n.Line, Column: n.Column}
}

// wrong is an error at a key, or at the mapping if it lacks the key.
func (k keys) wrong(name, format string, args ...any) error {
	if n := k.keys[name]; n != nil {
		return wrong(n, format, args...)
	}
	return wrong(k.node, format, args...)
}

// A pair is an entry of a mapping.
type pair struct{ key, value *yaml.Node }

// pairs are the entries of a mapping in their order, no key twice.
func pairs(n *yaml.Node, want string) ([]pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, mistyped(n, want)
	}
	var all []pair
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := resolve(n.Content[i])
		if k.Kind != yaml.ScalarNode {
			return nil, wrong(k, "a key that is not a word: %s is right", want)
		}
		if k.Tag == "!!merge" {
			return nil, wrong(k, "merging with << is not known here: write the keys out, or use an alias for a whole value")
		}
		if f := first[k.Value]; f != nil {
			return nil, wrong(k, "%s is here twice, first in line %d: one of them is right", clip(k.Value), f.Line)
		}
		first[k.Value] = k
		all = append(all, pair{k, n.Content[i+1]})
	}
	return all, nil
}

// mapping is a mapping with keys of the user's: check judges a key, item makes the entry.
func mapping[V, E any](want, keyDoc string, s shape[V], check func(string) error, item func(string, V) E) shape[[]E] {
	return shape[[]E]{
		want,
		func(d defs) schema {
			return schema{"type": "object", "description": keyDoc, "additionalProperties": s.schema(d)}
		},
		func(n *yaml.Node) ([]E, error) {
			entries, err := pairs(resolve(n), want)
			if err != nil {
				return nil, err
			}
			var all []E
			for _, e := range entries {
				if err := check(e.key.Value); err != nil {
					return nil, wrong(e.key, "%v", err)
				}
				v, err := s.decode(e.value)
				if err != nil {
					return nil, err
				}
				all = append(all, item(e.key.Value, v))
			}
			return all, nil
		},
	}
}
