package server

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestServerWildcards(t *testing.T) {
	bothRoots(t, func(t *testing.T, s *Server) {
		c := login(t, s)
		for _, dir := range []string{"/logs", "/logs/2025", "/logs/2026", "/empty"} {
			c.do(257, "MKD %s", dir)
		}
		for _, name := range []string{"a.txt", "b.txt", "b.bin", "grün.txt", ".hidden.txt", "x*y", "logs/2025/1.log", "logs/2026/1.log", "logs/2026/12.log"} {
			c.put("12345", "STOR %s", name)
		}
		for _, test := range []struct{ cwd, argument, want string }{
			{"/", "*.txt", "a.txt b.txt grün.txt"},
			{"/", "-a *.txt", "a.txt b.txt grün.txt"},
			{"/", "-la b.???", "b.bin b.txt"},
			{"/", "?.txt", "a.txt b.txt"},
			{"/", "gr?n.*", "grün.txt"},
			{"/", ".*", ".hidden.txt"},
			{"/", "*", "a.txt b.bin b.txt empty grün.txt logs x*y"},
			{"/", "x*y", "x*y"}, // the very name comes first
			{"/", "l*s", "logs"},
			{"/", "*.none", ""},
			{"/", "a.txt*", "a.txt"},
			{"/", "**b**.*t**", "b.txt"},
			{"/empty", "*", ""},
			{"/empty", "/*.bin", "../b.bin"},
			{"/", "logs/2026/*.log", "logs/2026/1.log logs/2026/12.log"},
			{"/", "logs/*/1.log", "logs/2025/1.log logs/2026/1.log"},
			{"/logs/2026", "*", "1.log 12.log"},
			{"/logs/2026", "../*5/*", "../2025/1.log"},
		} {
			c.do(250, "CWD %s", test.cwd)
			got := c.get("NLST %s", test.argument)
			if diff := cmp.Diff(strings.Fields(test.want), listedNames(got)); diff != "" && (test.want != "" || got != "") {
				t.Errorf("NLST %s in %s: %s", test.argument, test.cwd, diff)
			}
			lines := listedNames(c.get("LIST %s", test.argument))
			if len(lines) != len(strings.Fields(test.want)) {
				t.Errorf("LIST %s in %s: %q", test.argument, test.cwd, lines)
			}
			for i, want := range strings.Fields(test.want) {
				if name := want[strings.LastIndex(want, "/")+1:]; !strings.HasSuffix(lines[i], name) {
					t.Errorf("LIST %s in %s: %q, want %q", test.argument, test.cwd, lines[i], name)
				}
			}
		}
		c.do(250, "CWD /")
		c.refused(450, "LIST none/*")
		c.refused(450, "NLST a.txt/*")
		c.refused(550, "MLSD *.txt")
		c.refused(550, "RETR a.*")
		c.do(550, "SIZE a.*")
		c.do(550, "DELE *.txt")
	})
}
