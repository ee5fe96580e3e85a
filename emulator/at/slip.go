package at

import "ptymodem/atparser"

// slipped reports whether value i is not written as the manual has it.
func slipped(params []Param, i int, v *atparser.Value) bool {
	return v.Slips != 0 || v.Omitted || i < len(params) && !params[i].Bare && v.Quoted != (params[i].Type == TypeText)
}
