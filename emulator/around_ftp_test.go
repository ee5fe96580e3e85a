package emulator

import (
	"strings"
	"testing"
	"time"
)

// aroundFTP are lines that hosts of this family send around FTP, most common first: each has an
// answer that ends in OK.
const aroundFTP = `ATE0 ATE1 AT+QICSGP=1,1,"internet","","",0 AT+QICSGP=1 AT+QICSGP=? AT+QIACT=1 AT+QIACT? AT+QIACT=? AT+QFLST AT+QFLST="*" AT+QFLST="UFS:*"
	AT+CSQ AT+CSQ=? AT+CPIN? AT+CPIN=? AT+COPS? AT+COPS=? AT+COPS=0 AT+QNTP=? AT+QNTP=1,"pool.ntp.org",123,1 AT+QSSLCFG=? AT+QSSLCFG="seclevel",0,0
	AT+QSSLCFG="sslversion",0,4 AT+QSSLCFG="ciphersuite",0,0xFFFF AT+CCLK? AT+CCLK=? AT+QCFG="nwscanmode",0,1 AT+QCFG="nwscanmode" AT+QCFG=? AT+CREG? AT+CREG=?
	AT+CREG=2 AT+CGREG? AT+CGREG=? AT+CEREG? AT+CEREG=? AT+CFUN? AT+CFUN=? AT+CFUN=1 AT+CGDCONT? AT+CGDCONT=? AT+CGDCONT=2,"IP","internet" AT+QCCID
	AT+QCCID=? AT+QPOWD=? AT+CPAS AT+CPAS=? AT+GSN AT+GSN=? AT+QNWINFO AT+QNWINFO=? ATI AT&F AT+CGACT? AT+CGACT=? AT+CGATT? AT+CGATT=? AT+CGATT=1 AT+CIMI
	AT+CIMI=? AT+CMEE? AT+CMEE=? AT+CMEE=2 AT+CMEE=1 AT+CMEE= AT+GMR AT+GMR=? AT+IFC? AT+IFC=? AT+IFC=2,2 AT+IFC=0,0 AT+IPR? AT+IPR=? AT+QCSQ AT+QCSQ=?
	AT+QENG="servingcell" AT+QENG=? AT+QGDCNT? AT+QGDCNT=? AT+QGDCNT=0 AT+QLTS AT+QLTS=? AT+QLTS=2 AT+QURCCFG=? AT+QURCCFG="urcport" AT&W AT+CTZU? AT+CTZU=?
	AT+CTZU=1 AT+CTZR? AT+CTZR=? AT+CTZR=0 AT+QINISTAT AT+QINISTAT=? AT+QSCLK? AT+QSCLK=? AT+QSCLK=0 AT+QTEMP AT+QTEMP=? AT+QGSN AT+QGSN=? AT+CGPADDR AT+CGPADDR=?
	AT+CGPADDR=1 AT+CGCONTRDP AT+CGCONTRDP=? AT+CGCONTRDP=1 AT+QIDNSCFG=1 AT+QIDNSCFG=? AT+QIDNSCFG=1,"8.8.8.8","8.8.4.4" AT+CMGF? AT+CMGF=? AT+CMGF=1 AT+CNMI? AT+CNMI=?
	AT+CNMI=2,1 AT+CPMS? AT+CPMS=? AT+CPMS="SM","SM","SM" AT+CSMS? AT+CSMS=? AT+CSMS=0 AT+CSCS? AT+CSCS=? AT+CSCS="GSM" AT+CHUP ATZ ATH ATH0 ATV1 ATX4 ATQ0 ATS0=0
	ATS0? AT+QIDEACT=? AT+QIDEACT=1 AT A/`

// TestAroundFTP: what hosts send around FTP is answered, known and in its usual forms, within a
// second of modem time.
func TestAroundFTP(t *testing.T) {
	r := newRig(t, rigOptions{})
	for _, line := range strings.Fields(aroundFTP) {
		end := "\r"
		if line == "A/" {
			end = ""
		}
		r.host.send([]byte(line + end))
		answer := ""
		for range 20 {
			if answer += string(r.host.pass(50 * time.Millisecond)); strings.HasSuffix(answer, "\r\nOK\r\n") || strings.Contains(answer, "ERROR") {
				break
			}
		}
		if !strings.Contains(answer, "\r\nOK\r\n") {
			t.Errorf("%s: %q", line, answer)
		}
	}
}
