package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"ptymodem/redact"
)

// plantedLines are lines of a host with a secret at each place where there can be one, written well
// and badly.
func plantedLines(secret string) []string {
	q := `"` + secret + `"`
	return []string{
		`AT+QICSGP=1,1,"internet","bob",` + q + `,1`, `AT+QICSGP=1`, `AT+QICSGP=1,"internet","bob",` + q,
		`AT+QIACT=1`,
		`AT+CGAUTH=1,1,"bob",` + q,
		`AT+CPIN=` + q, `AT+CPIN=` + q + `,` + q, `AT+CPN=` + q,
		`AT+CLCK="SC",1,` + q, `AT+CPWD="SC",` + q + `,` + q,
		`AT+QSSLCFG="clientkey",0,"UFS:key.pem",` + q, `AT+QSSLCFG="clientkey",0`,
		`AT+QFTPCFG="account","bob",` + secret, `AT+QFTPCFG="account,"bob",` + q, `AT+QFTPCFG"account","bob",` + q, `AT+QFTPCFG="acount","bob",` + q,
		`AT;+QFTPCFG="account","bob",` + q, `at+qftpcfg="ACCOUNT","bob","` + secret, `AT+QFTPCFG="account","bob",` + q + strings.Repeat("x", 3000),
		`AT+QFTPCFG="account","bob",` + q, `A/`, `AT+QFTPCFG="account"`,
		`AT+QFTPOPEN="ftp.example.com",21`,
	}
}

// written are the ways in which a secret may be written in an output.
func written(secret string) []string {
	quoted := strconv.Quote(secret)
	ascii := strconv.QuoteToASCII(secret)
	inJSON, _ := json.Marshal(secret)
	var inXML bytes.Buffer
	_ = xml.EscapeText(&inXML, []byte(secret))
	return []string{secret, quoted[1 : len(quoted)-1], ascii[1 : len(ascii)-1], string(inJSON[1 : len(inJSON)-1]), inXML.String(), redact.Escape(secret)}
}

// No output of a test, passed or failed, has a secret in it, in whatever bytes it is.
func TestPlantedSecrets(t *testing.T) {
	for name, secret := range map[string]string{
		"ascii": "pl4ntedS3cret", "quote": `pl4nted"S3cret`, "latin-1": "pl4nted\xfcS3cret", "utf-8": "pl4ntedüßS3cret", "blank": "pl4nted S3cret",
		"comma": "pl4nted,S3cret", "long": strings.Repeat("pl4nted", 9) + "1", "control": "pl4nted\x01S3cret", "markup": "pl4nted<&>S3cret",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			file := func(name, text string) string {
				path := filepath.Join(dir, name)
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				return path
			}
			yaml := func(s string) string { b, _ := json.Marshal(strings.ToValidUTF8(s, "ü")); return string(b) }
			inFile := strings.ToValidUTF8(secret, "ü") // a scenario is UTF-8
			account := `AT+QFTPCFG="account","bob","` + inFile + `"`
			common := "modem: {speed: 50}\ntimeout: 15s\nserver: {users: {bob: " + yaml(secret) + "}}\n"
			faults := "faults:\n  - {when: {at: " + yaml(account+"x") + "}, do: {error: 3}}\n" +
				"  - {when: {at: " + yaml("/"+strings.NewReplacer("+", `\+`).Replace(account)+"never/") + "}, do: {error: 3}}\n" +
				"  - {when: {ftp: PASS}, do: {reply: " + yaml("530 not "+inFile) + "}}\n"
			var steps strings.Builder
			for _, line := range plantedLines(inFile) {
				fmt.Fprintf(&steps, "  - {send: %s}\n", yaml(line))
			}
			files := []string{
				file("steps.yaml", "name: steps\n"+common+faults+"steps:\n"+steps.String()+"  - {expect: '+QFTPOPEN: 0,0', within: 5s}\nexpect: {lint: none, at: {never: "+yaml(account)+"}}\n"),
				file("answer.yaml", "name: answer\n"+common+"steps:\n  - {send: "+yaml(account)+", expect: "+yaml(`+QFTPCFG: "account","bob","`+inFile+`"`)+"}\n"),
				file("exact.yaml", "name: exact\n"+common+"steps:\n  - {send: "+yaml(account)+", expect: OK}\n"+
					"  - {send: 'AT+QFTPCFG=\"account\"', expect: ERROR}\n"),
			}
			var out, errs bytes.Buffer
			tested := func(name string) []string { // with every file that test writes
				base := filepath.Join(dir, name)
				return []string{"test", "--junit", base + ".xml", "--html", base + ".html", "--markdown", base + ".md", "--trace-dir", filepath.Join(dir, "traces")}
			}
			args := append(tested("steps"), files...)
			if code := execute(args, &out, &errs); code != 1 {
				t.Fatalf("exit code %d\n%s%s", code, &out, &errs)
			}

			typed := file("typed", strings.Join(plantedLines(secret), "\r")+"\r")
			host := file("host.sh", "exec 3<>$PTYMODEM_TTY\ncat "+typed+" >&3\ntr '\\r' '\\n' <"+typed+
				"\nwhile read -r line <&3; do echo \"$line\"; case $line in *+QFTPOPEN:*) exit 1;; esac; done\n")
			if inFile != secret {
				faults = "" // the server cannot say it back
			}
			program := file("program.yaml", "name: program\n"+common+faults+"expect: {lint: none}\n")
			args = append(tested("program"), program, "--", "sh", host)
			if code := execute(args, &out, &errs); code != 1 {
				t.Fatalf("exit code %d\n%s%s", code, &out, &errs)
			}

			outputs := map[string][]byte{"stdout": out.Bytes(), "stderr": errs.Bytes()}
			traces, _ := filepath.Glob(filepath.Join(dir, "traces", "*"))
			if len(traces) != 4 {
				t.Fatalf("traces: %v", traces)
			}
			for _, name := range []string{"steps", "program"} {
				for _, ext := range []string{".xml", ".html", ".md"} {
					traces = append(traces, filepath.Join(dir, name+ext))
				}
			}
			for _, path := range traces {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				outputs[filepath.Base(path)] = b
			}
			for where, b := range outputs {
				if len(b) > 0 && where != "stderr" && !bytes.Contains(b, []byte(redact.Mask)) {
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
