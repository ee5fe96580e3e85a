package redact_test

import (
	"strings"
	"testing"

	"ptymodem/redact"
)

func TestAT(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		// As the manual has it.
		{`AT+QFTPCFG="account","user","pw"`, `AT+QFTPCFG="account","user",***`},
		{`AT+QFTPCFG="account"`, `AT+QFTPCFG="account"`},
		{`AT+QFTPCFG="account","user"`, `AT+QFTPCFG="account","user"`},
		{`AT+QFTPCFG="account","",""`, `AT+QFTPCFG="account","",***`},
		{`AT+QFTPCFG="rsptimeout",90`, `AT+QFTPCFG="rsptimeout",90`},
		{`AT+QFTPCFG="data_address",2,30`, `AT+QFTPCFG="data_address",2,30`},
		{`AT+QFTPCFG=?`, `AT+QFTPCFG=?`},
		{`+QFTPCFG: "account","user","pw"`, `+QFTPCFG: "account","user",***`},
		{`+QFTPCFG: "account",<username>,<password>`, `+QFTPCFG: "account",<username>,<password>`},
		{`+QFTPCFG: "filetype",(0,1)`, `+QFTPCFG: "filetype",(0,1)`},
		{`AT+QICSGP=1,1,"apn","user","pw",1`, `AT+QICSGP=1,1,"apn","user",***,1`},
		{`AT+QICSGP=1,1,"apn","","",0`, `AT+QICSGP=1,1,"apn","",***,0`},
		{`AT+QICSGP=1`, `AT+QICSGP=1`},
		{`AT+QICSGP=1,1,"apn"`, `AT+QICSGP=1,1,"apn"`},
		{`+QICSGP: 1,"apn","user","pw",0`, `+QICSGP: 1,"apn","user",***,0`},
		{`+QICSGP: (1-7),(1-3),<APN>,<username>,<password>,(0-2)`, `+QICSGP: (1-7),(1-3),<APN>,<username>,<password>,(0-2)`},
		{`AT+CGAUTH=1,2,"user","pw"`, `AT+CGAUTH=1,2,"user",***`},
		{`AT+QMTCONN=0,"client","user","pw"`, `AT+QMTCONN=0,"client","user",***`},
		{`AT+QMTCONN=0,"client"`, `AT+QMTCONN=0,"client"`},
		{`+QMTCONN: 0,0,0`, `+QMTCONN: 0,0,0`},
		{`AT+QSSLCFG="clientkey",0,"UFS:key.pem"`, `AT+QSSLCFG="clientkey",0,"UFS:key.pem"`},
		{`AT+QSSLCFG="clientkey",0,"UFS:key.pem","phrase"`, `AT+QSSLCFG="clientkey",0,"UFS:key.pem",***`},
		{`+QSSLCFG: "clientkey",(0-5),<client_key_path>,<key_pwd>`, `+QSSLCFG: "clientkey",(0-5),<client_key_path>,<key_pwd>`},
		{`AT+QSSLCFG="psk",1,"identity","key"`, `AT+QSSLCFG="psk",1,"identity",***`},
		{`AT+QSSLCFG="seclevel",1,2`, `AT+QSSLCFG="seclevel",1,2`},
		{`AT+QMTCFG="version",0,4`, `AT+QMTCFG="version",0,4`},
		{`AT+QMTCFG="aliauth",0,"key","name","secret"`, `AT+QMTCFG="aliauth",0,"key","name",***`},
		{`AT+QMTOPEN=0,"h",1883`, `AT+QMTOPEN=0,"h",1883`},
		{`AT+QHTTPCFG="requestheader",0`, `AT+QHTTPCFG="requestheader",0`},
		{`AT+QHTTPCFG="auth","user:pw"`, `AT+QHTTPCFG="auth",***`},
		{`AT+QCFG="nwscanmode",3,1`, `AT+QCFG="nwscanmode",3,1`},
		{`AT+CPIN="1234"`, `AT+CPIN=***`},
		{`AT+CPIN=1234`, `AT+CPIN=***`},
		{`AT+CPIN="12345678","1234"`, `AT+CPIN=***,***`},
		{`AT+CPIN?`, `AT+CPIN?`},
		{`AT+CPIN=?`, `AT+CPIN=?`},
		{`+CPIN: READY`, `+CPIN: READY`},
		{`+CPIN: SIM PIN2`, `+CPIN: SIM PIN2`},
		{`AT+CPIN2="1234"`, `AT+CPIN2=***`},
		{`AT+CLCK="SC",1,"1234"`, `AT+CLCK="SC",1,***`},
		{`AT+CLCK="SC",1,"1234",7`, `AT+CLCK="SC",1,***,7`},
		{`AT+CLCK="SC",2`, `AT+CLCK="SC",2`},
		{`+CLCK: 0`, `+CLCK: 0`},
		{`+CLCK: ("SC","FD","PN","PS")`, `+CLCK: ("SC","FD","PN","PS")`},
		{`AT+CPWD="SC","1234","5678"`, `AT+CPWD="SC",***,***`},

		// Slips that the modem accepts.
		{`at+qftpcfg="ACCOUNT","user","pw"`, `at+qftpcfg="ACCOUNT","user",***`},
		{`AT + QFTP CFG = "account" , "user" , "pw"`, `AT + QFTP CFG = "account" , "user" , ***`},
		{`AT+QFTPCFG=account,user,pw`, `AT+QFTPCFG=account,user,***`},
		{`AT+QFTPCFG=account",user",pw"`, `AT+QFTPCFG=account",user",***`},
		{`AT+QFTPCFG="account","user","pw`, `AT+QFTPCFG="account","user",***`},
		{`AT+QFTPCFG="account","us`, `AT+QFTPCFG="account","us`},
		{`AT;+QFTPCFG="account","user","pw"`, `AT;+QFTPCFG="account","user",***`},
		{`AT+CSQ;+QFTPCFG="account","user","pw";+QFTPOPEN="h",21`, `AT+CSQ;+QFTPCFG="account","user",***;+QFTPOPEN="h",21`},
		{`ATE0+QFTPCFG="account","user","pw"`, `ATE0+QFTPCFG="account","user",***`},
		{`AT+QFTPCFG="account","user","p,w"`, `AT+QFTPCFG="account","user",***`},
		{"AT+QFTPCFG=\"account\",\"user\",\"t\xfcpsecret\"", `AT+QFTPCFG="account","user",***`},
		{"AT+QFTPCFG=account,user,\"t\xfcpsecret\"", `AT+QFTPCFG=account,user,***`},
		{`AT+QFTPCFG="account","user","p"w"`, `AT+QFTPCFG="account","user",***`},
		{`AT+QFTPCFG="account","user","p w"`, `AT+QFTPCFG="account","user",***`},

		// Lines that are errors.
		{`AT+QFTPCFG="account,"user","pw"`, `AT+QFTPCFG=***`},
		{`AT+QFTPCFG="account" "user" "pw"`, `AT+QFTPCFG=***`},
		{`AT+QFTPCFG="account","user""pw"`, `AT+QFTPCFG="account",***`},
		{`AT+QFTPCFG="account","user","a","b"`, `AT+QFTPCFG="account","user",***,***`},
		{`AT+QFTPCFG="account","user","pa;ss"`, `AT+QFTPCFG="account","user",***`},
		{`AT+QFTPCFG="account","user",pa;ss`, `AT+QFTPCFG="account","user",***;***`},
		{`AT+QFTPCFG="acount","user","pw"`, `AT+QFTPCFG="acount","user",***`},
		{`AT+QFTPCFG="user","pw"`, `AT+QFTPCFG="user",***`},
		{`AT+QFTPCFG"account","user","pw"`, `AT+QFTPCFG"account","user",***`},
		{`AT+QFTPCFG:"account","user","pw"`, `AT+QFTPCFG:"account","user",***`},
		{`AT+QFTCFG="account","user","pw"`, `AT+QFTCFG="account","user",***`},
		{`ATQFTPCFG="account","user","pw"`, `ATQFTPCFG="account","user",***`},
		{`AT+FOO="account","user","pw"`, `AT+FOO="account","user",***`},
		{`AT+CSQAT+CPIN=1234`, `AT+CSQAT+CPIN=***`},
		{`ATCPIN=1234`, `ATCPIN=***`},
		{`AT+CPIN 1234`, `AT+CPIN ***`},
		{`AT+CPIN1234`, `AT+CPIN***`},
		{`AT+CPIN=+1234`, `AT+CPIN=***`},
		{`AT+CPN="1234"`, `AT+CPN=***`},
		{`AT+CIPN="1234"`, `AT+CIPN=***`},
		{`AT+QICSGP=1,"apn","user","pw"`, `AT+QICSGP=1,***`},
		{`AT+QCSGP=1,1,"apn","user","pw"`, `AT+QCSGP=1,1,"apn","user",***`},
		{`AT+CLCK=SC,1,1234`, `AT+CLCK=SC,1,***`},

		// Others' lines, and patterns of scenarios.
		{`AT+QFTPOPEN="account.example",21`, `AT+QFTPOPEN="account.example",21`},
		{`AT+QFTPCWD="pub"`, `AT+QFTPCWD="pub"`},
		{`OK`, `OK`},
		{``, ``},
		{`+CSQ: 20,99`, `+CSQ: 20,99`},
		{`+QFTPCFG="account"*`, `+QFTPCFG="account"*`},
		{`/QFTPCFG="account"/`, `/QFTPCFG="account"/`},
		{`/QFTPCFG=.*account/`, `/QFTPCFG=.*account/`},
		{`/QFTPCFG="account","user","pw"/`, `/QFTPCFG="account","user",***`},
		{`/\+CPIN=/`, `/\+CPIN=/`},
		{`+CPIN*`, `+CPIN*`},
		{`+CPIN?`, `+CPIN?`},

		// In what a program prints.
		{`> AT+QFTPCFG="account","user","pw" (try 1)`, `> AT+QFTPCFG="account","user",***`},
		{`sent b'AT+QFTPCFG="account","user","pw"\r'`, `sent b'AT+QFTPCFG="account","user",***`},
		{`{"tx":"AT+QFTPCFG=\"account\",\"user\",\"pw\"\r"}`, `{"tx":"AT+QFTPCFG=\"account\",\"user\",***`},
	} {
		if got := redact.AT(c.line); got != c.want {
			t.Errorf("AT(%q)\n got %q\nwant %q", c.line, got, c.want)
		}
	}
}

