package scenarios

import "strings"

// A rule says which keys of an object go together. The decoder and the schema both keep it.
type rule struct {
	check  func(object string, got keys) error
	schema schema // one more condition for the schema's allOf
}

// anyOf wants at least one of the keys.
func anyOf(names ...string) rule {
	return rule{
		func(object string, got keys) error {
			for _, n := range names {
				if got.has(n) {
					return nil
				}
			}
			return wrong(got.node, "%s has none of %s: at least one is needed", object, strings.Join(names, ", "))
		},
		schema{"anyOf": requireEach(names)},
	}
}

// atMostOne wants no two of the keys; why says so to a person.
func atMostOne(why string, names ...string) rule {
	var bad []any
	for i, a := range names {
		for _, b := range names[i+1:] {
			bad = append(bad, schema{"required": []string{a, b}})
		}
	}
	return rule{
		func(object string, got keys) error {
			first := ""
			for _, n := range names {
				switch {
				case !got.has(n):
				case first == "":
					first = n
				default:
					return got.wrong(n, "%s and %s together in %s: %s", first, n, object, why)
				}
			}
			return nil
		},
		schema{"not": schema{"anyOf": bad}},
	}
}

// needs wants one of the others where name is.
func needs(why, name string, others ...string) rule {
	return rule{
		func(object string, got keys) error {
			if !got.has(name) {
				return nil
			}
			for _, o := range others {
				if got.has(o) {
					return nil
				}
			}
			return got.wrong(name, "%s in %s without %s: %s", name, object, orList(others), why)
		},
		schema{"anyOf": append(requireEach(others), schema{"not": schema{"required": []string{name}}})},
	}
}

func requireEach(names []string) []any {
	all := make([]any, len(names))
	for i, n := range names {
		all[i] = schema{"required": []string{n}}
	}
	return all
}
