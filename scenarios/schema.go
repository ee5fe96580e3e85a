package scenarios

import "ptymodem/scenarios/schema"

// Schema is the JSON Schema (draft 7) of a scenario file, for editors. It has every key, word and
// range that [Parse] knows, from the same tables. What takes more than the keys of one mapping
// (which action goes with which trigger, names of files) only Parse checks.
func Schema() []byte {
	return schema.JSONSchema("A ptymodem scenario", shape())
}
