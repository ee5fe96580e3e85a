package reply

import (
	"fmt"
	"strings"
	"testing"
)

// TestExpected: a success has the code of RFC 959's first choice; what is no success stays.
func TestExpected(t *testing.T) {
	for _, tt := range []struct {
		verbs string
		codes map[int]int
	}{
		{"USER", map[int]int{200: 230, 230: 230, 331: 331, 350: 331, 332: 332, 530: 530}},
		{"PASS", map[int]int{200: 230, 202: 230, 332: 332, 530: 530}},
		{"REST RNFR", map[int]int{300: 350, 350: 350, 200: 350, 502: 502}},
		{"TYPE PBSZ PROT", map[int]int{220: 200, 504: 504}},
		{"OPTS", map[int]int{202: 200, 501: 200}},
		{"CWD DELE RMD RNTO", map[int]int{200: 250, 226: 250, 550: 550}},
		{"MKD", map[int]int{250: 257, 550: 550}},
		{"RETR STOR APPE LIST NLST MLSD", map[int]int{125: 150, 250: 226, 426: 426}},
		{"NOOP", map[int]int{250: 250, 500: 500}},
	} {
		for _, verb := range strings.Fields(tt.verbs) {
			for code, want := range tt.codes {
				r := Reply{Code: code, Lines: []string{fmt.Sprintf("%d-first", code), fmt.Sprintf("%d\tlast", code)}}
				got := r.Expected(verb)
				if rendered := string(got.Render()); got.Code != want || !strings.HasSuffix(rendered, fmt.Sprintf("%d last\r\n", want)) {
					t.Errorf("%s: %d becomes %d, %q, want %d", verb, code, got.Code, rendered, want)
				}
			}
		}
	}
}

// TestAnswers: an answer is found on any line, and no answer is an error.
func TestAnswers(t *testing.T) {
	text := func(v any, err error) string {
		if err != nil {
			return "no answer"
		}
		return fmt.Sprint(v)
	}
	path := func(r Reply) string { return text(r.Path()) }
	size := func(r Reply) string { return text(r.Size()) }
	stamp := func(r Reply) string { return text(r.Time()) }
	for _, tt := range []struct {
		lines  string
		answer func(Reply) string
		want   string
	}{
		{`257 "/a ""b"" c" is it`, path, `/a "b" c`},
		{"257-\"/a\" is it\n257 that was it", path, "/a"},
		{"257 /a is it", path, "/a"},
		{"257 \"/a\x1b[2J\x7fb\"", path, "/a[2Jb"},
		{`257 "/` + strings.Repeat("a", 300) + `"`, path, "/" + strings.Repeat("a", 254)},
		{"257", path, "no answer"},
		{"213 5000000000 bytes", size, "5000000000"},
		{"213-17\n213 that is the size", size, "17"},
		{"213 big", size, "no answer"},
		{"213 99999999999999999999", size, "no answer"},
		{"213-20140708110039.5\n213 done", stamp, "20140708110039.5"},
		{"213 yesterday", stamp, "yesterday"},
		{"213", stamp, "no answer"},
	} {
		r := Reply{Lines: strings.Split(tt.lines, "\n")}
		fmt.Sscanf(tt.lines, "%d", &r.Code)
		if got := tt.answer(r); got != tt.want {
			t.Errorf("%.60q: got %q, want %q", tt.lines, got, tt.want)
		}
	}
}
