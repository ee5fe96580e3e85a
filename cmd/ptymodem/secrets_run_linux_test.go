package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"ptymodem/redact"
)

// No output of ptymodem run has a secret in it that a host has typed, in whatever bytes, or that a
// flag, a scenario or a server has.
func TestPlantedSecretsRun(t *testing.T) {
	for name, secret := range map[string]string{
		"ascii": "pl4ntedS3cret", "quote": `pl4nted"S3cret`, "latin-1": "pl4nted\xfcS3cret", "utf-8": "pl4ntedüßS3cret", "blank": "pl4nted S3cret",
		"comma": "pl4nted,S3cret", "long": strings.Repeat("pl4nted", 9) + "1", "control": "pl4nted\x01S3cret", "markup": "pl4nted<&>S3cret",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inFile := strings.ToValidUTF8(secret, "ü") // a scenario is UTF-8
			says := inFile
			if inFile != secret {
				says = "you" // it is nobody's password
			}
			yaml := fmt.Sprintf("name: secrets\nfaults:\n  - {when: {ftp: PASS}, do: {reply: %q}}\n  - {when: {at: %q}, do: {delay: 1ms}}\n",
				"530 not "+says, `AT+QFTPCFG="account","bob","`+inFile+`"`)
			cmd := inShell(t, `exec "$0" --link modem --scenario s.yaml --trace trace --speed 50 --ftp-user "bob:$SECRET" 2>stderr.txt >stdout.txt`)
			cmd.Env = append(os.Environ(), "SECRET="+secret)
			if err := os.WriteFile(filepath.Join(cmd.Dir, "s.yaml"), []byte(yaml), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			read := func(name string) []byte { b, _ := os.ReadFile(filepath.Join(cmd.Dir, name)); return b }
			eventually(t, "the tty", func() bool { return bytes.HasSuffix(read("stdout.txt"), []byte("\n")) })
			tty, err := os.OpenFile(filepath.Join(cmd.Dir, "modem"), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
			if err != nil {
				t.Fatalf("%v: %s", err, read("stderr.txt"))
			}
			defer tty.Close()
			if err := tty.SetDeadline(time.Now().Add(patience)); err != nil {
				t.Fatal(err)
			}
			host := newScriptHost(tty, nil)
			for _, s := range []string{secret, inFile} {
				if _, err := tty.WriteString(strings.Join(plantedLines(s), "\r") + "\r"); err != nil {
					t.Fatal(err)
				}
				if err := host.script("-> +QFTPOPEN: 625,530", "<- AT", "-> OK"); err != nil {
					t.Fatal(err)
				}
			}
			syscall.Kill(cmd.Process.Pid, syscall.SIGINT)
			if err := cmd.Wait(); err != nil {
				t.Errorf("ended with %v", err)
			}
			for _, where := range []string{"stdout.txt", "stderr.txt", "trace"} {
				b := read(where)
				if len(b) == 0 || where == "trace" && !bytes.Contains(b, []byte(redact.Mask)) {
					t.Errorf("%s has no mask in it:\n%.2000s", where, b)
				}
				for _, form := range append(written(secret), written(inFile)...) {
					if i := bytes.Index(b, []byte(form)); i >= 0 {
						t.Errorf("%s has the secret as %q: …%s…", where, form, b[max(0, i-200):min(len(b), i+80)])
						break
					}
				}
			}
		})
	}
}
