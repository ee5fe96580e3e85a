package recording

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRedaction(t *testing.T) {
	for _, tt := range []struct{ name, frames, want string }{
		{"the same value is the same word, in echoes and answers too", `
			100 <- "AT+QFTPCFG=\"account\",\"bob\",\"s3cret\"\r"
			101 -> "AT+QFTPCFG=\"account\",\"bob\",\"s3cret\"\r\r\nOK\r\n"
			200 <- "AT+QICSGP=1,1,\"internet\",\"bob\",\"other\",1\r"
			201 -> "AT+QICSGP=1,1,\"internet\",\"bob\",\"other\",1\r\r\nOK\r\n"
			300 <- "AT+QFTPCFG=\"account\"\r"
			301 -> "AT+QFTPCFG=\"account\"\r\r\n+QFTPCFG: \"account\",\"bob\",\"s3cret\"\r\n\r\nOK\r\n"`, `
			!! redacted password
			@0.100 <- AT+QFTPCFG="account","bob","redacted1"
			@0.101 -> OK
			@0.200 <- AT+QICSGP=1,1,"internet","bob","redacted2",1
			@0.201 -> OK
			@0.300 <- AT+QFTPCFG="account"
			@0.301 -> +QFTPCFG: "account","bob","redacted1"
			@0.301 -> OK`},
		{"typed by hand", `
			100 <- "ATE0\r"
			101 -> "ATE0\r\r\nOK\r\n"
			200 <- "AT+CPIN=\"12"
			300 <- "3"
			400 <- "4\"\r"
			500 <- "AT+CLCK=\"SC\",0,\"1234\"\r"`, `
			!! redacted pin
			@0.100 <- ATE0
			@0.101 -> OK
			@0.200 <= "AT+CPIN=\"redacted1"
			@0.400 <= "\"\r"
			@0.500 <- AT+CLCK="SC",0,"redacted1"`},
		{"a long one anywhere, in data too", `
			100 <- "a correct horse battery staple"
			200 <- "AT+QFTPCFG=\"account\",\"u\",\"correct horse battery staple\"\r"
			300 -> "\r\nwhat, correct horse battery staple?\r\n"`, `
			!! redacted password
			@0.100 <= "a redacted1"
			@0.200 <= "AT+QFTPCFG=\"account\",\"u\",\"redacted1\"\r"
			@0.300 -> what, redacted1?`},
		{"one that was recorded before", `
			100 -> "\r\n+QFTPCFG: \"account\",\"bob\",\"redacted7\"\r\n"`, `
			!! redacted password
			@0.100 -> +QFTPCFG: "account","bob","redacted7"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(strings.TrimPrefix(tt.want, "\n"), "\t", "") + "\n"
			if diff := cmp.Diff(want, format(t, session(t, tt.frames[1:]), Options{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
