package profile

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, name := range []string{"ec200u", "EC200U", "Ec200u", ""} {
		if p, err := Parse(name); p != Default() || err != nil {
			t.Errorf("Parse(%q) = %v, %v", name, p, err)
		}
	}
	_, err := Parse("ec25")
	if err == nil || !strings.Contains(err.Error(), `"ec25"`) || !strings.Contains(err.Error(), "ec200u or eg915u") {
		t.Errorf("Parse(ec25): %v; want the profiles there are", err)
	}
}
