package reference

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ptymodem/emulator/at"
)

func TestParamInWords(t *testing.T) {
	tests := []struct {
		param at.Param
		want  string
	}{
		{at.Num("n", 1, 65535).Opt("21"), "1 to 65535; default 21"},
		{at.Num("n", 0, unlimited), "0 or more"},
		{at.Num("n", 7, 7), "7"},
		{at.OneOf("n", 0, 1, 3).Def("1"), "0, 1, 3; initially 1"},
		{at.Text("s", 255), "at most 255 bytes"},
		{at.Text("s", 63).NotEmpty().Opt("COM:"), "1 to 63 bytes; default COM:"},
		{at.Text("s", 15).Opt(""), "at most 15 bytes; optional"},
		{at.Text("s", 16).Show(`("a","b")`), `"a","b"`},
		{at.Param{Name: "w", Type: at.TypeWord, Values: []int64{0x35, 0xFFFF}}, "0X0035, 0XFFFF"},
	}
	for i, tt := range tests {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			if got := sentence(valuesInWords(&tt.param), defaultInWords(&tt.param)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Settings of one command may have parameters of the same name that take other values.
func TestDescribed(t *testing.T) {
	c := &at.Command{Keys: []at.Key{
		{Name: "a", Params: []at.Param{at.Num("enable", 0, 1).Def("0"), at.Num("time", 0, 9).Def("5")}},
		{Name: "b", Params: []at.Param{at.Num("enable", 0, 2).Def("0"), at.Num("time", 0, 9).Def("5")}},
		{Name: "c", Params: []at.Param{at.Num("enable", 0, 1).Def("0")}},
	}}
	var got []string
	for _, p := range described(c) {
		got = append(got, p.Name+p.ofKeys())
	}
	want := []string{`enable of "a", "c"`, "time", `enable of "b"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSource(t *testing.T) {
	for ref, want := range map[string]string{
		"note 2.5":                 "FTP(S) note, 2.5",
		"FILE note":                "FILE note",
		"AT manual; 27.007 10.1.1": "AT manual; 3GPP 27.007, 10.1.1",
		"V.250 6.3.1":              "V.250, 6.3.1",
		"27.005 3.2.3; field":      "3GPP 27.005, 3.2.3; field",
		"SSL note":                 "SSL note",
		"TCP/IP note":              "TCP/IP note",
	} {
		if got := source(ref); got != want {
			t.Errorf("source(%q) = %q, want %q", ref, got, want)
		}
	}
}
