package server

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestServerNames(t *testing.T) {
	names := []string{
		"with blanks  inside", `quo"ted`, "grüße-日本.txt", "-a.txt", "-la", "%s%d",
		strings.Repeat("n", 255), ".dot", "a'b;c*?[x]", "UPPER.TXT", "x..y",
	}
	bothRoots(t, func(t *testing.T, s *Server) {
		c := login(t, s)
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
				if got := c.get("RETR %s", name); got != name {
					t.Errorf("%q holds %q", name, got)
				}
				if got := c.get("NLST %s", name); got != name+"\r\n" {
					t.Errorf("NLST %s: %q", name, got)
				}
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
	bothRoots(t, func(t *testing.T, s *Server) {
		c := login(t, s)
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
		if got := c.get("NLST sub"); got != "" {
			t.Errorf("NLST of an empty folder: %q", got)
		}
		if got := c.get("LIST b.bin"); !strings.HasSuffix(got, " b.bin\r\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("LIST of a file: %q", got)
		}
		c.refused(450, "NLST missing")
		c.refused(450, "LIST missing")
		c.refused(550, "MLSD missing")
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
