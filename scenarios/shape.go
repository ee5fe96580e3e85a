package scenarios

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// A shape is one way to write a value: it decodes a node, or says what would be right, and describes itself to
// editors. Decoder, schema and messages all come from it, so that they cannot differ.
type shape[T any] struct {
	want   string // what would be right, as in "a size such as 64KiB"
	schema func(defs) schema
	decode func(*yaml.Node) (T, error)
}

// optional is s for a value whose absence is told from its zero.
func optional[T any](s shape[T]) shape[*T] {
	return shape[*T]{s.want, s.schema, func(n *yaml.Node) (*T, error) {
		v, err := s.decode(n)
		if err != nil {
			return nil, err
		}
		return &v, nil
	}}
}

// convert is s, its value passed through f.
func convert[T, U any](s shape[T], f func(T) U) shape[U] {
	return shape[U]{s.want, s.schema, func(n *yaml.Node) (U, error) {
		v, err := s.decode(n)
		if err != nil {
			var none U
			return none, err
		}
		return f(v), nil
	}}
}

// checked is s with a further condition on the value.
func checked[T any](s shape[T], check func(T) error) shape[T] {
	return shape[T]{s.want, s.schema, func(n *yaml.Node) (T, error) {
		v, err := s.decode(n)
		if err == nil {
			if bad := check(v); bad != nil {
				return v, wrong(n, "%v", bad)
			}
		}
		return v, err
	}}
}

// wordOr is a value that is a word where it is a scalar, and else a mapping or list.
func wordOr[T any](word, other shape[T]) shape[T] {
	want := word.want + ", or " + other.want
	return shape[T]{
		want,
		func(d defs) schema { return schema{"anyOf": []any{word.schema(d), other.schema(d)}} },
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

// oneOrList is a list, or one item that stands for the list of it alone.
func oneOrList[T any](item shape[T]) shape[[]T] {
	list := listOf(item)
	want := item.want + ", or a list of such"
	return shape[[]T]{
		want,
		func(d defs) schema { return schema{"anyOf": []any{item.schema(d), list.schema(d)}} },
		func(n *yaml.Node) ([]T, error) {
			if resolve(n).Kind == yaml.SequenceNode {
				return list.decode(n)
			}
			v, err := item.decode(n)
			if err != nil {
				return nil, err
			}
			return []T{v}, nil
		},
	}
}

// listOf is a list. An empty one is a list of nothing, as a program that writes a scenario may have it.
func listOf[T any](item shape[T]) shape[[]T] {
	want := "a list of " + strings.TrimPrefix(strings.TrimPrefix(item.want, "an "), "a ")
	return shape[[]T]{
		want,
		func(d defs) schema { return schema{"type": "array", "items": item.schema(d)} },
		func(n *yaml.Node) ([]T, error) {
			n = resolve(n)
			if n.Kind != yaml.SequenceNode {
				return nil, mistyped(n, want)
			}
			all := []T{}
			for _, c := range n.Content {
				v, err := item.decode(c)
				if err != nil {
					return nil, err
				}
				all = append(all, v)
			}
			return all, nil
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
		return wrong(n, "this is a list: %s is right", want)
	case n.Kind == yaml.MappingNode:
		return wrong(n, "this is a mapping: %s is right", want)
	case isNull(n):
		return wrong(n, "there is no value: %s is right", want)
	}
	return wrong(n, "%q is out of place: %s is right", clip(n.Value), want)
}
