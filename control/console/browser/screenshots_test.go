package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// Pictures of the pages, in two sizes, light and dark. They are kept with
// TEST_PTYMODEM_SCREENSHOTS=DIR; without it there are none.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("TEST_PTYMODEM_SCREENSHOTS")
	if dir == "" {
		t.Skip("TEST_PTYMODEM_SCREENSHOTS=DIR keeps pictures of the pages")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	program := start(t)
	tab := program.openConsole()
	tab.until(`test.rows("PB DONE").length > 0`)
	tab.picture(dir, "empty")

	host := openHost(t, program.ttys[0])
	for _, line := range []string{"ATI", "AT+CSQ", "AT+CREG?", "AT+QIACT?", "AT+QFLDS=\"UFS\""} {
		host.exchange(line)
	}
	tab.untilRow(`AT+QFLDS="UFS"`)
	tab.picture(dir, "rows")

	tab.click("fault-button-drop-data")
	tab.untilText("fault-f1", "waits")
	tab.click("play-upload")
	tab.untilText("message", "+QFTPPUT: 616,426")
	tab.clickRow("+QFTPPUT: 616,426")
	tab.untilText("inspector", "Cause")
	tab.picture(dir, "failure")
	tab.press("s" + "\x1b")

	tab.load(host, loadEvents)
	last := program.next() - 1
	tab.until(fmt.Sprintf(`%s === %d`, events, last))
	tab.picture(dir, "long")

	program = start(t, "--modems", "300")
	for i := range 40 {
		host := openHost(t, program.ttys[7*i])
		host.exchange([]string{"AT+CSQ", "AT+QFTPCFG=\"filetype\",9", "AT+QIACT=1"}[i%3])
	}
	tab = program.open("/fleet")
	tab.until(`test.text("fleet-count").startsWith("300 of 300") && document.querySelectorAll("tr.failed").length > 1`)
	tab.picture(dir, "fleet")
}

// picture keeps what a page looks like.
func (p *tab) picture(dir, name string) {
	p.t.Helper()
	for _, size := range []struct{ width, height int64 }{{1280, 800}, {2560, 1440}} {
		for _, scheme := range []string{"light", "dark"} {
			call(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: size.width, Height: size.height, DeviceScaleFactor: 1})
			call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			eval[bool](p, `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(true)))))`)
			png := call(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: page.CaptureScreenshotFormatPng}).Data
			file := fmt.Sprintf("%s-%dx%d-%s.png", name, size.width, size.height, scheme)
			if err := os.WriteFile(filepath.Join(dir, file), png, 0o644); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	call(p, emulation.ClearDeviceMetricsOverride, cdp.Empty{})
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
}
