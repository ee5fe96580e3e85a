package emulator

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"ptymodem/emulator/internal/testkit"
	"ptymodem/emulator/serial"
	"ptymodem/fs"
	"ptymodem/ftpbackend/ftptest"
)

// transferSize is what BenchmarkFTP moves at a time.
const transferSize = 100 << 20

// BenchmarkFTP measures AT+QFTPGET and AT+QFTPPUT of 100 MB between vsftpd on this machine and a
// store in a folder, as ratios to what a C program (testdata/floor/ftpcopy.c) and curl (time_total
// less time_pretransfer) do between the same server and the same folder, on tmpfs. The three
// transfer in turns, and the figures are medians: over 1 the modem is the faster one. It needs a C
// compiler, OpenSSL's headers and curl.
func BenchmarkFTP(b *testing.B) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		b.Fatal("curl is what the modem is measured against; install it")
	}
	floors := map[bool]string{false: buildFloor(b, "ftpcopy"), true: buildFloor(b, "ftpcopy", "-DFTPS", "-lssl", "-lcrypto")}
	b.Setenv("TMPDIR", "/dev/shm") // a disk's writing back would hide everything else
	for _, security := range []ftptest.Security{ftptest.Plain, ftptest.Explicit} {
		for _, upload := range []bool{false, true} {
			name := [...]string{"plain", "", "FTPS"}[security] + map[bool]string{false: "/get", true: "/put"}[upload]
			b.Run(name, func(b *testing.B) {
				// curl does not resume TLS 1.3 sessions on data connections.
				s := ftptest.Start(b, ftptest.VSFTPD, ftptest.Options{Security: security, Settings: []string{"require_ssl_reuse=NO"}})
				local := b.TempDir()
				for _, path := range []string{filepath.Join(s.Root, "big"), filepath.Join(local, "big")} {
					if err := os.WriteFile(path, testkit.Random(transferSize, 1), 0o644); err != nil {
						b.Fatal(err)
					}
					s.Own(b, path)
				}
				theirs, floor := newCurl(b, curl, s, local, upload), newFTPFloor(b, floors[security != ftptest.Plain], s, local, upload)
				ours := newTransferModem(b, s, local, security, upload)
				var rates, ofC, ofCurl []float64
				b.SetBytes(transferSize)
				for b.Loop() {
					c, other, own := floor().Seconds(), theirs().Seconds(), ours().Seconds()
					rates = append(rates, transferSize/1e6/own)
					ofC, ofCurl = append(ofC, c/own), append(ofCurl, other/own)
				}
				report(b, "modem-MB/s", rates)
				report(b, "of-C", ofC)
				report(b, "of-curl", ofCurl)
				b.ReportMetric(0.9, "least:of-C")
				aim := map[string]float64{"plain/get": 1.5, "FTPS/get": 1.3, "plain/put": 0.9, "FTPS/put": 1.3}[name]
				b.ReportMetric(aim, "least:of-curl")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}

// newCurl returns what transfers the file by curl and says how long that took.
func newCurl(b *testing.B, program string, s *ftptest.Server, local string, upload bool) func() time.Duration {
	url := fmt.Sprintf("ftp://%s:%d/", ftptest.Name, s.Addr.Port)
	args := []string{"-sS", "--resolve", fmt.Sprintf("%s:%d:127.0.0.1", ftptest.Name, s.Addr.Port), "-w", "%{time_total} %{time_pretransfer}"}
	if s.CA != nil {
		args = append(args, "--ssl-reqd", "--cacert", certificate(b, s))
	}
	if upload {
		args = append(args, "-T", filepath.Join(local, "big"), url+"curl")
	} else {
		args = append(args, "-o", filepath.Join(local, "curl"), url+"big")
	}
	return func() time.Duration {
		os.Remove(filepath.Join(s.Root, "curl")) // what the server does with an old file is no part of the transfer
		out, err := exec.Command(program, args...).CombinedOutput()
		var total, before float64
		if err == nil {
			_, err = fmt.Sscan(string(out), &total, &before)
		}
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return time.Duration((total - before) * float64(time.Second))
	}
}

// newFTPFloor returns what transfers the file by the C program, which has TLS for FTPS, and says
// how long that took.
func newFTPFloor(b *testing.B, program string, s *ftptest.Server, local string, upload bool) func() time.Duration {
	args := []string{strconv.Itoa(s.Addr.Port), "get", "big", filepath.Join(local, "floor")}
	if upload {
		args = []string{args[0], "put", "floor", filepath.Join(local, "big")}
	}
	if s.CA != nil {
		args = append(args, certificate(b, s))
	}
	return func() time.Duration {
		os.Remove(filepath.Join(s.Root, "floor"))
		out, err := exec.Command(program, args...).CombinedOutput()
		var seconds float64
		if err == nil {
			_, err = fmt.Sscan(string(out), &seconds)
		}
		if err != nil {
			b.Fatalf("%v: %s", err, out)
		}
		return time.Duration(seconds * float64(time.Second))
	}
}

// certificate writes the certificate of the server's CA to a file.
func certificate(b *testing.B, s *ftptest.Server) string {
	path := filepath.Join(b.TempDir(), "ca.pem")
	if err := os.WriteFile(path, s.CA, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// newTransferModem returns what transfers the file by a modem that is logged in, from its command
// to the result URC.
func newTransferModem(b *testing.B, s *ftptest.Server, local string, security ftptest.Security, upload bool) func() time.Duration {
	sd, err := fs.OpenDir("SD", local, 1<<30)
	if err != nil {
		b.Fatal(err)
	}
	// The wait between OK and a result is no part of the transfer.
	m := New(Config{UFS: fs.NewMemory("UFS", 1<<20), SD: sd, Network: route(b, s.Addr.String()), Speed: 100})
	b.Cleanup(func() { m.Close(); sd.Close() })
	pipe := serial.NewPipe()
	stir := make(chan struct{}, 1)
	pipe.OnChange(func() {
		select {
		case stir <- struct{}{}:
		default:
		}
	})
	m.Attach(pipe)
	pipe.SetDTR(true)
	at := func(line, want string) {
		pipe.Send([]byte(line + "\r"))
		late := time.After(time.Minute)
		var got []byte
		for !bytes.Contains(got, []byte(want+"\r\n")) {
			select {
			case <-stir:
				got = append(got, pipe.Receive()...)
			case <-late:
				b.Fatalf("%s: got %q, want %q", line, got, want)
			}
		}
	}
	at("ATE0", "OK")
	at("AT+QIACT=1", "OK")
	at(fmt.Sprintf(`AT+QFTPCFG="ssltype",%d`, security), "OK")
	at(`AT+QFTPCFG="rsptimeout",180`, "OK")
	at(fmt.Sprintf(`AT+QFTPOPEN="%s"`, ftptest.Name), "+QFTPOPEN: 0,0")
	command, result := `AT+QFTPGET="big","SD:got"`, fmt.Sprintf("+QFTPGET: 0,%d", transferSize)
	if upload {
		command, result = `AT+QFTPPUT="modem","SD:big"`, strings.Replace(result, "GET", "PUT", 1)
	}
	return func() time.Duration {
		os.Remove(filepath.Join(s.Root, "modem"))
		start := time.Now()
		at(command, result)
		return time.Since(start)
	}
}
