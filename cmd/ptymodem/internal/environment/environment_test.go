package environment

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestCheck(t *testing.T) {
	root := &cobra.Command{Use: "ptymodem"}
	root.Flags().String("ftp-root", "", "")
	root.Flags().String("link", "", "")
	sub := &cobra.Command{Use: "test"}
	sub.Flags().String("shard", "", "")
	root.AddCommand(sub)
	for _, c := range []struct{ environ, want string }{
		{"", ""},
		{"PTYMODEM_FTP_ROOT=x", ""},
		{"PTYMODEM_SHARD=1/2", ""},
		{"PTYMODEM_FTP_ROOTS=", ""},
		{"TEST_PTYMODEM_SOAK=10m", ""},
		{"PTYMODEMS=1", ""},
		{"PTYMODEM_TTY=/dev/pts/1 PTYMODEM_ADDR=tcp:x:1 PTYMODEM_API_URL=http://x PTYMODEM_API_TOKEN=secret PTYMODEM_RUN=1", ""},
		{"PTYMODEM_BINARY=x PTYMODEM_SERVERS=x PTYMODEM_REQUIRE_SERVERS=1", ""},
		{"PTYMODEM_FTP_ROOTS=x", "unknown environment variable PTYMODEM_FTP_ROOTS: the nearest is PTYMODEM_FTP_ROOT ("},
		{"PTYMODEM_FTPROOT=x", "the nearest is PTYMODEM_FTP_ROOT ("},
		{"PTYMODEM_LINKS=x", "the nearest is PTYMODEM_LINK ("},
		{"PTYMODEM_SHARDS=x", "the nearest is PTYMODEM_SHARD ("},
		{"PTYMODEM_API_TOKENS=x", "the nearest is PTYMODEM_API_TOKEN ("},
		{"PTYMODEM_ZOO=x", "unknown environment variable PTYMODEM_ZOO: want PTYMODEM_ and the name of a flag, as in PTYMODEM_FTP_ROOT for --ftp-root"},
		{"PTYMODEM_=x", "want PTYMODEM_ and the name of a flag"},
		{"PTYMODEM_ZOO=x PTYMODEM_BAR=y", "variable PTYMODEM_BAR: "},
		{"PTYMODEM_LINK_PORT=8321", "PTYMODEM_LINK_PORT"},
	} {
		err := Check(root, strings.Fields(c.environ))
		switch {
		case err == nil && c.want == "":
		case err == nil:
			t.Errorf("%s is taken", c.environ)
		case c.want == "" || !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v, want %q", c.environ, err, c.want)
		case strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: more than a line: %v", c.environ, err)
		}
	}
}

// What Kubernetes and Docker set for Services and containers called ptymodem, ptymodem-ftp and the
// like.
func TestInjected(t *testing.T) {
	for entry, want := range map[string]bool{
		"PTYMODEM_SERVICE_HOST=10.0.0.11":                    true,
		"PTYMODEM_SERVICE_PORT=2121":                         true,
		"PTYMODEM_SERVICE_PORT_FTP=2121":                     true,
		"PTYMODEM_PORT=tcp://10.0.0.11:2121":                 true,
		"PTYMODEM_PORT_2121_TCP=tcp://10.0.0.11:2121":        true,
		"PTYMODEM_PORT_2121_TCP_PROTO=tcp":                   true,
		"PTYMODEM_PORT_2121_TCP_PORT=2121":                   true,
		"PTYMODEM_PORT_2121_TCP_ADDR=10.0.0.11":              true,
		"PTYMODEM_PORT_7000_UDP_ADDR=10.0.0.11":              true,
		"PTYMODEM_FTP_SERVICE_HOST=10.0.0.12":                true,
		"PTYMODEM_API_PORT=tcp://10.0.0.13:8321":             true,
		"PTYMODEM_API_PORT_8321_TCP=tcp://10.0.0.13:8321":    true,
		"PTYMODEM_NAME=/web/ptymodem":                        true,
		"PTYMODEM_ENV_PTYMODEM_LINK=/tmp/modem":              true,
		"PTYMODEM_API_PORT=8321":                             false,
		"PTYMODEM_PORT=/dev/ttyUSB2":                         false,
		"PTYMODEM_NAME=modem":                                false,
		"PTYMODEM_LINK=/tmp/modem":                           false,
		"PTYMODEM_API=unix:/run/api":                         false,
		"PTYMODEM_FTP_ROOT=tcp://10.0.0.11:2121":             false,
		"OTHER_PTYMODEM_SERVICE_HOST=10.0.0.11":              false,
		"PTYMODEM_PORT_TWO_TCP=tcp://10.0.0.11:2121":         false,
		"PTYMODEM_PORT_2121_TCP_ADDRESS=tcp://10.0.0.1:2121": false,
	} {
		name, value, _ := strings.Cut(entry, "=")
		if got := Injected(name, value); got != want {
			t.Errorf("%s: %v, want %v", entry, got, want)
		}
	}
}
