// Package schema reads YAML strictly and describes it as a JSON Schema, both from the same tables,
// so that they cannot differ.
//
// A [Shape] is one way to write a value. It decodes a YAML node, names what it wants for messages,
// and describes itself to editors. Shapes are built from others: [Text], [Int], [Size] and the like
// read scalars; [List], [Mapping] and [Optional] wrap a shape; an [Object] is a mapping with known
// keys; a [Union] is one of several kinds by name.
//
//	type server struct {
//		Host string
//		Port int
//	}
//
//	o := schema.Object[server]{
//		Name: "server",
//		Doc:  "A server.",
//		Fields: []schema.Field[server]{
//			schema.Key("host", "Its name.", schema.Text("a name"), func(s *server) *string { return &s.Host }).Must(),
//			schema.Key("port", "Its port.", schema.Int(1, 65535), func(s *server) *int { return &s.Port }),
//		},
//	}
//	s, err := schema.Parse("server.yaml", data, o.Shape()) // err as server.yaml:2:1: unknown key in server "prot": …
//	text := schema.JSONSchema("A server", o.Shape())
//
// A [Rule] says which keys of an object go together. All errors of a file are reported at once, as
// [Errors]: each is an [*Error] with its place in the file, and says what would be valid. [Close]
// finds the word that was probably meant.
//
// Beside them are the values that files of scenarios compare with: a [Pattern], a [Line] and a
// [CommandPattern].
package schema
