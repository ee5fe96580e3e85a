package browser

import (
	"bufio"
	"fmt"
	"math/rand/v2"
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

// A report of five megabytes opens whole: of its three hundred thousand events those are in
// the page that are on the screen. The log says how long it has taken.
func TestReportOfFiveMegabytes(t *testing.T) {
	needChromium(t)
	bin, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	trace, report := filepath.Join(dir, "long.jsonl"), filepath.Join(dir, "report.html")
	last := writeLongTrace(t, trace, 38_000)
	if out, err := exec.Command(bin, "report", trace, "--html", report).CombinedOutput(); err != nil {
		t.Fatalf("%v:\n%s", err, out)
	}
	about, err := os.Stat(report)
	if err != nil {
		t.Fatal(err)
	}
	tab := (&program{t: t, api: "file://" + report}).open("")
	tab.until(fmt.Sprintf(`document.querySelector("[data-testid=view-run-0] .row.marked")?.id === "row-%d"`, last))
	t.Logf("%d events, %.1f MB: shown %.2f s after the page was asked for", last, float64(about.Size())/1e6, eval[float64](tab, "performance.now()")/1000)
	if about.Size() < 5_000_000 {
		t.Errorf("the report has %d bytes, want five megabytes: it shows nothing", about.Size())
	}
	if n := eval[int](tab, `document.querySelectorAll(".row").length`); n > 200 {
		t.Errorf("%d rows are in the page, want those that are on the screen", n)
	}
}

// writeLongTrace writes a trace of that many questions for the size of a file, eight events each, of
// which the last fails. It returns the number of the event that says so.
func writeLongTrace(t *testing.T, name string, questions int) (last int) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	dice, now := rand.New(rand.NewPCG(1, 2)), 0.0
	event := func(format string, args ...any) {
		now += dice.ExpFloat64() / 100
		fmt.Fprintf(w, `{"t":%.6f,"modem":0,`+format+"}\n", append([]any{now}, args...)...)
		last++
	}
	for i := range questions {
		name, size := fmt.Sprintf("log-%08x.csv", dice.Uint32()), dice.IntN(1_000_000)
		event(`"kind":"at","dir":"<-","port":"/dev/pts/1","text":"AT+QFTPSIZE=\"%s\""`, name)
		event(`"kind":"at","dir":"->","port":"/dev/pts/1","text":"OK"`)
		event(`"kind":"ftp","dir":"<-","text":"SIZE %s"`, name)
		if i == questions-1 {
			event(`"kind":"ftp","dir":"->","code":550,"text":"550 no such file"`)
			event(`"kind":"urc","dir":"->","port":"/dev/pts/1","text":"+QFTPSIZE: 627,550"`)
			break
		}
		event(`"kind":"ftp","dir":"->","code":213,"text":"213 %d"`, size)
		event(`"kind":"urc","dir":"->","port":"/dev/pts/1","text":"+QFTPSIZE: 0,%d"`, size)
		event(`"kind":"at","dir":"<-","port":"/dev/pts/1","text":"AT+QFTPLEN"`)
		event(`"kind":"at","dir":"->","port":"/dev/pts/1","text":"+QFTPLEN: 0,%d"`, dice.IntN(size+1))
		event(`"kind":"at","dir":"->","port":"/dev/pts/1","text":"OK"`)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return last
}
