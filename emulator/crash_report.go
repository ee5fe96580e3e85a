package emulator

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// report is what a person is told of the panic v, and asked to send.
func (c *crash) report(v any, stack []byte) string {
	var b strings.Builder
	fmt.Fprintf(&b, "ptymodem: a fault in ptymodem has ended modem %d, and only that. Please report it with all that follows; passwords are masked.\n", c.m.cfg.Index)
	fmt.Fprintf(&b, "panic: %s\nversion: %s\n", strings.Trim(strconv.QuoteToASCII(fmt.Sprint(v)), `"`), buildVersion())
	if lines := c.m.trace.LastLines(); len(lines) > 0 {
		fmt.Fprintf(&b, "the last lines:\n  %s\n", strings.Join(lines, "\n  "))
	}
	fmt.Fprintf(&b, "the stack:\n  %s", strings.ReplaceAll(strings.TrimRight(string(stack), "\n"), "\n", "\n  "))
	return b.String()
}

// modulePath is how builds know this module.
func modulePath() string {
	return strings.TrimSuffix(reflect.TypeFor[Config]().PkgPath(), "/emulator")
}

// buildVersion is the version of this module, within whatever program it is.
func buildVersion() string {
	version, revision := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		modules := append(info.Deps, &info.Main)
		for _, d := range modules {
			if d.Path == modulePath() && d.Version != "" {
				version = d.Version
			}
		}
		if info.Main.Path == modulePath() {
			for _, s := range info.Settings {
				if s.Key == "vcs.revision" {
					revision = " " + s.Value
				}
			}
		}
	}
	return fmt.Sprintf("%s%s %s %s/%s", version, revision, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
