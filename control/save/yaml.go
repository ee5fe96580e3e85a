package save

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// plain are texts that need no quotes in a flow mapping, but for words that YAML has a meaning for.
var plain = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:\+?[A-Za-z/][A-Za-z0-9+=?./_-]*|[1-9][0-9]*(?:[KMG]iB|ms|s|m))$`)
})

var meant = []string{"on", "off", "yes", "no", "true", "false", "null", "y", "n"}

// quoted is a text as YAML has it, in a flow mapping or outside.
func quoted(s string) string {
	if plain().MatchString(s) && !slices.Contains(meant, strings.ToLower(s)) {
		return s
	}
	if strings.Contains(s, `"`) && !strings.ContainsFunc(s, func(r rune) bool { return r == '\'' || r < ' ' || r > '~' }) {
		return "'" + s + "'"
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\u007f", `\u007f`)
}

// flow is a value in one line. Keys stand in their order, with the event of a fault first.
func flow(v any) string {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.SortedFunc(maps.Keys(v), func(a, b string) int {
			if d := rank(a) - rank(b); d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		var parts []string
		for _, k := range keys {
			parts = append(parts, k+": "+flow(v[k]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, x := range v {
			parts = append(parts, flow(x))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return quoted(v)
	case int:
		return strconv.Itoa(v)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "null"
	}
	return string(b)
}

// rank puts what a fault waits for before its counters.
func rank(key string) int {
	if i := slices.Index([]string{"at", "ftp", "ftp-idle", "file", "data", "time"}, key); i >= 0 {
		return i
	}
	return 100
}
