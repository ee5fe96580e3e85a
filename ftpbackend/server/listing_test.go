package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestServerNames(t *testing.T) {
	names := []string{
		"with blanks  inside", `quo"ted`, "grüße-日本.txt", "-a.txt", "-la", "%s%d",
		strings.Repeat("n", 255), ".dot", "a'b;c*?[x]", "UPPER.TXT", "x..y",
	}
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		for _, dir := range []string{"/", `/sub "dir"`} {
			if dir != "/" {
				c.do(257, "MKD %s", dir)
			}
			c.do(250, "CWD %s", dir)
			want := `"` + strings.ReplaceAll(dir, `"`, `""`) + `" `
			if got := c.do(257, "PWD"); !strings.HasPrefix(got, want) {
				t.Errorf("PWD: %s, want %s", got, want)
			}
			for _, name := range names {
				c.put(name, "STOR %s", name)
				c.brings(name, "RETR %s", name)
				c.brings(name+"\r\n", "NLST %s", name)
				c.do(250, "MLST %s", name)
				c.do(350, "RNFR %s", name)
				c.do(250, "RNTO %s", "renamed")
				c.do(250, "DELE %s", "renamed")
			}
		}
		c.refused(553, "STOR %s", strings.Repeat("n", 256))
		c.do(550, "MKD %s", strings.Repeat("n", 256))
	})
}

func TestServerListings(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		c.do(257, "MKD sub")
		c.put("12345", "STOR b.bin")
		c.put("", "STOR empty")
		c.do(213, "MFMT 20200102030405 b.bin")
		mlsd := c.get("MLSD")
		if want := "Type=file;Size=5;Modify=20200102030405; b.bin\r\n"; !strings.HasPrefix(mlsd, want) {
			t.Errorf("MLSD: %q, want %q first", mlsd, want)
		}
		if !strings.Contains(mlsd, "Type=dir;Size=0;") || !strings.HasSuffix(mlsd, " sub\r\n") {
			t.Errorf("MLSD: %q", mlsd)
		}
		list := listedNames(c.get("LIST -la"))
		if len(list) != 3 {
			t.Fatalf("LIST: %q", list)
		}
		for i, want := range []struct{ mode, size, name string }{
			{"-rw-r--r--", "5", "b.bin"}, {"-rw-r--r--", "0", "empty"}, {"drwxr-xr-x", "0", "sub"},
		} {
			f := strings.Fields(list[i])
			if f[0] != want.mode || f[4] != want.size || f[len(f)-1] != want.name {
				t.Errorf("LIST: %q, want %v", list[i], want)
			}
		}
		c.brings("", "NLST sub")
		if got := c.get("LIST b.bin"); !strings.HasSuffix(got, " b.bin\r\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("LIST of a file: %q", got)
		}
		c.dialogue("450 NLST missing", "450 LIST missing", "550 MLSD missing")
		if got := c.do(212, "STAT /"); strings.Contains(got, "%s") || !strings.Contains(got, "b.bin") {
			t.Errorf("STAT: %q", got)
		}
	})
}

func TestServerLargeListing(t *testing.T) {
	const n = 10_000
	bothRoots(t, func(t *testing.T, s *Server) {
		for i := range n {
			writeFile(t, s, fmt.Sprintf("/f%05d", i), "x")
		}
		c := login(t, s)
		for _, verb := range []string{"LIST", "MLSD", "NLST"} {
			start := time.Now()
			lines := listedNames(c.get("%s", verb))
			took := time.Since(start)
			if len(lines) != n || !strings.HasSuffix(lines[n-1], "f09999") {
				t.Errorf("%s: %d lines", verb, len(lines))
			}
			if took > time.Minute { // it takes about a tenth of a second where the machine has time
				t.Errorf("%s took %v", verb, took)
			}
			t.Logf("%s: %v", verb, took)
		}
	})
}

func TestServerWildcards(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
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
		c.dialogue(
			"250 CWD /", "450 LIST none/*", "450 NLST a.txt/*", "550 MLSD *.txt", "550 RETR a.*", "550 SIZE a.*",
			"550 DELE *.txt",
		)
	})
}
