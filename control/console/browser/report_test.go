package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// A report that is opened as a file shows a failure as the console does: at the event that showed it,
// with details, and at the event that its address names.
func TestReport(t *testing.T) {
	needChromium(t)
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	scenario, report := filepath.Join(dir, "fails.yaml"), filepath.Join(dir, "report.html")
	const text = `name: it fails
modem: {ufs: {files: {a: {size: 100KiB}}}}
faults: [{when: {ftp: STOR, after: 40KiB}, do: drop-data}]
steps:
  - {send: AT+QIACT=1, expect: OK}
  - {send: 'AT+QFTPOPEN="h"', expect: "+QFTPOPEN: 0,0"}
  - {send: 'AT+QFTPPUT="a","UFS:a"', expect: "+QFTPPUT: 0,102400"}
`
	if err := os.WriteFile(scenario, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(bin, "test", "--html", report, scenario).CombinedOutput(); err == nil {
		t.Fatalf("the scenario passes:\n%s", out)
	}
	file := &program{t: t, api: "file://" + report}
	began := time.Now()
	tab := file.open("")
	tab.until(`document.querySelector("[data-testid=view-run-0] .row.marked").textContent.includes("+QFTPPUT: 616,426")`)
	t.Logf("shown after %v, the browser's start included", time.Since(began))
	eval[any](tab, `document.querySelector(".row.marked").click()`)
	tab.until(`/Cause.*fault drop-data/.test(document.querySelector(".inspector").textContent)`)
	tab.until(`/^#run-0\/e\d+$/.test(location.hash)`)
	if still := eval[int](tab, `document.querySelectorAll("svg[role=img]").length`); still != 0 {
		t.Errorf("%d diagrams are still, want none", still)
	}

	tab.goTo("#run-0/e3")
	eval[any](tab, "location.reload()")
	tab.until(`document.querySelector(".row.chosen").id === "row-3"`)
}
