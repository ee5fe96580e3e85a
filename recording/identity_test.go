package recording

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ptymodem/recording/transcript"
)

// nobody has the numbers of a modem of this project.
func nobody() *Identity {
	return &Identity{IMEI: "860000010000007", IMSI: "001010000000000", ICCID: "89999010000000000005", Number: "+999010000000"}
}

func TestIdentity(t *testing.T) {
	for _, tt := range []struct{ name, frames, want string }{
		{"a number is known by the command before it", `
			0 <- "AT+CGSN;+CIMI\r"
			1 -> "AT+CGSN;+CIMI\r\r\n862636055891232\r\n\r\n262019876543210\r\n\r\nOK\r\n"
			100 <- "AT+QCCID\r"
			101 -> "AT+QCCID\r\r\n+QCCID: 8949020000123456789F\r\n\r\nOK\r\n"
			200 <- "AT+CNUM\r"
			201 -> "AT+CNUM\r\r\n+CNUM: ,\"+4915112345678\",145\r\n\r\nOK\r\n"`, `
			!! redacted imei imsi iccid number
			@0.000 <- AT+CGSN;+CIMI
			@0.001 -> 860000010000007
			@0.001 -> 001010000000000
			@0.001 -> OK
			@0.100 <- AT+QCCID
			@0.101 -> +QCCID: 89999010000000000005
			@0.101 -> OK
			@0.200 <- AT+CNUM
			@0.201 -> +CNUM: ,"+999010000000",145
			@0.201 -> OK`},
		{"and is the same wherever it stands", `
			0 -> "\r\nIMEI: 862636055891232\r\n"
			100 <- "AT+QFTPPUT=\"862636055891232.log\",\"COM:\",0\r"
			101 -> "AT+QFTPPUT=\"862636055891232.log\",\"COM:\",0\r"
			102 -> "\r\n1862636055891232\r\n"`, `
			!! redacted imei
			@0.000 -> IMEI: 860000010000007
			@0.100 <- AT+QFTPPUT="860000010000007.log","COM:",0
			@0.102 -> 1862636055891232`},
		{"other numbers are other people's", `
			0 <- "AT+CMGS=\"+4915112345678\"\r"
			100 -> "\r\n+CMT: \"004915119999999\",,\"26/11/29,17:00:01+04\"\r\n"
			200 <- "ATD4915112345678;\r"
			300 <- "ATD*99#\r"`, `
			!! redacted number
			@0.000 <= "AT+CMGS=\"+999010000001\"\r"
			@0.100 -> +CMT: "999010000002",,"26/11/29,17:00:01+04"
			@0.200 <= "ATD999010000001;\r"
			@0.300 <= "ATD*99#\r"`},
		{"users", `
			0 -> "\r\n+QFTPCFG: \"account\",\"bob\",\"s3cret\"\r\n"
			100 <- "AT+QICSGP=1,1,\"internet\",\"bob\",\"other\",1\r"
			200 -> "\r\n+QICSGP: 1,\"internet\",\"alice\",\"\",0\r\n"
			300 -> "\r\n+QFTPCFG: \"account\",\"anonymous\",\"\"\r\n\r\n+QFTPCFG: \"account\",<username>,<password>\r\n"
			400 <- "AT+QHTTPURL=\"http://carol:x@10.9.8.7/\"\r"`, `
			!! redacted user password
			@0.000 -> +QFTPCFG: "account","redacted2","redacted1"
			@0.100 <= "AT+QICSGP=1,1,\"internet\",\"redacted2\",\"redacted3\",1\r"
			@0.200 -> +QICSGP: 1,"internet","redacted4","",0
			@0.300 -> +QFTPCFG: "account","anonymous",""
			@0.300 -> +QFTPCFG: "account",<username>,<password>
			@0.400 <= "AT+QHTTPURL=\"http://redacted5:redacted6@10.9.8.7/\"\r"`},
		{"a PIN stays one, so that a SIM takes it", `
			0 <- "AT+CPIN=\"4711\"\r"
			100 <- "AT+CPIN=\"12345678\",\"4712\"\r"
			200 <- "AT+CLCK=\"SC\",1,\"4711\"\r"`, `
			!! redacted pin
			@0.000 <= "AT+CPIN=\"0001\"\r"
			@0.100 <= "AT+CPIN=\"00000002\",\"0003\"\r"
			@0.200 <= "AT+CLCK=\"SC\",1,\"0001\"\r"`},
		{"what is nobody's stays, and was not replaced", `
			0 -> "\r\n860000010000007\r\n"
			100 <- "AT+CMGS=\"+999010000007\"\r"`, `
			@0.000 -> 860000010000007
			@0.100 <= "AT+CMGS=\"+999010000007\"\r"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(strings.TrimPrefix(tt.want, "\n"), "\t", "") + "\n"
			got := format(t, session(t, tt.frames[1:]), Options{Identity: nobody()})
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			again, err := Redact("x.at", got, Options{Identity: nobody()}, nil)
			if diff := cmp.Diff(got, again); diff != "" || err != nil {
				t.Errorf("redacted twice, %v (-once +twice):\n%s", err, diff)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	frames := session(t, `0 <- "AT+QFTPOPEN=\"ftp.acme.de\",21\r"
		100 -> "\r\n+QIURC: \"dnsgip\",\"93.184.216.34\"\r\n\r\n+CGPADDR: 1,\"10.1.2.3\"\r\n\r\n255.255.255.0 0.0.0.0 1.2.3\r\n"
		200 -> "\r\nto ftp.acme.de (93.184.216.34), xftp.acme.de.\r\n"
		300 -> "\r\n+CGPADDR: 2,\"2a02:908:1::7\"\r\n"
		400 <- "https://b.acme.de/x\r"
		500 <- "AT+QFTPOPEN=\"ftp.example.com\",21\r"`)
	want := `!! redacted host address
@0.000 <= "AT+QFTPOPEN=\"host1.example\",21\r"
@0.100 -> +QIURC: "dnsgip","192.0.2.2"
@0.100 -> +CGPADDR: 1,"192.0.2.3"
@0.100 -> 255.255.255.0 0.0.0.0 1.2.3
@0.200 -> to host1.example (192.0.2.2), xftp.acme.de.
@0.300 -> +CGPADDR: 2,"2001:db8::1"
@0.400 <= "https://host2.example/x\r"
@0.500 <= "AT+QFTPOPEN=\"ftp.example.com\",21\r"
`
	if diff := cmp.Diff(want, format(t, frames, Options{Hosts: true})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// planted are lines with secrets, by their kind. %s is one of them.
func planted() []struct{ kind, line string } {
	return []struct{ kind, line string }{
		{"word", `AT+QFTPCFG="account","%s","%s"`},
		{"word", `AT+QICSGP=1,1,"internet","%s","%s",1`},
		{"word", `AT+CGAUTH=1,2,"%s","%s"`},
		{"word", `AT+QMTCONN=0,"client","%s","%s"`},
		{"word", `at+qftpcfg = "Account" , "%s" , "%s"`},
		{"word", `AT+QSSLCFG="clientkey",0,"UFS:key.pem","%s"`},
		{"word", `AT+CSQ;+QFTPCFG="account","%s","%s"`},
		{"word", `AT+QHTTPURL="ftp://%s:%s@ftp.example.com/"`},
		{"code", `AT+CPIN="%s"`},
		{"code", `AT+CLCK="SC",1,"%s"`},
		{"code", `AT+CPWD="SC","%s","%s"`},
		{"imei", `AT+EGMR=1,7,"%s"`},
		{"phone", `AT+CMGS="+%s"`},
		{"phone", `ATD+%s;`},
	}
}

// None of 200 secrets is left, in commands, echoes, answers and data, and the transcript reads back.
func TestPlantedSecrets(t *testing.T) {
	var frames []Frame
	var secrets []string
	at := 0
	add := func(dir Direction, text string) {
		at += 30
		frames = append(frames, session(t, fmt.Sprintf("%d %v %q", at, dir, text))...)
	}
	for n := 0; len(secrets) < 200; n++ {
		p := planted()[n%len(planted())]
		line := p.line
		for strings.Contains(line, "%s") {
			i := len(secrets)
			s := map[string]string{
				"word": fmt.Sprintf("Geh%d=im", i), "code": fmt.Sprintf("9%05d", i), "imei": fmt.Sprintf("86263605%06d1", i), "phone": fmt.Sprintf("49151%07d", i),
			}[p.kind]
			line = strings.Replace(line, "%s", s, 1)
			secrets = append(secrets, s)
		}
		add(FromHost, line+"\r")
		add(ToHost, line+"\r\r\nOK\r\n")
		if _, values, ok := strings.Cut(line, "=\"account\","); ok {
			add(ToHost, "\r\n+QFTPCFG: \"account\","+values+"\r\n\r\nOK\r\n")
		}
		for _, s := range secrets[max(0, len(secrets)-2):] {
			if len(s) >= 8 {
				add(FromHost, "data with "+s+" in it\r\n")
			}
		}
	}
	for i := range 3 {
		id := fmt.Sprintf("26201987654321%d", i)
		card := fmt.Sprintf("894902000012345678%d%d", i, i)
		secrets = append(secrets, id, card)
		add(FromHost, "AT+CIMI\r")
		add(ToHost, "\r\n"+id+"\r\n\r\nOK\r\n")
		add(FromHost, "AT+CCID\r")
		add(ToHost, "\r\n"+card+"\r\n\r\nOK\r\n")
	}
	text := format(t, frames, Options{Identity: nobody(), Echo: time.Minute})
	plain := format(t, frames, Options{Secrets: true, Echo: time.Minute})
	later, err := Redact("x.at", plain, Options{Identity: nobody()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range secrets {
		if !strings.Contains(plain, s) {
			t.Fatalf("%s is not in the transcript with secrets", s)
		}
		if strings.Contains(text, s) || strings.Contains(later, s) {
			t.Errorf("%s is left", s)
		}
	}
	if _, err := Read(transcript.Parse("x.at", text)); err != nil {
		t.Error(err)
	}
	const header = "!! redacted imei imsi iccid number user password pin key\n"
	if !strings.HasPrefix(text, header) || !strings.HasPrefix(later, header) {
		t.Errorf("the headers are %.80q and %.80q", text, later)
	}
}

const written = `# a session of bob, with s3cret-for-the-server, and the module 862636055891236
!! recorded 2026-11-28T13:25:18Z EC200UCNAAR03A09M08 /dev/ttyUSB2 115200
login
  @0.1 <- AT+QFTPCFG="account","bob","s3cret-for-the-server"
@0.2 -> OK
.. 3s
@0.3 <= "AT+CPIN=\"47"
@0.4 <= "11\"\r"
@0.5 => 5000 bytes sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
@0.6 => 3 bytes like /.*/
@0.7 <= from data/1.bin
@0.8 -> +QFTPCFG: "account","bob","s3cret-for-the-server"
@0.9 -> IMEI: 862636055891236
!! strict`

// What is no line of the wire stays as it is.
func TestRedactText(t *testing.T) {
	keep := func(name string, b []byte) (string, error) { return name + " and " + string(b), nil }
	_, err := Redact("testdata/x.at", written, Options{}, keep)
	var e *transcript.Error
	if !errors.As(err, &e) || e.Line != 11 {
		t.Errorf("without the file: %v", err)
	}
	text := strings.Replace(written, "from data/1.bin", `"b"`, 1)
	want := strings.NewReplacer(
		"115200\n", "115200\n!! redacted imei user password pin\n", `"bob"`, `"redacted2"`, "s3cret-for-the-server", "redacted1", "862636055891236", nobody().IMEI, `"AT+CPIN=\"47"`, `"AT+CPIN=\"0001"`, `"11\"\r"`, `"\"\r"`,
	).Replace(text)
	got, err := Redact("x.at", text, Options{Identity: nobody()}, keep)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if got, err := Redact("x.at", "<- AT\n-> OK", Options{Identity: nobody()}, nil); got != "<- AT\n-> OK" || err != nil {
		t.Errorf("without secrets: %q, %v", got, err)
	}
}

// Files beside a transcript are given without their secrets, those that have none too.
func TestRedactBeside(t *testing.T) {
	dir := t.TempDir()
	name, err := sideIn(dir)([]byte("my s3cret-words and\x00"))
	if err != nil {
		t.Fatal(err)
	}
	text := "<- AT+QFTPCFG=\"account\",\"bob\",\"s3cret-words\"\n<= from " + name + "\n"
	got, err := Redact(dir+"/x.at", text, Options{}, func(name string, b []byte) (string, error) {
		if want := "my redacted1 and\x00"; string(b) != want {
			t.Errorf("the file has %q, want %q", b, want)
		}
		return "other/" + name, nil
	})
	want := "!! redacted password\n<- AT+QFTPCFG=\"account\",\"bob\",\"redacted1\"\n<= from other/" + name + "\n"
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// FuzzRedact: any text can be redacted, and what was a recording is one afterwards.
func FuzzRedact(f *testing.F) {
	f.Add(written)
	f.Add("<- AT+CGSN\n-> 862636055891232\n<= \"AT+CPIN=\\\"1\"\n-> +CMT: \"+4915112345678\"\n=> 3 times \"10.1.2.3\"")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "from ") {
			t.Skip("files are TestRedactBeside's")
		}
		o := Options{Identity: nobody(), Hosts: true}
		clean, err := Redact("x.at", text, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		before, err := Read(transcript.Parse("x.at", text))
		if err != nil {
			return
		}
		after, err := Read(transcript.Parse("x.at", clean))
		if err != nil {
			t.Fatalf("%v\n%s", err, clean)
		}
		var a, b strings.Builder
		if errors.Join(Format(&a, before, o), Format(&b, after, Options{Secrets: true})) != nil {
			t.Fatal("not written")
		}
	})
}
