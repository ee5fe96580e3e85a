package schema_test

import (
	"math"
	"strings"
	"testing"

	"ptymodem/scenarios/schema"
)

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{
		"0": 0, "4096": 4096, "1KiB": 1024, "1kib": 1024, "64MiB": 64 << 20, "2GIB": 2 << 30, "2 GiB": 2 << 30, "9223372036854775807": math.MaxInt64,
	} {
		got, err := schema.ParseSize(text)
		if err != nil || got != want {
			t.Errorf("scenarios.ParseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
		if again, err := schema.ParseSize(schema.FormatSize(want)); err != nil || again != want {
			t.Errorf("%d is written %q, which is read as %d, %v", want, schema.FormatSize(want), again, err)
		}
	}
	for text, hint := range map[string]string{
		"": "whole bytes", "12XB": "whole bytes", "-1": "whole bytes", "1.5MiB": "whole bytes", "MiB": "whole bytes", "0x10": "whole bytes",
		"64KB": "1 KiB is 1024 bytes", "64k": "1 KiB is 1024 bytes", "1G": "1 KiB is 1024 bytes",
		"9223372036854775807KiB": "too large", "8589934592GiB": "too large",
	} {
		if got, err := schema.ParseSize(text); err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("scenarios.ParseSize(%q) = %d, %v; want an error with %q", text, got, err, hint)
		}
	}
}
