package schema

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// A Shape is one way to write a value: it decodes a node, or says what would be right, and
// describes itself to editors. Decoder, schema and messages all come from it, so that they cannot
// differ. A decoder finds all errors; with them it returns as much of the value as it could read.
type Shape[T any] struct {
	Want   string // what would be right, as in "a size such as 64KiB"
	schema func(Definitions) JSON
	decode func(*yaml.Node) (T, error)
}

// Optional is s for a value whose absence differs from its zero value.
func Optional[T any](s Shape[T]) Shape[*T] {
	return Shape[*T]{s.Want, s.schema, func(n *yaml.Node) (*T, error) {
		v, err := s.decode(n)
		return &v, err
	}}
}

// Convert is s, its value passed through f.
func Convert[T, U any](s Shape[T], f func(T) U) Shape[U] {
	return Shape[U]{s.Want, s.schema, func(n *yaml.Node) (U, error) {
		v, err := s.decode(n)
		if err != nil {
			var none U
			return none, err
		}
		return f(v), nil
	}}
}

// Checked is s with a further condition on the value.
func Checked[T any](s Shape[T], check func(T) error) Shape[T] {
	return Shape[T]{s.Want, s.schema, func(n *yaml.Node) (T, error) {
		v, err := s.decode(n)
		if err == nil {
			if bad := check(v); bad != nil {
				return v, wrong(n, "%v", bad)
			}
		}
		return v, err
	}}
}

// Parsed is s, its value passed through f, which may refuse it.
func Parsed[T, U any](s Shape[T], f func(T) (U, error)) Shape[U] {
	return Shape[U]{s.Want, s.schema, func(n *yaml.Node) (U, error) {
		v, err := s.decode(n)
		if err != nil {
			var none U
			return none, err
		}
		u, err := f(v)
		if err != nil {
			return u, wrong(n, "%v", err)
		}
		return u, nil
	}}
}

// Positioned is s with a note of the place where the value is written.
func Positioned[T any](s Shape[T], pos func(*T) *Pos) Shape[T] {
	return Shape[T]{s.Want, s.schema, func(n *yaml.Node) (T, error) {
		v, err := s.decode(n)
		n = resolve(n)
		*pos(&v) = Pos{Line: n.Line, Column: n.Column}
		return v, err
	}}
}

// WordOr is a value that is a word where it is a scalar, and else a mapping or list.
func WordOr[T any](word, other Shape[T]) Shape[T] {
	want := word.Want + ", or " + other.Want
	return Shape[T]{
		want,
		func(d Definitions) JSON { return JSON{"anyOf": []any{word.schema(d), other.schema(d)}} },
		func(n *yaml.Node) (T, error) {
			switch r := resolve(n); {
			case r.Kind != yaml.ScalarNode:
				return other.decode(r)
			case isNull(r):
				var none T
				return none, mistyped(r, want)
			default:
				return word.decode(r)
			}
		},
	}
}

// OneOrList is a list, or one item that stands for the list of it alone.
func OneOrList[T any](item Shape[T]) Shape[[]T] {
	list := List(item)
	want := item.Want + ", or a list of such"
	return Shape[[]T]{
		want,
		func(d Definitions) JSON { return JSON{"anyOf": []any{item.schema(d), list.schema(d)}} },
		func(n *yaml.Node) ([]T, error) {
			if resolve(n).Kind == yaml.SequenceNode {
				return list.decode(n)
			}
			v, err := item.decode(n)
			return []T{v}, err
		},
	}
}

// List is a list. An empty one is a list of nothing, as a program that writes a scenario may have
// it.
func List[T any](item Shape[T]) Shape[[]T] {
	want := "a list of " + strings.TrimPrefix(strings.TrimPrefix(item.Want, "an "), "a ")
	return Shape[[]T]{
		want,
		func(d Definitions) JSON { return JSON{"type": "array", "items": item.schema(d)} },
		func(n *yaml.Node) ([]T, error) {
			n = resolve(n)
			if n.Kind != yaml.SequenceNode {
				return nil, mistyped(n, want)
			}
			all := []T{}
			var found problems
			for _, c := range n.Content {
				v, err := item.decode(c)
				found.add(err)
				all = append(all, v)
			}
			return all, found.err()
		},
	}
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode && n.Alias != nil {
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// mistyped is the error for a node of another kind than is wanted.
func mistyped(n *yaml.Node, want string) error {
	switch {
	case n.Kind == yaml.SequenceNode:
		return wrong(n, "this is a list: want %s", want)
	case n.Kind == yaml.MappingNode:
		return wrong(n, "this is a mapping: want %s", want)
	case isNull(n):
		return wrong(n, "there is no value: want %s", want)
	}
	return wrong(n, "%q is not valid here: want %s", Clip(n.Value), want)
}
