package schema

import "strings"

// A Rule says which keys of an object go together. The decoder and the schema both keep it.
type Rule struct {
	check  func(object string, got Keys) error
	schema JSON // one more condition for the schema's allOf
}

// AnyOf wants at least one of the keys.
func AnyOf(names ...string) Rule {
	return Rule{
		func(object string, got Keys) error {
			for _, n := range names {
				if got.Has(n) {
					return nil
				}
			}
			return wrong(got.node, "%s has none of %s: at least one is needed", object, strings.Join(names, ", "))
		},
		JSON{"anyOf": requireEach(names)},
	}
}

// AtMostOne wants no two of the keys; why says so to a person.
func AtMostOne(why string, names ...string) Rule {
	var bad []any
	for i, a := range names {
		for _, b := range names[i+1:] {
			bad = append(bad, JSON{"required": []string{a, b}})
		}
	}
	return Rule{
		func(object string, got Keys) error {
			first := ""
			for _, n := range names {
				switch {
				case !got.Has(n):
				case first == "":
					first = n
				default:
					return got.Wrong(n, "%s and %s together in %s: %s", first, n, object, why)
				}
			}
			return nil
		},
		JSON{"not": JSON{"anyOf": bad}},
	}
}

// Needs wants one of the others where name is.
func Needs(why, name string, others ...string) Rule {
	return Rule{
		func(object string, got Keys) error {
			if !got.Has(name) {
				return nil
			}
			for _, o := range others {
				if got.Has(o) {
					return nil
				}
			}
			return got.Wrong(name, "%s in %s without %s: %s", name, object, Or(others), why)
		},
		JSON{"anyOf": append(requireEach(others), JSON{"not": JSON{"required": []string{name}}})},
	}
}

func requireEach(names []string) []any {
	all := make([]any, len(names))
	for i, n := range names {
		all[i] = JSON{"required": []string{n}}
	}
	return all
}
