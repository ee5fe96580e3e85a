package emulator

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
)

// resumeSize is a few blocks of whatever moves the data, and no multiple of them.
const resumeSize = 70<<10 + 321

// resumeOffsets are a file's beginning, its end, and the places around block boundaries.
var resumeOffsets = []int{0, 1, 2, 1023, 1024, 4095, 4096, 4097, 16<<10 - 1, 16 << 10, 32<<10 + 1, 64 << 10, resumeSize - 1, resumeSize}

// Uploads go on from any offset, from the port and from a local file: what the server then has is
// the whole file.
func TestResumeUpload(t *testing.T) {
	content := testkit.Random(resumeSize, 21)
	for _, offset := range resumeOffsets {
		for _, local := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d, local %v", offset, local), func(t *testing.T) {
				r := newRig(t, rigOptions{})
				r.serverFile("/a", content[:offset])
				rest := resumeSize - offset
				r.script("<- ATE0\n-> OK\nlogin")
				if local {
					r.storeFile("UFS:a", content)
					r.script(fmt.Sprintf("<- AT+QFTPPUT=\"/a\",\"UFS:a\",%d\n-> OK\n-> +QFTPPUT: 0,%d", offset, rest))
				} else {
					r.script(fmt.Sprintf("<- AT+QFTPPUT=\"/a\",\"COM:\",%d,%d,1\n-> CONNECT", offset, rest))
					r.host.send(content[offset:])
					r.script(fmt.Sprintf("-> OK\n-> +QFTPPUT: 0,%d", rest))
				}
				if got := r.read("server:/a"); !bytes.Equal(got, content) {
					t.Errorf("the server has %d bytes, want the %d of the file", len(got), len(content))
				}
			})
		}
	}
}

// Downloads begin at any offset, to the port and to a local file; the end of the file gives
// nothing, and no error.
func TestResumeDownload(t *testing.T) {
	content := testkit.Random(resumeSize, 22)
	for _, offset := range resumeOffsets {
		for _, local := range []bool{false, true} {
			t.Run(fmt.Sprintf("%d, local %v", offset, local), func(t *testing.T) {
				r := newRig(t, rigOptions{})
				r.serverFile("/a", content)
				rest := content[offset:]
				r.script("<- ATE0\n-> OK\nlogin")
				if !local {
					r.script(fmt.Sprintf("<- AT+QFTPGET=\"/a\",\"COM:\",%d\n-> CONNECT", offset))
					if err := r.player.Expect(rest); err != nil {
						t.Fatal(err)
					}
					r.script(fmt.Sprintf("-> OK\n-> +QFTPGET: 0,%d", len(rest)))
					return
				}
				r.script(fmt.Sprintf("<- AT+QFTPGET=\"/a\",\"UFS:a\",%d\n-> OK\n-> +QFTPGET: 0,%d", offset, len(rest)))
				if got := r.read("UFS:a"); !bytes.Equal(got, rest) {
					t.Errorf("UFS has %d bytes, want the last %d of the file", len(got), len(rest))
				}
			})
		}
	}
}

// A download that fails keeps what arrived, and QFTPLEN says how much; the host resumes from there
// and has the whole file.
func TestResumeAfterFailure(t *testing.T) {
	content := testkit.Random(resumeSize, 23)
	const cut = 40<<10 + 7
	for _, tt := range []struct{ name, reply, result string }{
		{"cut", "226 done", "607,0"}, {"aborted", "426 aborted", "616,426"}, {"disk", "451 disk", "618,451"}, {"session closed", "421 bye", "614,421"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := fakeRig(t)
			taken := make(chan struct{}, 1)
			start := 0
			s.onData(func(verb string, c *net.TCPConn) {
				if verb != "RETR" {
					drain(verb, c)
					return
				}
				if start > 0 {
					c.Write(content[start:])
					c.Close()
					return
				}
				c.Write(content[:cut])
				<-taken // a reset throws away what was not taken
				if tt.result == "607,0" {
					c.SetLinger(0)
				}
				c.Close()
			})
			r.script(fakeLogin)
			s.reply("226", tt.reply)
			r.script("<- AT+QFTPGET=\"a\",\"UFS:a\"\n-> OK")
			r.awaitLength(cut)
			taken <- struct{}{}
			r.script(fmt.Sprintf("-> +QFTPGET: %s\n<- AT+QFTPLEN\n-> OK\n-> +QFTPLEN: 0,%d", tt.result, cut))
			if got := r.read("UFS:a"); !bytes.Equal(got, content[:cut]) {
				t.Fatalf("UFS has %d bytes, want the %d that arrived", len(got), cut)
			}
			start = cut
			s.reply("226", "226 done")
			if strings.HasPrefix(tt.reply, "421") {
				r.script("<- AT+QFTPOPEN=\"fake.example.com\"\n-> OK\n-> +QFTPOPEN: 0,0")
			}
			r.script(fmt.Sprintf("<- AT+QFTPGET=\"a\",\"UFS:b\",%d\n-> OK\n-> +QFTPGET: 0,%d", cut, resumeSize-cut))
			if got := append(r.read("UFS:a"), r.read("UFS:b")...); !bytes.Equal(got, content) {
				t.Errorf("both parts have %d bytes, want the %d of the file", len(got), len(content))
			}
			r.script("<- AT+QFTPCLOSE\n-> OK\n-> +QFTPCLOSE: 0,0")
		})
	}
}

// awaitLength asks, as hosts do, until that much of a transfer has moved.
func (r *rig) awaitLength(n int) {
	r.t.Helper()
	want := fmt.Sprintf("+QFTPLEN: 0,%d\r\n", n)
	for deadline := time.Now().Add(testkit.Patience); time.Now().Before(deadline); {
		r.host.send([]byte("AT+QFTPLEN\r"))
		var seen []byte
		for !bytes.Contains(seen, []byte("+QFTPLEN: ")) || !bytes.HasSuffix(seen, []byte("\r\n")) {
			seen = append(seen, r.host.await()...)
		}
		if bytes.HasSuffix(seen, []byte(want)) {
			return
		}
	}
	r.t.Fatalf("%d bytes did not move", n)
}

// An upload that fails says how much moved; the server's file goes on where SIZE says that it ends.
func TestResumeUploadAfterFailure(t *testing.T) {
	r, s := fakeRig(t)
	var got bytes.Buffer
	broken := true
	s.onData(func(_ string, c *net.TCPConn) {
		if broken {
			io.CopyN(&got, c, 5)
			c.SetLinger(0)
		} else {
			io.Copy(&got, c)
		}
		c.Close()
	})
	s.reply("226", "426 aborted")
	s.reply("SIZE", "213 5")
	r.script(fakeLogin)
	r.script(`
		<- AT+QFTPPUT="a","COM:",0,10,1
		-> CONNECT
		<= "01234"
		-> OK
		-> +QFTPPUT: 616,426
		<- AT+QFTPLEN
		-> OK
		-> +QFTPLEN: 0,5
		<- AT+QFTPSIZE="a"
		-> OK
		-> +QFTPSIZE: 0,5`)
	broken = false
	s.reply("226", "226 done")
	r.script(`
		<- AT+QFTPPUT="a","COM:",5,5,1
		-> CONNECT
		<= "56789"
		-> OK
		-> +QFTPPUT: 0,5
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
	if got.String() != "0123456789" {
		t.Errorf("the server has %q", got.String())
	}
}
