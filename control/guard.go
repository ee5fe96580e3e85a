package control

import (
	"crypto/subtle"
	"net"
	"net/http"
	"strings"
)

// guard lets only those in who may be: on a private address whoever names it by a loopback name,
// elsewhere whoever has the token, or asks for a page of the console; and from web pages none but
// our own.
func (a *API) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		problem("foreign-origin", "%s of %s from another site: only pages that this API serves may change anything", r.Method, r.URL.Path).write(w, r)
	}))
	checked, open := origin.Handler(next), noTokenNeeded()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		switch {
		case a.cfg.Token != "" && !a.hasToken(r) && !open(r):
			h.Set("WWW-Authenticate", "Bearer")
			problem("no-token", "send the header Authorization: Bearer TOKEN").write(w, r)
		case a.cfg.Token == "" && !a.cfg.Unix && !loopback(hostOf(r.Host)):
			problem("foreign-host", "Host: %s: use 127.0.0.1, [::1] or localhost", r.Host).write(w, r)
		case r.Method == http.MethodGet && foreignSite(r):
			problem("foreign-origin", "a page of another site asked for %s", r.URL.Path).write(w, r)
		default:
			checked.ServeHTTP(w, r)
		}
	})
}

// foreignSite tells what a page of another site asks for; what a person types into the browser has
// no site.
func foreignSite(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return (site == "cross-site" || site == "same-site") && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		return h
	}
	return host
}

func (a *API) hasToken(r *http.Request) bool {
	given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && subtle.ConstantTimeCompare([]byte(given), []byte(a.cfg.Token)) == 1
}
