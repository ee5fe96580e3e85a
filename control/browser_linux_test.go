package control

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"ptymodem/ftpbackend/ftptest"
)

// A page of another origin, in a real browser, reads nothing and changes nothing.
func TestForeignPage(t *testing.T) {
	t.Parallel()
	b := newBench(t, benchOptions{})
	b.want(201, "PUT", "/v1/modems/0/files/ufs/kept", "kept", nil)
	b.want(201, "POST", "/v1/modems/0/faults", `{"when":{"at":"+CSQ"},"do":"silent"}`, nil)
	before := b.api.state(b.api.modems[0])

	// The same machine by another name is another site, by another port another origin of the same.
	page := fmt.Sprintf(`<!DOCTYPE html><p id="said"></p><img src="%[1]s/v1/status"><form id="f" method="post" action="%[1]s/v1/reset" target="i"></form><iframe name="i"></iframe><script>
const all = [];
const say = (what) => { all.push(what); document.getElementById("said").textContent = all.join(" "); };
const tries = [
  ["GET", "/v1/status", {}], ["GET", "/v1/status", {mode: "no-cors"}], ["POST", "/v1/reset", {mode: "no-cors"}], ["POST", "/v1/reset", {mode: "no-cors", body: "{}"}],
  ["POST", "/v1/modems/0/do", {mode: "no-cors", body: "\"hang\""}], ["DELETE", "/v1/modems/0/faults", {}], ["PUT", "/v1/modems/0/files/ufs/kept", {body: "lost"}], ["PATCH", "/v1/modems/0", {body: "{\"sim\":\"absent\"}"}],
];
(async () => {
  for (const [method, path, rest] of tries) {
    try {
      const text = await (await fetch("%[1]s" + path, {method, ...rest})).text();
      say(text === "" ? "opaque" : "READ:" + text);
    } catch (e) { say("refused"); }
  }
  document.getElementById("f").submit();
  say("over");
})();
</script>`, b.url)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, page)
	}))
	defer site.Close()
	for _, url := range []string{site.URL, strings.Replace(site.URL, "127.0.0.1", "localhost", 1)} {
		out, err := ftptest.NeedChromium(t, "--virtual-time-budget=20000", "--dump-dom", url).Output()
		if err != nil {
			t.Fatal(err)
		}
		_, said, _ := strings.Cut(string(out), `<p id="said">`)
		said, _, _ = strings.Cut(said, "</p>")
		if !strings.HasSuffix(said, " over") || strings.Contains(said, "READ:") {
			t.Errorf("the page of %s says %q", url, said)
		}
		now := b.api.state(b.api.modems[0])
		now.T, before.T = 0, 0
		if x, y := fmt.Sprint(before), fmt.Sprint(now); x != y {
			t.Errorf("the page of %s has changed the modem from\n%s\nto\n%s", url, x, y)
		}
		if _, kept := b.do("GET", "/v1/modems/0/files/ufs/kept", ""); string(kept) != "kept" {
			t.Errorf("the page of %s has changed a file to %q", url, kept)
		}
	}
}
