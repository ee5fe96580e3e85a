package emulator

import (
	"strings"
	"testing"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptest"
	"ptymodem/ftpbackend/server"
)

// ProFTPD as it comes, with TLS 1.2 alone, wants a session that Go's library cannot resume: each
// transfer is 615,425, and the finding says what helps.
func TestInteropNotResumed(t *testing.T) {
	s := ftptest.Start(t, ftptest.ProFTPD, ftptest.Options{Security: ftptest.Explicit, TLS: "TLSv1.2", Settings: []string{"TLSSessionTickets off"}})
	r := newRig(t, rigOptions{over: newPTYHost, network: func(*server.Server) ftpbackend.Network { return route(t, s.Addr.String()) }})
	r.storeFile("UFS:a", []byte("hello"))
	r.script(`
		<- ATE0
		-> OK
		<- AT+QIACT=1
		-> OK
		<- AT+QFTPCFG="contextid",1
		-> OK
		<- AT+QFTPCFG="transmode",1
		-> OK
		<- AT+QFTPCFG="filetype",0
		-> OK
		<- AT+QFTPCFG="account","` + s.User + `","` + s.Password + `"
		-> OK
		<- AT+QFTPCFG="ssltype",2
		-> OK
		<- AT+QFTPOPEN="` + ftptest.Name + `",21
		-> OK
		-> +QFTPOPEN: 0,0
		<- AT+QFTPPUT="a","UFS:a"
		-> OK
		-> +QFTPPUT: 615,425
		<- AT+QFTPLIST=".","COM:"
		-> CONNECT
		-> OK
		-> +QFTPLIST: 615,425
		<- AT+QFTPCLOSE
		-> OK
		-> +QFTPCLOSE: 0,0`)
	r.m.loop.Lock()
	defer r.m.loop.Unlock()
	reported := 0
	for _, e := range r.events {
		if e.Kind == "lint" && e.ID == "tls-resume" && strings.Contains(e.Reason, "TLSSessionTickets on") {
			reported++
		}
	}
	if reported != 2 {
		t.Errorf("reported %d times, want once for each transfer", reported)
	}
}
