package server

import (
	"io"
	"net"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jlaffaye/ftp"
)

func TestServerSession(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		c.dialogue("257 MKD in", "550 MKD in", "550 MKD missing/sub", "250 CWD in", "550 CWD missing")
		c.put("0123456789", "STOR a.txt")
		c.do(550, "CWD a.txt")
		c.do(550, "MKD a.txt/sub")
		if got := c.do(213, "SIZE a.txt"); got != "10" {
			t.Errorf("SIZE: %q", got)
		}
		c.do(550, "SIZE missing")
		c.do(550, "SIZE /in")
		if got := c.do(213, "MDTM a.txt"); len(got) != len("20060102150405") {
			t.Errorf("MDTM: %q", got)
		}
		c.dialogue(
			"550 MDTM missing", "550 RETR missing", "550 RETR /in", "553 STOR /in", "553 APPE /in",
			"553 STOR /missing/a", "553 STOR a.txt/b",
		)
		c.brings("0123456789", "RETR a.txt")
		c.dialogue(
			"550 RNFR missing", "503 RNTO b.txt", "350 RNFR a.txt", "250 RNTO b.txt", "550 SIZE a.txt",
			"350 RNFR b.txt", "550 RNTO /missing/b.txt", "550 RMD b.txt", "250 CWD /", "550 RMD in",
			"550 DELE in", "550 RMD /", "550 DELE missing", "550 RMD missing", "350 RNFR in",
			"550 RNTO in/deeper", "250 DELE in/b.txt", "250 RMD in", "221 QUIT",
		)
	})
}

func TestServerReplaceAndRename(t *testing.T) {
	bothSessions(t, func(t *testing.T, s *Server, c *testClient) {
		c.put("long contents", "STOR a")
		c.put("short", "STOR a")
		c.put("other", "STOR b")
		c.dialogue("257 MKD d", "350 RNFR a", "550 RNTO d", "350 RNFR a", "250 RNTO b")
		holds(t, s, "/b", "short")
		if diff := cmp.Diff([]string{"b", "d"}, listedNames(c.get("NLST"))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestServerLogin(t *testing.T) {
	s := startServer(t, Config{Users: map[string]string{"test": "secret", "blank": ""}})
	for _, test := range []struct {
		user, password string
		code           int
	}{
		{"test", "secret", 230}, {"blank", "", 230},
		{"test", "wrong", 530}, {"test", "", 530}, {"other", "secret", 530}, {"anonymous", "a@b", 530}, {"", "", 530},
	} {
		c := dial(t, s.Addr())
		c.do(331, "USER %s", test.user)
		c.do(test.code, "PASS %s", test.password)
	}
	c := dial(t, s.Addr())
	c.do(530, "PWD")
	c.do(530, "RETR /f")

	open := startServer(t, Config{})
	for _, user := range []string{"anonymous", "anybody", ""} {
		c := dial(t, open.Addr())
		c.do(331, "USER %s", user)
		c.do(230, "PASS whatever")
	}
}

func TestServerSmallCommands(t *testing.T) {
	s := startServer(t, Config{})
	c := login(t, s)
	feat := c.do(211, "FEAT")
	for _, want := range []string{"MLSD", "MLST", "MDTM", "SIZE", "REST STREAM", "EPSV", "EPRT", "UTF8", "AUTH TLS", "PBSZ", "PROT"} {
		if !strings.Contains(feat, want) {
			t.Errorf("FEAT lacks %s", want)
		}
	}
	c.dialogue(
		"200 OPTS UTF8 ON", "215 SYST", "200 NOOP", "200 noop", "200 STRU F", "504 STRU R", "200 MODE S",
		"504 MODE B", "503 PROT P", "504 AUTH GSSAPI", "257 MKD a", "250 CWD a", "250 XCUP",
	)
	if got := c.do(257, "PWD"); !strings.HasPrefix(got, `"/" `) {
		t.Errorf("PWD: %s", got)
	}
	c.do(500, "NONSENSE")
	c.do(226, "ABOR")
}

func TestServerWithFtpLibrary(t *testing.T) {
	bothRoots(t, func(t *testing.T, s *Server) {
		for _, option := range []ftp.DialOption{ftp.DialWithDisabledMLSD(false), ftp.DialWithDisabledMLSD(true), ftp.DialWithDisabledEPSV(true)} {
			c, err := ftp.Dial(s.Addr().String(), option, ftp.DialWithTimeout(2*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Login("anonymous", "a@b"); err != nil {
				t.Fatal(err)
			}
			content := strings.Repeat("grüße", 100_000)
			throughLibrary(t, c, "lib.bin", content)
			entries, err := c.List("")
			if err != nil || len(entries) != 1 || entries[0].Name != "lib.bin" || entries[0].Size != uint64(len(content)) {
				t.Errorf("List: %v, %v", entries, err)
			}
			if err := c.Delete("lib.bin"); err != nil {
				t.Error(err)
			}
			if err := c.Quit(); err != nil {
				t.Error(err)
			}
		}
	})
}

// throughLibrary sends a file with a client library and takes it back.
func throughLibrary(t *testing.T, c *ftp.ServerConn, name, content string) {
	t.Helper()
	if err := c.Stor(name, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	r, err := c.Retr(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil || string(got) != content {
		t.Errorf("%d bytes of %d came back, %v", len(got), len(content), err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestStartServerErrors(t *testing.T) {
	taken, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	certA, keyA := testCertificate(t, "a.example")
	_, keyB := testCertificate(t, "b.example")
	for _, test := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"port in use", Config{Listen: taken.Addr().String()}, "--ftp-listen"},
		{"no port", Config{Listen: "nonsense"}, "HOST:PORT"},
		{"a file as folder", Config{Root: file}, "--ftp-root"},
		{"below a file", Config{Root: path.Join(file, "x")}, "--ftp-root"},
		{"certificate alone", Config{CertFile: certA}, "--ftp-key"},
		{"key alone", Config{KeyFile: keyA}, "--ftp-cert"},
		{"pair does not match", Config{CertFile: certA, KeyFile: keyB}, "made for"},
		{"no such certificate", Config{CertFile: certA + "x", KeyFile: keyA}, "no such file"},
		{"not PEM", Config{CertFile: file, KeyFile: keyA}, "PEM"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := Start(test.cfg)
			if err == nil {
				s.Close()
				t.Fatal("started")
			}
			if !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v: does not mention %s", err, test.want)
			}
		})
	}
}

func TestServerMakesItsFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "a", "b")
	s := startServer(t, Config{Root: root})
	login(t, s).put("x", "STOR f")
	if got, err := os.ReadFile(filepath.Join(root, "f")); err != nil || string(got) != "x" {
		t.Errorf("%q, %v", got, err)
	}
	entries, err := os.ReadDir(root)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