// However a host writes a password, what is shown of its line does not have it.
func FuzzAT(f *testing.F) {
	f.Add(`AT+QFTPCFG="account","user","`, "pw\xff,\"x", `"`)
	f.Add(`AT+CPIN=`, "1234", ``)
	f.Add(`at +qicsgp=1,1,apn,u,`, "a b;c", ``)
	f.Fuzz(func(t *testing.T, before, secret, behind string) {
		got := redact.AT(before + secret + behind)
		if again := redact.AT(got); redact.AT(again) != again {
			t.Errorf("%q is masked as %q, and that as %q", before+secret+behind, got, again)
		}
		redact.Secrets(before + secret)
		if strings.ContainsAny(secret, "\r\n;,\"") || len(secret) < 4 || strings.TrimSpace(secret) != secret {
			return
		}
		for _, line := range []string{`AT+QFTPCFG="account","user","` + secret + `"`, `AT+CPIN="` + secret + `"`, `AT+CGAUTH=1,1,"u","` + secret + `"`} {
			if got := redact.AT(line); strings.Contains(got, secret) && !strings.Contains(strings.ReplaceAll(line, secret, ""), secret) && !strings.Contains(redact.Mask, secret) &&
				!strings.HasPrefix(secret, "<") {
				t.Errorf("AT(%q) is %q", line, got)
			}
		}
	})
}

