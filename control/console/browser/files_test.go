package browser

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
)

// Files of the modem and of the server are made, looked at, put, saved and deleted.
func TestFiles(t *testing.T) {
	tab := start(t).openConsole()
	saved := tab.downloads()
	t.Run("made and looked at", func(t *testing.T) {
		tab := tab.in(t)
		tab.untilText("file-list", "no files")
		tab.click("file-make")
		tab.untilText("file-log.bin", "100 KiB")
		tab.clickOn(`test.at("file-log.bin").querySelector(".name")`)
		tab.untilText("file-content", "000010  ") // a dump
		tab.clickOn(`document.querySelector("dialog[open] .dismiss")`)
		tab.until(`!document.querySelector("dialog[open]")`)
	})
	t.Run("deleted", func(t *testing.T) {
		tab := tab.in(t)
		tab.clickOn(button("log.bin", "delete"))
		tab.until(`!test.at("file-log.bin")`)
		tab.untilText("file-list", "no files")
	})
	t.Run("put and saved", func(t *testing.T) {
		tab := tab.in(t)
		content := bytes.Repeat([]byte("a line of a file\r\n"), 300)
		name := filepath.Join(t.TempDir(), "a file+.txt")
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		tab.pick("file-picker", name)
		tab.untilText("file-a file+.txt", "5.3 KiB")
		tab.clickOn(`test.at("file-a file+.txt").querySelector(".name")`)
		tab.untilText("file-content", "a line of a file")
		tab.clickOn(`document.querySelector("dialog[open] .dismiss")`)
		tab.clickOn(button("a file+.txt", "download"))
		got, err := os.ReadFile(saved.next())
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("saved %d bytes, %v; want the %d that were put", len(got), err, len(content))
		}
	})
	t.Run("of the server", func(t *testing.T) {
		tab := tab.in(t)
		tab.click("play-upload")
		tab.untilRow("+QFTPPUT: 0,")
		tab.click("files-server")
		tab.untilText("file-log.bin", "100 KiB")
		tab.click("files-sd")
		tab.untilText("file-list", "no files")
		tab.click("files-ufs")
		tab.untilText("file-a file+.txt", "KiB")
	})
}

// button is the button of a file's row that does something.
func button(file, does string) string {
	return fmt.Sprintf(`test.at("file-" + %s).querySelector('[aria-label^="%s "]')`, quote(file), does)
}

// pick has a file picker choose a file.
func (p *tab) pick(id, file string) {
	p.t.Helper()
	picker := call(p, runtime.Evaluate, runtime.EvaluateParams{Expression: "test.at(" + quote(id) + ")"})
	call(p, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{file}, ObjectID: picker.Result.ObjectID})
}
