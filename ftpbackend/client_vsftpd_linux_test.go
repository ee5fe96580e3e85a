package ftpbackend_test

import (
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ptymodem/ftpbackend"
)

// TestVsftpd: a server that is not ours, and is strict about TLS.
func TestVsftpd(t *testing.T) {
	program, err := exec.LookPath("vsftpd")
	if err != nil {
		program, err = exec.LookPath("/usr/sbin/vsftpd")
	}
	if err != nil {
		if os.Getenv("PTYMODEM_REQUIRE_SERVERS") == "1" {
			t.Fatal("vsftpd is not installed; apt-get install vsftpd")
		}
		t.Skip("vsftpd is not installed")
	}
	modes(t, func(t *testing.T, sec ftpbackend.Security) ftpbackend.Config {
		return startVsftpd(t, program, sec)
	})
}

// startVsftpd runs a server of its own for anonymous users, without root's help.
func startVsftpd(t *testing.T, program string, sec ftpbackend.Security) ftpbackend.Config {
	t.Helper()
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	empty := filepath.Join(dir, "empty")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	ca := newAuthority(t)
	leaf := ca.leaf(t, 2110)
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	bundle := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	settings := map[string]string{
		"listen": "NO", "background": "NO", "run_as_launching_user": "YES", "ftp_username": me.Username,
		"anonymous_enable": "YES", "local_enable": "NO", "write_enable": "YES", "anon_root": root,
		"anon_upload_enable": "YES", "anon_mkdir_write_enable": "YES", "anon_other_write_enable": "YES",
		"anon_world_readable_only": "NO", "anon_umask": "022", "allow_writeable_chroot": "YES",
		"secure_chroot_dir": empty, "connect_from_port_20": "NO", "seccomp_sandbox": "NO", "one_process_model": "NO",
		"xferlog_enable": "NO", "use_localtime": "NO", "pasv_address": "127.0.0.1",
	}
	if sec != ftpbackend.Plain {
		settings["ssl_enable"], settings["rsa_cert_file"] = "YES", filepath.Join(dir, "server.pem")
		settings["require_ssl_reuse"], settings["allow_anon_ssl"] = "YES", "YES"
		settings["force_anon_logins_ssl"], settings["force_anon_data_ssl"] = "YES", "YES"
		settings["ssl_ciphers"], settings["strict_ssl_read_eof"] = "HIGH", "YES"
		settings["ssl_tlsv1"] = "YES"
	}
	if sec == ftpbackend.Implicit {
		settings["implicit_ssl"] = "YES"
	}
	var text strings.Builder
	for k, v := range settings {
		fmt.Fprintf(&text, "%s=%s\n", k, v)
	}
	conf := filepath.Join(dir, "vsftpd.conf")
	for path, content := range map[string][]byte{conf: []byte(text.String()), filepath.Join(dir, "server.pem"): bundle} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{root, empty} {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	at := inetd(t, func() *exec.Cmd { return exec.Command(program, conf) })
	cfg := ftpbackend.Config{Host: certName, Port: at.AddrPort().Port()}
	cfg.Network = ftpbackend.HostNetwork([]ftpbackend.Route{{Host: certName, Target: at.String()}})
	if sec != ftpbackend.Plain {
		cfg.TLS = ftpbackend.TLSOptions{Verify: true, CheckHost: true, SNI: true, CA: ca.pem}
	}
	return cfg
}

// inetd runs a program for each connection, which is its standard input.
func inetd(t *testing.T, command func() *exec.Cmd) *net.TCPAddr {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Add(1)
	go func() {
		defer all.Done()
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			file, err := conn.(*net.TCPConn).File()
			conn.Close()
			if err != nil {
				t.Error(err)
				return
			}
			cmd := command()
			cmd.Stdin, cmd.Stdout = file, file
			cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
			err = cmd.Start()
			file.Close()
			if err != nil {
				t.Error(err)
				return
			}
			all.Add(1)
			go func() {
				defer all.Done()
				end := time.AfterFunc(patience*3, func() { syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
				defer end.Stop()
				var exit *exec.ExitError
				if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
					t.Errorf("%s: %v", strconv.Quote(cmd.Path), err)
				}
			}()
		}
	}()
	t.Cleanup(func() {
		ln.Close()
		all.Wait()
	})
	return ln.Addr().(*net.TCPAddr)
}