func TestFTP(t *testing.T) {
	for line, want := range map[string]string{
		"PASS secret": "PASS ***", "pass s e": "pass ***", " ACCT\tx": "ACCT ***", "PASS": "PASS", "PASV": "PASV", "USER bob": "USER bob", "PASS ": "PASS ***",
	} {
		if got := redact.FTP(line); got != want {
			t.Errorf("FTP(%q) is %q, want %q", line, got, want)
		}
	}
}

func TestValues(t *testing.T) {
	var v redact.Values
	v.Add("ab", "test", "longer secret", "q\"uote \xfc\x01")
	for text, want := range map[string]string{
		"230 Login ab":                 "230 Login ab",
		"530 test: wrong, latest":      "530 ***: wrong, latest",
		"xlonger secretx":              "x***x",
		"was \"q\\\"uote \\xfc\\x01\"": "was \"***\"",
		"was q\"uote \xfc\x01":         "was ***",
	} {
		if got := v.Mask(text); got != want {
			t.Errorf("Mask(%q) is %q, want %q", text, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for s, want := range map[string]string{
		"plain": "plain", "Zürich 測試 🙂": "Zürich 測試 🙂",
		"\x1b[2J\a\x00\x7f":                 `\x1b[2J\x07\x00\x7f`,
		"a\rb\nc\td":                        `a\rb\nc\td`,
		"\u202etxt\u2066\u200f\u009b\ufeff": `\u202etxt\u2066\u200f\u009b\ufeff`,
		"\xff\xc3":                          `\xff\xc3`,
		"\U000e0001":                        `\U000e0001`,
	} {
		if got := redact.Escape(s); got != want {
			t.Errorf("Escape(%q) is %q, want %q", s, got, want)
		}
	}
	if got, want := redact.Lines("a\n\tb\x1b\r\n"), "a\n\tb\\x1b\\r\n"; got != want {
		t.Errorf("Lines is %q, want %q", got, want)
	}
}

func TestNothingToMaskCostsNothing(t *testing.T) {
	for _, line := range []string{"AT+CSQ", "OK", `AT+QFTPOPEN="ftp.example.com",21`, `AT+QFTPCFG="rsptimeout",90`, `+QFTPPWD: 0,"/"`} {
		if n := testing.AllocsPerRun(100, func() { redact.AT(line) }); n != 0 {
			t.Errorf("%s: %v allocations", line, n)
		}
	}
}

func BenchmarkAT(b *testing.B) {
	for _, line := range []string{"AT+CSQ", `AT+QFTPOPEN="ftp.example.com",21`, `AT+QFTPCFG="account","user","pw"`} {
		b.Run(line, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				redact.AT(line)
			}
		})
	}
}
