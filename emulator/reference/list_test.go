package reference

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/at"
)

// A program gets what a person reads, and for each parameter the setting that has it.
func TestList(t *testing.T) {
	table := at.NewTable([][]at.Command{{
		{Name: "+GEN", Brief: "general", Family: at.General, Ref: "V.250 6.1", Params: []at.Param{at.Num("n", 0, 1).Opt("1")}, Write: func(*at.Call) error { return nil }},
		{Name: "+SET", Brief: "settings", Family: at.FTP, Ref: "note 2.1", Note: "a note", Support: at.Partial, Write: at.WriteKey, Keys: []at.Key{
			{Name: "a", Params: []at.Param{at.Num("enable", 0, 1).Def("0"), at.Num("time", 0, 9).Def("5")}},
			{Name: "b", Params: []at.Param{at.Num("enable", 0, 2).Def("0"), at.Num("time", 0, 9).Def("5")}},
			{Name: "c", Params: []at.Param{at.Num("enable", 0, 1).Def("0"), at.Text("name", 9).Opt("")}},
		}},
	}}, nil)
	want := []Command{
		{
			Name: "AT+SET", Brief: "settings", Family: "FTP(S)", Support: "partial", Note: "a note", Source: "FTP(S) note, 2.1",
			Forms: []string{`AT+SET=?`, `AT+SET="a"[,<enable>,<time>]`, `AT+SET="b"[,<enable>,<time>]`, `AT+SET="c"[,<enable>[,<name>]]`},
			Params: []Param{
				{Name: "enable", Values: "0 to 1", Default: "0", Of: "a"},
				{Name: "enable", Values: "0 to 1", Default: "0", Of: "c"},
				{Name: "time", Values: "0 to 9", Default: "5"},
				{Name: "enable", Values: "0 to 2", Default: "0", Of: "b"},
				{Name: "name", Values: "at most 9 bytes", Optional: true, Of: "c"},
			},
		},
		{
			Name: "AT+GEN", Brief: "general", Family: "General", Support: "implemented", Source: "V.250, 6.1",
			Forms:  []string{"AT+GEN=?", "AT+GEN=[<n>]"},
			Params: []Param{{Name: "n", Values: "0 to 1", Default: "1", Optional: true}},
		},
	}
	if diff := cmp.Diff(want, List(table)); diff != "" {
		t.Error(diff)
	}
}
